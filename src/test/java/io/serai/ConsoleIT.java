package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.RawConnection;
import io.serai.testing.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files and its stream, as a browser gets them. */
class ConsoleIT {
    private static final String OPERATOR = "console-operator-token";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubFolder folder;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: ours
                            name: Ours
                            workspace_id: acme
                            webhook: {url: "%1$s"}
                            options: {window: 0}
                            triggers: [{event_type: one}]
                          - id: theirs
                            name: Theirs
                            workspace_id: other
                            webhook: {url: "%1$s"}
                            options: {window: 0}
                            triggers: [{event_type: one}]
                        """
                                .formatted(receiver.url("/hook")));
        hub = hub(Map.of());
        client = new HubClient(hub.url());
    }

    private static Hub hub(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "camel.server.port",
                "0",
                "serai.redis.url",
                redis.url(),
                "serai.api.token",
                OPERATOR,
                "serai.inbox.enabled",
                "true"));
        all.putAll(settings);
        return SeraiHub.start(new HubOptions(folder.path(), all));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    // --- files ---

    @Test
    void theAddressOfTheHubLeadsToTheConsole() throws Exception {
        for (String path : List.of("/", "/console")) {
            Answer answer = client.get(path);
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).contains("console/");
        }

        Answer page = client.get("/console/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.text()).contains("<title>Serai</title>");
    }

    @Test
    void runsNoScriptsButItsOwnAndTellsNobodyElseAnything() throws Exception {
        Answer page = client.get("/console/");

        assertThat(page.header("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types lit-html")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.text()).doesNotContain("http:", "https:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "app.js", "console.css", "icon.svg", "lib/lit-html.js", "pages/overview.js"})
    void aFileIsSentOnceToWhoKeepsIt(String name) throws Exception {
        String path = "/console/" + name;
        Answer plain = client.get(path);
        String tag = plain.header("ETag").orElseThrow();
        Answer again = client.get(path, "If-None-Match", tag);
        Answer compressed = client.get(path, "Accept-Encoding", "gzip");

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.header("Cache-Control")).contains("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(again.header("ETag")).contains(tag);
        assertThat(compressed.header("Content-Encoding")).contains("gzip");
        assertThat(compressed.header("Vary")).contains("Accept-Encoding");
        assertThat(compressed.header("ETag")).isPresent().get().isNotEqualTo(tag);
    }

    @Test
    void aFileSaysHowLongItIsWithoutBeingSent() {
        try (RawConnection connection = new RawConnection(hub.url())) {
            String answer = connection
                    .send("HEAD /console/app.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .untilClosed();

            assertThat(answer).startsWith("HTTP/1.1 200").containsPattern("(?i)content-length: [1-9]\\d{2,}");
            assertThat(answer).endsWith("\r\n\r\n");
        }
    }

    @Test
    void whatIsNotThereIsSaidInJson() throws Exception {
        for (String path : List.of("/console/none.js", "/console/pages", "/console/../openapi.yaml", "/console/lib/")) {
            Answer answer = client.get(path, "Authorization", "Bearer " + OPERATOR);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json().path("error").textValue()).isEqualTo("not_found");
        }
        assertThat(client.post(
                                "/console/app.js",
                                "application/json",
                                new byte[0],
                                "Authorization",
                                "Bearer " + OPERATOR)
                        .status())
                .isEqualTo(405);
    }

    // --- the stream ---

    @Test
    void tellsHowTheHubDoesEachSecond() throws Exception {
        Watching watching = watch("/v1/stream", OPERATOR);

        await().atMost(PATIENCE).until(() -> watching.of("tick").size() >= 2);

        assertThat(watching.types().findFirst()).contains("history");
        JsonNode tick = watching.of("tick").getLast();
        assertThat(tick.path("rates").fieldNames()).toIterable().containsExactly("in", "matched", "sent", "failed");
        assertThat(tick.path("at").textValue()).isNotBlank();
        assertThat(tick.has("buckets")).isTrue();
        await().atMost(PATIENCE)
                .until(() -> watching.of("tick").getLast().path("health").isTextual());
        watching.leave();
    }

    @Test
    void tellsOfAttemptsToWhoMayKnowThem() throws Exception {
        Watching all = watch("/v1/stream", OPERATOR);
        Watching ours = watch("/v1/stream", token("acme").path("token").asText());
        await().atMost(PATIENCE)
                .until(() -> all.of("tick").size() > 1 && ours.of("tick").size() > 1);

        send("other");
        send("acme");

        await().atMost(PATIENCE)
                .until(() ->
                        all.of("attempt").size() >= 2 && !ours.of("attempt").isEmpty());
        assertThat(all.of("attempt"))
                .extracting(attempt -> attempt.path("alertId").asText())
                .contains("ours", "theirs");
        assertThat(ours.of("attempt"))
                .allSatisfy(attempt ->
                        assertThat(attempt.path("workspaceId").asText()).isEqualTo("acme"));
        assertThat(ours.of("tick")).noneMatch(tick -> tick.has("buckets") || tick.has("deadLetters"));
        all.leave();
        ours.leave();
    }

    @Test
    void tellsOfTheInboxAndOfEditedFilesToWhoSeesAll() throws Exception {
        Watching all = watch("/v1/stream", OPERATOR);
        Watching ours = watch("/v1/stream", token("acme").path("token").asText());
        await().atMost(PATIENCE)
                .until(() -> all.of("tick").size() > 1 && ours.of("tick").size() > 1);

        client.post("/inbox/demo", "application/json", "{}".getBytes(UTF_8));
        folder.edit("alerts.yaml", "name: Theirs", "name: Theirs still");

        await().atMost(PATIENCE)
                .until(() -> !all.of("inbox").isEmpty() && !all.of("reload").isEmpty());
        assertThat(all.of("inbox").getFirst().path("name").asText()).isEqualTo("demo");
        assertThat(all.of("reload").getFirst().toString()).isEqualTo("{\"what\":\"alerts\",\"outcome\":\"ok\"}");
        assertThat(ours.of("inbox")).isEmpty();
        all.leave();
        ours.leave();
    }

    @Test
    void endsWhenItsTokenIsRevoked() throws Exception {
        JsonNode token = token("acme");
        Watching watching = watch("/v1/stream", token.path("token").asText());
        await().atMost(PATIENCE).until(() -> !watching.of("tick").isEmpty());

        client.delete("/v1/tokens/" + token.path("id").asText(), "Authorization", "Bearer " + OPERATOR);

        await().atMost(PATIENCE).until(watching.end()::isDone);
    }

    @Test
    void endsAfterAsManyTicksAsWereWanted() throws Exception {
        Answer answer = client.get("/v1/stream?ticks=1", "Authorization", "Bearer " + OPERATOR);

        assertThat(answer.header("Content-Type")).contains("text/event-stream");
        assertThat(answer.text()).startsWith("event: history\n").containsOnlyOnce("event: tick\n");
        for (String query : List.of("ticks=0", "ticks=3601", "ticks=x", "ticks=1&more=1", "tick=1")) {
            Answer refused = client.get("/v1/stream?" + query, "Authorization", "Bearer " + OPERATOR);
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().path("message").asText()).contains("ticks");
        }
    }

    @Test
    void endsWithTheHubWhichMayDoWithoutAConsole() throws Exception {
        Hub other = hub(Map.of());
        Watching watching = watch(other.url(), "/v1/stream", OPERATOR);
        await().atMost(PATIENCE).until(() -> !watching.of("tick").isEmpty());

        other.close();

        await().atMost(PATIENCE).until(watching.end()::isDone);
        assertThat(watching.end()).isCompletedWithValue(null);

        try (Hub without = hub(Map.of("serai.console.enabled", "false"))) {
            for (String path : List.of("/", "/console/", "/console/app.js", "/v1/stream")) {
                Answer answer = new HubClient(without.url()).get(path, "Authorization", "Bearer " + OPERATOR);
                assertThat(answer.status()).as(path).isEqualTo(404);
            }
        }
    }

    private static void send(String workspace) throws Exception {
        String event = "{\"eventType\":\"one\",\"workspaceId\":\"" + workspace + "\"}";
        Answer answer = client.post(
                "/v1/events", "application/json", event.getBytes(UTF_8), "Authorization", "Bearer " + OPERATOR);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static JsonNode token(String workspace) throws Exception {
        String body = "{\"name\":\"console\",\"scopes\":[\"read\"],\"workspace\":\"" + workspace + "\"}";
        return client.post(
                        "/v1/tokens", "application/json", body.getBytes(UTF_8), "Authorization", "Bearer " + OPERATOR)
                .json();
    }

    /** Somebody who reads the stream: what was told so far, and whether it is over. */
    private record Watching(
            Queue<Map.Entry<String, JsonNode>> events, CompletableFuture<Void> end, Stream<String> lines) {
        Stream<String> types() {
            return events.stream().map(Map.Entry::getKey);
        }

        List<JsonNode> of(String type) {
            return events.stream()
                    .filter(event -> event.getKey().equals(type))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        void leave() {
            lines.close();
        }
    }

    private static Watching watch(String path, String token) throws Exception {
        return watch(hub.url(), path, token);
    }

    private static Watching watch(String url, String path, String token) throws Exception {
        HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        Queue<Map.Entry<String, JsonNode>> events = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                String[] type = {""};
                response.body().forEach(line -> {
                    if (line.startsWith("event: ")) {
                        type[0] = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        events.add(
                                Map.entry(type[0], Json.read(line.substring(6).getBytes(UTF_8))));
                    }
                });
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return new Watching(events, end, response.body());
    }
}
