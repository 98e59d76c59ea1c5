package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator does with dead letters, over HTTP and on the command line, while the hub runs. */
class DeadLetterApiIT {
    private static final String SECRET = "not-for-operators";
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
        folder = HubFolder.in(home).set("serai.redis.url", redis.url()).set("serai.debounce.lease", "1s");
        receiver.answer("/moving", 404, Duration.ZERO);
        alerts("/moving");
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    private static void alerts(String pathOfMoving) {
        folder.alerts(
                """
                alerts:
                  - id: one
                    name: One
                    webhook: {url: "%s", secret_token: "%s-token"}
                    options: {window: 0}
                    triggers: [{event_type: one}]
                  - id: two
                    name: Two
                    webhook: {url: "%s"}
                    options: {window: 0}
                    triggers: [{event_type: two}]
                  - id: moving
                    name: Moving
                    webhook: {url: "%s"}
                    options: {window: 0}
                    triggers: [{event_type: moving}]
                """
                        .formatted(receiver.url("/one"), SECRET, receiver.url("/two"), receiver.url(pathOfMoving)));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @BeforeEach
    void refuse() {
        receiver.answer("/one", 404, Duration.ZERO);
        receiver.answer("/two", 400, Duration.ZERO);
    }

    // GET

    @Test
    void aDeadLetterSaysWhyAndOfWhatButNotWhatItSays() throws Exception {
        String id = bury("one");

        JsonNode listed = client.get("/v1/dead-letters").json();

        assertThat(listed.has("nextCursor")).isFalse();
        assertThat(listed.path("deadLetters")).hasSize(1);
        JsonNode letter = listed.path("deadLetters").path(0);
        assertThat(letter.path("id").asText()).isEqualTo(id);
        assertThat(letter.path("alertId").asText()).isEqualTo("one");
        assertThat(letter.path("eventType").asText()).isEqualTo("one");
        assertThat(letter.path("workspaceId").asText()).isEqualTo("default");
        assertThat(letter.path("reason").asText()).isEqualTo("http_404");
        assertThat(letter.path("detail").asText()).contains("404");
        assertThat(letter.path("attempts").intValue()).isEqualTo(1);
        assertThat(letter.path("eventCount").intValue()).isEqualTo(1);
        assertThat(letter.path("replayable").booleanValue()).isTrue();
        Answer shown = client.get("/v1/dead-letters/" + id);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("reason").asText()).isEqualTo("http_404");
        JsonNode event = shown.json().path("events").path(0);
        assertThat(event.path("id").asText()).startsWith("event-");
        assertThat(event.path("eventType").asText()).isEqualTo("one");
        assertThat(event.path("projectId").asText()).isEqualTo("project-1");
        assertThat(event.has("timestamp")).isTrue();
        assertThat(shown.text() + listed).doesNotContain(SECRET, receiver.url(""), "payload");
    }

    @Test
    void filtersAndPages() throws Exception {
        String first = bury("one");
        String second = bury("one");
        String other = bury("two");

        assertThat(ids("")).containsExactly(other, second, first);
        assertThat(ids("?alertId=one")).containsExactly(second, first);
        assertThat(ids("?eventType=two&workspaceId=default&reason=http_400&since=1h"))
                .containsExactly(other);
        assertThat(ids("?until=1h")).isEmpty();
        JsonNode page = client.get("/v1/dead-letters?limit=2").json();
        assertThat(page.path("deadLetters").findValuesAsText("id")).containsExactly(other, second);
        assertThat(ids("?limit=2&cursor=" + page.path("nextCursor").asText())).containsExactly(first);
    }

    @Test
    void reasonsAreAddedUp() throws Exception {
        bury("one");
        bury("one");
        bury("two");

        JsonNode found = client.get("/v1/dead-letters/reasons").json();

        assertThat(found.path("complete").asBoolean()).isTrue();
        assertThat(found.path("reasons"))
                .extracting(each -> each.path("reason").asText() + " "
                        + each.path("count").asInt()
                        + " " + each.path("alerts").asInt())
                .containsExactly("http_404 2 1", "http_400 1 1");
        assertThat(Instant.parse(found.at("/reasons/0/newest").asText()))
                .isAfterOrEqualTo(Instant.parse(found.at("/reasons/0/oldest").asText()));
        assertThat(client.get("/v1/dead-letters/reasons?reason=http_400").json().path("reasons"))
                .hasSize(1);
        assertThat(client.get("/v1/dead-letters/reasons?limit=5").status()).isEqualTo(400);
    }

    // replay

    @Test
    void aReplayIsDeliveredUnderItsOldId() throws Exception {
        String id = bury("one");
        int before = receiver.at("/one").size();
        receiver.answer("/one", 200, Duration.ZERO);

        Answer answer = client.post("/v1/dead-letters/" + id + "/replay", "application/json", new byte[0]);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("replayed").intValue()).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.at("/one")).hasSize(before + 1));
        assertThat(receiver.at("/one").getLast().id()).isEqualTo(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(new Stored(redis.client()).waiting())
                .isEmpty());
        assertThat(client.get("/v1/dead-letters/" + id).status()).isEqualTo(404);
    }

    @Test
    void aReplayGoesToTheUrlThatTheAlertHasByNow() throws Exception {
        String id = bury("moving");

        alerts("/moved");

        // Until the edit is in force it is refused again, and waits to be replayed again.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            client.post("/v1/dead-letters/" + id + "/replay", "application/json", new byte[0]);
            assertThat(receiver.at("/moved")).extracting(Received::id).containsExactly(id);
        });
    }

    @Test
    void replaysWhatFitsAFilter() throws Exception {
        List<String> ids = List.of(bury("one"), bury("one"));
        String other = bury("two");
        receiver.answer("/one", 200, Duration.ZERO);
        int before = receiver.at("/one").size();

        Answer answer = replay("{\"alertId\":\"one\",\"since\":\"1h\"}");

        assertThat(answer.text()).isEqualTo("{\"replayed\":2,\"notReplayable\":0}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        receiver.at("/one").stream().skip(before).map(Received::id))
                .containsExactlyInAnyOrderElementsOf(ids));
        assertThat(ids("")).containsExactly(other);
    }

    @Test
    void whatNoHubHasWrittenIsNotReplayed() throws Exception {
        redis.assumeOneServer();
        new Stored(redis.client()).put(Stored.BUCKET + "one:one", "somebody else's");
        receiver.answer("/one", 200, Duration.ZERO);
        send("one");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids("?reason=undecodable")).hasSize(1));
        String id = ids("").getFirst();

        Answer answer = client.post("/v1/dead-letters/" + id + "/replay", "application/json", new byte[0]);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("error").asText()).isEqualTo("not_replayable");
        assertThat(replay("{\"all\":true}").text()).isEqualTo("{\"replayed\":0,\"notReplayable\":1}");
        assertThat(client.delete("/v1/dead-letters/" + id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|all: must be true when there is no filter: say which letters, by alertId, eventType, workspaceId, reason, since or until",
                "{\"all\":true,\"alertId\":\"one\"}|all: must not be given together with a filter",
                "{\"alert\":\"one\"}|all: must be true when there is no filter: say which letters, by alertId, eventType, workspaceId, reason, since or until (and 1 more)",
                "{\"reason\":7}|reason: must be a string (and 1 more)",
                "[]|The body must be an object",
                "{|The body must be valid JSON: Unexpected end-of-input (line 1, column 2)"
            })
    void aReplayOfManyMustSayWhich(String body, String message) throws Exception {
        String id = bury("one");

        Answer answer = replay(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).startsWith(message.split(" \\(line")[0]);
        assertThat(ids("")).containsExactly(id);
    }

    @Test
    void aFormIsNoFilter() throws Exception {
        Answer answer = client.post(
                "/v1/dead-letters/replay", "application/x-www-form-urlencoded", "{\"all\":true}".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(415);
    }

    // DELETE

    @Test
    void deletesOneOrWhatFitsAFilter() throws Exception {
        String first = bury("one");
        String second = bury("one");
        String other = bury("two");

        assertThat(client.delete("/v1/dead-letters/" + first).text()).isEqualTo("{\"deleted\":1}");
        assertThat(client.delete("/v1/dead-letters/" + first).status()).isEqualTo(404);
        assertThat(client.delete("/v1/dead-letters").status()).isEqualTo(400);
        assertThat(ids("")).containsExactly(other, second);
        assertThat(client.delete("/v1/dead-letters?alertId=one").text()).isEqualTo("{\"deleted\":1}");
        assertThat(client.delete("/v1/dead-letters?all=true").text()).isEqualTo("{\"deleted\":1}");
        assertThat(new Stored(redis.client()).deadLetters()).isEmpty();
    }

    // the rest

    @Test
    void anUnknownMethodOfALettersPathIsSaid() throws Exception {
        Answer answer = client.post("/v1/dead-letters/some-id", "application/json", new byte[0]);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("DELETE, GET");
    }

    @Test
    void statsKnowTheAlertsThatThereAre() throws Exception {
        JsonNode first = client.get("/v1/deliveries/stats?limit=1").json();
        JsonNode second = client.get("/v1/deliveries/stats?limit=2&cursor="
                        + first.path("nextCursor").asText())
                .json();

        assertThat(first.path("alerts").findValuesAsText("name")).containsExactly("Moving");
        assertThat(second.path("alerts").findValuesAsText("alertId")).containsExactly("one", "two");
        assertThat(second.has("nextCursor")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/dead-letters", "/v1/dead-letters/some-id", "/v1/deliveries"})
    void saysWhenRedisIsAway(String path) throws Exception {
        redis.stop();

        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("2");
        redis.start();
        await().atMost(PATIENCE).until(() -> client.get("/v1/dead-letters").status() == 200);
    }

    @Test
    void theCommandLineListsAndReplays() throws Exception {
        String id = bury("one");
        String other = bury("two");
        receiver.answer("/one", 200, Duration.ZERO);

        assertThat(command("--list")).anyMatch(line -> line.startsWith(id)).anyMatch(line -> line.startsWith(other));
        assertThat(command("--alert", "one", "--since", "2h"))
                .containsExactly("1 dead letter replayed: under way within a few seconds");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(receiver.at("/one")).extracting(Received::id).contains(id));
        assertThat(ids("")).containsExactly(other);
    }

    private static List<String> command(String... args) {
        List<String> line = new ArrayList<>(List.of("replay", "--url", hub.url()));
        line.addAll(List.of(args));
        try (HubProcess process = HubProcess.command(folder, line)) {
            assertThat(process.awaitExit(Duration.ofSeconds(30)))
                    .as(String.join("\n", process.err()))
                    .isZero();
            return process.out();
        }
    }

    /** Sends an event that is refused for good; answers the dead letter's id. */
    private static String bury(String eventType) throws Exception {
        List<String> before = ids("");
        send(eventType);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> ids("").size() > before.size());
        return ids("").stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
    }

    private static void send(String eventType) throws Exception {
        String event =
                "{\"id\":\"event-%s\",\"eventType\":\"%s\",\"projectId\":\"project-1\",\"payload\":{\"text\":\"%s\"}}"
                        .formatted(UUID.randomUUID(), eventType, SECRET);
        assertThat(client.post("/v1/events", "application/json", event.getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
    }

    private static Answer replay(String body) throws Exception {
        return client.post("/v1/dead-letters/replay", "application/json", body.getBytes(UTF_8));
    }

    private static List<String> ids(String query) throws Exception {
        Answer answer = client.get("/v1/dead-letters" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("deadLetters").findValuesAsText("id");
    }
}
