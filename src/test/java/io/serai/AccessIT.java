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
import io.serai.testing.Stored;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.codec.StringCodec;

/** Tokens, workspaces and limits on a hub that asks for no token: what somebody sees who tries it out. */
class AccessIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
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
                                .formatted(receiver.url("/refuses")));
        receiver.answer("/refuses", 404, Duration.ZERO);
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.redis.url",
                        redis.url(),
                        "serai.api.changes-per-minute",
                        "40")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    /** A test before may have stopped Redis. */
    @BeforeEach
    void redisIsThere() {
        await().until(() -> client.get("/v1/tokens").status() == 200);
    }

    // Tokens

    @Test
    void aTokenIsShownOnceListedWithoutItAndRevoked() throws Exception {
        Answer created = create("{\"name\":\"ci\",\"scopes\":[\"read\",\"ingest\"],\"workspace\":\"acme\"}");

        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asText();
        String token = created.json().path("token").asText();
        assertThat(token).startsWith("serai_" + id + "_");
        assertThat(created.json().path("scopes")).extracting(JsonNode::asText).containsExactly("ingest", "read");
        assertThat(created.json().path("workspace").asText()).isEqualTo("acme");
        assertThat(created.json().path("createdBy").asText()).isEqualTo("anonymous");

        Answer listed = client.get("/v1/tokens");
        assertThat(listed.json().path("tokens").findValuesAsText("id")).containsExactly(id);
        assertThat(listed.text()).doesNotContain(token, "sha256");
        assertThat(client.get("/v1/deliveries", "Authorization", token).status())
                .isEqualTo(200);

        assertThat(client.delete("/v1/tokens/" + id).status()).isEqualTo(204);
        assertThat(client.delete("/v1/tokens/" + id).status()).isEqualTo(404);
        assertThat(client.get("/v1/tokens").json().path("tokens")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|scopes: must have at least one of ingest, read, manage (and 1 more)",
                "{\"name\":\"x\",\"scopes\":[]}|scopes: must have at least one of ingest, read, manage",
                "{\"name\":\"x\",\"scopes\":\"read\"}|scopes: must be an array",
                "{\"name\":\"x\",\"scopes\":[\"reed\"]}|scopes[0]: must be one of ingest, read, manage; did you mean 'read'?",
                "{\"name\":\"x\",\"scopes\":[1]}|scopes[0]: must be one of ingest, read, manage",
                "{\"name\":\" \",\"scopes\":[\"read\"]}|name: must not be blank",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"workspaces\":\"a\"}|workspaces: is not a known field; did you mean 'workspace'?",
                "[]|The body must be an object"
            })
    void saysWhatIsWrongWithATokenThatIsAskedFor(String body, String message) throws Exception {
        Answer answer = create(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("message").asText()).isEqualTo(message);
        assertThat(client.get("/v1/tokens").json().path("tokens")).isEmpty();
    }

    @Test
    void aTokenIsToldWhatItIsGoodFor() throws Exception {
        JsonNode anybody = client.get("/v1/me").json();
        assertThat(anybody.path("name").asText()).isEqualTo("anonymous");
        assertThat(anybody.path("scopes")).extracting(JsonNode::asText).containsExactly("ingest", "read", "manage");
        assertThat(anybody.path("workspaces").isNull()).isTrue();
        assertThat(anybody.path("inbox").asBoolean()).isTrue();

        String token = create("{\"name\":\"look\",\"scopes\":[\"read\"],\"workspace\":\"acme\"}")
                .json()
                .path("token")
                .asText();
        JsonNode reader =
                client.get("/v1/me", "Authorization", "Bearer " + token).json();
        assertThat(reader.path("name").asText()).isEqualTo("look");
        assertThat(reader.path("scopes")).extracting(JsonNode::asText).containsExactly("read");
        assertThat(reader.path("workspaces")).extracting(JsonNode::asText).containsExactly("acme");
    }

    @Test
    void aTokenGivesOnlyTheScopesThatItHas() throws Exception {
        String token = token("[\"manage\"]", null);

        Answer more = create("{\"name\":\"more\",\"scopes\":[\"manage\",\"read\"]}", "Authorization", token);
        Answer same = create("{\"name\":\"same\",\"scopes\":[\"manage\"]}", "Authorization", token);

        assertThat(more.status()).isEqualTo(403);
        assertThat(same.status()).isEqualTo(201);
        assertThat(same.json().path("createdBy").asText()).isEqualTo("test");
    }

    @Test
    void aKnownTokenIsLimitedAlsoHere() throws Exception {
        Answer answer = client.get("/v1/deliveries", "Authorization", "Bearer " + token("[\"ingest\"]", null));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("message").asText()).isEqualTo("This needs a token with the scope read");
        assertThat(client.get("/v1/deliveries", "Authorization", "whatever").status())
                .isEqualTo(200);
    }

    @Test
    void knownTokensGoOnWhileRedisIsAway() throws Exception {
        String token = token("[\"read\"]", null);
        redis.stop();

        assertThat(client.get("/v1/tokens").status()).isEqualTo(503);
        assertThat(client.post("/v1/tokens", "application/json", new byte[0], "Authorization", token)
                        .status())
                .as("known, and limited to its scope")
                .isEqualTo(403);
    }

    @Test
    void whatSomebodyElseHasPutInPlaceOfTheTokensIsTold() throws Exception {
        redis.client().getBucket("api_tokens", StringCodec.INSTANCE).set("left by somebody else");

        Answer answer = create("{\"name\":\"x\",\"scopes\":[\"read\"]}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.json().path("message").asText())
                .isEqualTo(
                        "the key 'api_tokens' in Redis holds a string that no hub has put there: rename or delete it");
        await().untilAsserted(() -> assertThat(client.get("/observe/health").text())
                .contains("degraded: the key 'api_tokens' in Redis holds a string"));
        redis.client().getKeys().delete("api_tokens");
    }

    @Test
    void theCommandLineGivesOutListsAndRevokes() throws Exception {
        List<String> made =
                command(0, "create", "--name", "from the shell", "--scope", "read,ingest", "--workspace", "acme");

        String token = made.getFirst();
        assertThat(made).as("nothing but the token").hasSize(1);
        assertThat(client.get("/v1/deliveries", "Authorization", token).status())
                .isEqualTo(200);
        String id = token.split("_", 3)[1];
        List<String> listed = command(0, "list");
        assertThat(listed).hasSize(2).last().asString().contains(id, "from the shell", "ingest,read", "acme");
        assertThat(String.join("", listed)).doesNotContain(token);

        assertThat(command(0, "revoke", id)).containsExactly("Revoked " + id);

        assertThat(command(1, "revoke", id)).isEmpty();
        assertThat(command(0, "list")).containsExactly("No tokens but the operator's own");
    }

    private static List<String> command(int exitCode, String... args) {
        List<String> line = new ArrayList<>(List.of("token", args[0], "--url", hub.url()));
        line.addAll(List.of(args).subList(1, args.length));
        try (HubProcess process = HubProcess.command(new HubFolder(home), line)) {
            assertThat(process.awaitExit(Duration.ofSeconds(30)))
                    .as(String.join("\n", process.err()))
                    .isEqualTo(exitCode);
            return process.out();
        }
    }

    // Workspaces

    @Test
    void eachWorkspaceSeesItsOwnAlertsOnly() throws Exception {
        String ours = token("[\"read\",\"manage\",\"ingest\"]", "acme");
        send(ours);
        await().untilAsserted(() -> assertThat(letters(ours)).hasSize(1));
        String letter = letters(ours).path(0).path("id").asText();
        String theirs = token("[\"read\",\"manage\",\"ingest\"]", "other");

        assertThat(letters(theirs)).isEmpty();
        assertThat(client.get("/v1/dead-letters/" + letter, "Authorization", theirs)
                        .status())
                .isEqualTo(404);
        assertThat(client.delete("/v1/dead-letters/" + letter, "Authorization", theirs)
                        .status())
                .isEqualTo(404);
        assertThat(client.post(
                                "/v1/dead-letters/" + letter + "/replay",
                                "application/json",
                                new byte[0],
                                "Authorization",
                                theirs)
                        .status())
                .isEqualTo(404);
        assertThat(client.delete("/v1/dead-letters?all=true", "Authorization", theirs)
                        .json()
                        .path("deleted")
                        .intValue())
                .isZero();
        assertThat(client.get("/v1/dead-letters?workspaceId=acme", "Authorization", theirs)
                        .status())
                .isEqualTo(403);
        assertThat(ids("/v1/destinations", theirs)).containsExactly("theirs");
        assertThat(ids("/v1/deliveries/stats", theirs)).containsExactly("theirs");
        assertThat(ids("/v1/deliveries", theirs)).isEmpty();
        assertThat(client.get("/v1/destinations/ours", "Authorization", theirs).status())
                .isEqualTo(404);

        await().untilAsserted(() -> assertThat(ids("/v1/deliveries", ours)).containsExactly("ours"));
        assertThat(client.get("/v1/dead-letters").json().path("deadLetters"))
                .as("whoever may see all")
                .hasSize(1);
        assertThat(client.get("/v1/deliveries?workspaceId=other").json().path("deliveries"))
                .isEmpty();
        assertThat(client.delete("/v1/dead-letters?all=true", "Authorization", ours)
                        .json()
                        .path("deleted")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void theHeaderNamesTheWorkspaceOfWhoeverMaySeeAll() throws Exception {
        send("", "Comet-Workspace", "acme");
        await().untilAsserted(() -> assertThat(client.get("/v1/dead-letters", "Comet-Workspace", "acme")
                        .json()
                        .path("deadLetters"))
                .hasSize(1));

        assertThat(client.get("/v1/dead-letters", "Comet-Workspace", "other")
                        .json()
                        .path("deadLetters"))
                .isEmpty();
        assertThat(client.get("/v1/tokens", "Comet-Workspace", "acme").status()).isEqualTo(403);
    }

    @Test
    void aTokenOfAnotherWorkspaceIsRefused() throws Exception {
        String ours = token("[\"read\"]", "acme");

        Answer answer = client.get("/v1/deliveries", "Authorization", ours, "Comet-Workspace", "other");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("message").asText()).contains("Comet-Workspace");
        assertThat(client.get("/v1/deliveries", "Authorization", ours, "Comet-Workspace", "acme")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWorkspaceThatIsNoneIsRefused() throws Exception {
        assertThat(client.get("/v1/deliveries", "Comet-Workspace", "x".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(client.get("/v1/deliveries", "Comet-Workspace", "x".repeat(255))
                        .status())
                .isEqualTo(200);
        assertThat(raw("GET /v1/deliveries HTTP/1.1\r\nHost: localhost\r\nComet-Workspace: a\tb\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aWorkspaceMayHaveAnyLetters() throws Exception {
        String token = token("[\"read\"]", "Zoë");

        String same = raw(of("Zoë", token));

        assertThat(same).startsWith("HTTP/1.1 200 ");
        assertThat(raw(of("Zoé", token))).startsWith("HTTP/1.1 403 ");
    }

    private static String of(String workspace, String token) {
        return "GET /v1/private/alerts HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + token + "\r\nComet-Workspace: "
                + workspace + "\r\n\r\n";
    }

    @Test
    void oneEventOfAnotherWorkspaceRefusesTheWholeRequest() throws Exception {
        String events = "[{\"eventType\":\"one\"},{\"eventType\":\"one\",\"workspaceId\":\"other\"}]";

        Answer answer = client.post(
                "/v1/events",
                "application/json",
                events.getBytes(UTF_8),
                "Authorization",
                token("[\"ingest\"]", "acme"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error").asText()).isEqualTo("forbidden");
        assertThat(answer.json().path("problems")).hasSize(1);
        assertThat(answer.json().at("/problems/0/index").intValue()).isEqualTo(1);
        assertThat(answer.json().at("/problems/0/field").asText()).isEqualTo("workspaceId");
        assertThat(new Stored(redis.client()).waiting()).isEmpty();
    }

    // Strangers' web pages

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1", "127.9.9.9:1", "[::1]:80", "LOCALHOST"})
    void namesOfThisMachineAreAnswered(String host) throws Exception {
        assertThat(raw("GET /v1/deliveries HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"})
    void otherNamesForThisMachineAreNot(String host) throws Exception {
        assertThat(raw("GET /v1/deliveries HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("set the token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example", "%"})
    void pagesOfOthersAreNotAnswered(String origin) throws Exception {
        assertThat(raw("POST /v1/dead-letters/x/replay HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nOrigin: "
                        + origin + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("no web page");
    }

    // Limits

    @Test
    void whoChangesTooMuchIsToldToWait() throws Exception {
        String manager = token("[\"manage\"]", null, "deploy");
        String other = token("[\"manage\"]", null, "deploy");
        for (int i = 0; i < 40; i++) {
            assertThat(client.delete("/v1/tokens/none", "Authorization", manager)
                            .status())
                    .isEqualTo(404);
        }

        Answer answer = create("{\"name\":\"x\",\"scopes\":[\"manage\"]}", "Authorization", manager);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains("60");
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.json().path("error").asText()).isEqualTo("too_many_requests");
        assertThat(client.delete("/v1/tokens/none", "Authorization", other).status())
                .as("another token of the same name")
                .isEqualTo(404);
        assertThat(client.get("/v1/tokens", "Authorization", manager).status())
                .as("looking")
                .isEqualTo(200);
    }

    @Test
    void bodiesAreSmallButForEvents() throws Exception {
        byte[] large = ("{\"name\":\"" + "x".repeat(262_144) + "\"}").getBytes(UTF_8);

        Answer answer = client.post("/v1/tokens", "application/json", large);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("message").asText()).isEqualTo("A request may have at most 262144 bytes");
        String chunked = "POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(large.length) + "\r\n" + new String(large, UTF_8) + "\r\n0\r\n\r\n";
        assertThat(raw(chunked)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void headersAndPathsHaveALimit() throws Exception {
        assertThat(raw("GET /v1/deliveries HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 431 .*")
                .endsWith("{\"error\":\"headers_too_large\",\"message\":\"The headers may have at most 8192 bytes\"}");
        assertThat(raw("GET /v1/deliveries?x=" + "x".repeat(8_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 414 .*");
    }

    // Bodies that are not there

    @Test
    void anAnswerWithoutABodySaysSo() throws Exception {
        String alert = "{\"name\":\"x\",\"webhook\":{\"url\":\"" + receiver.url("/") + "\"}}";
        Answer created = client.post("/v1/private/alerts", "application/json", alert.getBytes(UTF_8));
        Answer deleted = client.post(
                "/v1/private/alerts/delete",
                "application/json",
                ("{\"ids\":[\"" + created.header("Location").orElseThrow().replaceFirst(".*/", "") + "\"]}")
                        .getBytes(UTF_8));

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.header("Content-Length")).contains("0");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.header("Content-Length")).isEmpty();
        assertThat(List.of(created, deleted)).allSatisfy(answer -> {
            assertThat(answer.header("Transfer-Encoding")).isEmpty();
            assertThat(answer.header("Content-Type")).isEmpty();
            assertThat(answer.text()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, /v1/private/alerts",
        "OPTIONS, /v1/private/alerts",
        "OPTIONS, /v1/webhooks",
        "HEAD, /v1/deliveries",
        "TRACE, /v1/deliveries",
        "PROPFIND, /v1/deliveries",
        "OPTIONS, /v1/openapi.json"
    })
    void methodsThatAPathDoesNotKnowAreRefusedWithThoseThatItDoes(String method, String path) throws Exception {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ").containsPattern("(?i)\r\nallow: [^\r]*GET");
        assertThat(answer).containsPattern("(?i)\r\ncontent-type: application/json\r\n");
        if (!method.equals("HEAD")) {
            assertThat(answer).contains(path + " knows only ");
        }
    }

    // Headers

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/deliveries",
                "/v1/deliveries?wrong=1",
                "/v1/events",
                "/v1/nothing",
                "/v1/private/alerts/x",
                "/inbox",
                "/inbox?format=json",
                "/observe/health",
                "/observe/metrics"
            })
    void everyAnswerTellsBrowsersToBeCareful(String path) throws Exception {
        Answer answer = client.get(path);

        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("X-Powered-By")).isEmpty();
        if (!path.startsWith("/observe/")) {
            assertThat(answer.header("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void aFormThatAPathDoesNotHaveIsNotAcceptable() throws Exception {
        Answer answer = client.get("/observe/metrics", "Accept", "application/json");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.json().path("error").asText()).isEqualTo("not_acceptable");
    }

    @Test
    void theInboxPageMayHaveItsStyle() throws Exception {
        assertThat(client.get("/inbox").header("Content-Security-Policy").orElseThrow())
                .contains("style-src 'sha256-");
    }

    @Test
    void eachDialectIsRefusedInItsForm() throws Exception {
        String token = token("[\"ingest\"]", null);

        Answer opik = client.get("/v1/private/alerts", "Authorization", token, "Comet-Workspace", "x".repeat(300));
        Answer helicone = client.get("/v1/webhooks", "Authorization", token, "Comet-Workspace", "x".repeat(300));

        assertThat(opik.json().path("code").intValue()).isEqualTo(400);
        assertThat(opik.json().path("message").asText()).startsWith("Comet-Workspace: ");
        assertThat(helicone.json().path("data").isNull()).isTrue();
        assertThat(helicone.json().path("error").asText()).startsWith("Comet-Workspace: ");
    }

    private static Answer create(String body, String... headers) throws Exception {
        return client.post("/v1/tokens", "application/json", body.getBytes(UTF_8), headers);
    }

    private static String token(String scopes, String workspace) throws Exception {
        return token(scopes, workspace, "test");
    }

    private static String token(String scopes, String workspace, String name) throws Exception {
        Answer answer = create("{\"name\":\"%s\",\"scopes\":%s,\"workspace\":%s}"
                .formatted(name, scopes, workspace == null ? "null" : "\"" + workspace + "\""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("token").asText();
    }

    private static void send(String token, String... more) throws Exception {
        String[] headers = token.isEmpty() ? more : new String[] {"Authorization", token};
        Answer answer =
                client.post("/v1/events", "application/json", "{\"eventType\":\"one\"}".getBytes(UTF_8), headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static JsonNode letters(String token) throws Exception {
        return client.get("/v1/dead-letters", "Authorization", token).json().path("deadLetters");
    }

    private static Iterable<String> ids(String path, String token) throws Exception {
        return client.get(path, "Authorization", token).json().findValuesAsText("alertId");
    }

    /** What the hub answers to these very bytes: its first line, headers and the beginning of the body. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(hub.url()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            byte[] answer = new byte[8_192];
            int length = 0;
            int read;
            do {
                read = socket.getInputStream().read(answer, length, answer.length - length);
                length += Math.max(0, read);
            } while (read > 0
                    && !new String(answer, 0, length, UTF_8).contains("}")
                    && !new String(answer, 0, length, UTF_8)
                            .toLowerCase(Locale.ROOT)
                            .contains("content-length: 0"));
            return new String(answer, 0, length, UTF_8);
        }
    }
}
