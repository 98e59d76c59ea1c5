package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.HubOptions;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that speak their own language, at a running hub: from a request to {@code /hooks} to what a receiver gets. */
class HooksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String[] SECRET = {"Authorization", "Bearer hook-secret-0123456789"};

    private static final String[] OPERATOR = {"Authorization", "Bearer the-operators-own-token"};

    /** One of every type that is shipped, and of every way to prove who one is. */
    private static final List<String> TRIED = List.of(
            "opik/all",
            "helicone/all",
            "langfuse/all",
            "litellm/all",
            "langsmith/all",
            "alertmanager/all",
            "grafana/all",
            "grafana/signed",
            "cloudevents/all",
            "standard-webhooks/all",
            "json/all");

    private static String secret(String source) {
        return source.startsWith("standard") ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : "secret-of-" + source;
    }

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static SeraiHub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: one
                            name: One
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "build:failed"}]
                        """
                                .formatted(receiver.url("/one")));
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.server.port", "0");
        settings.put("serai.redis.url", redis.url());
        settings.put("serai.api.token", "the-operators-own-token");
        settings.put(
                "serai.sources",
                "json/ci, json/cd, json/open, json/off, json/slow, json/elsewhere, " + String.join(", ", TRIED));
        for (String source : TRIED) {
            settings.put("serai.sources." + source.replace('/', '.') + ".secret", secret(source));
        }
        settings.put("serai.sources.grafana.signed.auth", "hmac");
        settings.put("serai.sources.grafana.signed.hmac.timestamp-header", "X-Grafana-Timestamp");
        settings.put("serai.sources.json.elsewhere.workspace", "elsewhere");
        settings.put("serai.sources.json.ci.secret", "older-secret-9876543210, hook-secret-0123456789");
        settings.put("serai.sources.json.cd.secret", "hook-secret-0123456789");
        settings.put("serai.sources.json.off.secret", "hook-secret-0123456789");
        settings.put("serai.sources.json.off.enabled", "false");
        settings.put("serai.sources.json.slow.secret", "hook-secret-0123456789");
        settings.put("serai.sources.json.slow.rate", "1/h");
        hub = (SeraiHub) SeraiHub.start(new HubOptions(folder.path(), settings));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void whatASenderSaysReachesTheReceiver() throws Exception {
        Answer answer = send(
                "/hooks/json/ci", "{\"eventId\":\"b-1\",\"type\":\"build:failed\",\"title\":\"Main is red\"}", SECRET);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.at("/one")).anySatisfy(received -> assertThat(
                                received.json().at("/payload/eventIds/0").asText())
                        .isEqualTo("b-1")));
    }

    @Test
    void theSameRequestCountsOnceWhetherItHasAnIdOrNot() throws Exception {
        for (String body :
                List.of("{\"eventId\":\"twice\",\"type\":\"build:failed\"}", "{\"type\":\"build:failed\",\"n\":2}")) {
            assertThat(send("/hooks/json/ci", body, SECRET).text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
            assertThat(send("/hooks/json/ci", body, SECRET).text()).isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        }
    }

    @Test
    void moreObjectsThanMemoryHasRoomForAreRefused() throws Exception {
        Answer answer = send("/hooks/json/ci", "[" + "{},".repeat(1_700_000) + "{}]", SECRET);

        assertThat(answer.status()).as(answer.text()).isEqualTo(413);
    }

    @Test
    void whatTwoSendersCallTheSameIsNotTheSame() throws Exception {
        String body = "{\"type\":\"build:failed\",\"event_id\":42}";

        assertThat(send("/hooks/json/ci", body, SECRET).text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
        assertThat(send("/hooks/json/cd", body, SECRET).text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
        assertThat(send("/hooks/json/cd", body, SECRET).text()).isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.at("/one").stream()
                        .flatMap(received ->
                                received.json().at("/payload/eventIds").valueStream())
                        .filter(id -> id.asText().equals("42")))
                .hasSize(2));
    }

    @Test
    void aRequestMayAlsoBePut() throws Exception {
        assertThat(client.put("/hooks/json/ci", JSON, "{\"type\":\"x\"}".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anEmptyBatchIsFineAndStoresNothing() throws Exception {
        assertThat(send("/hooks/json/ci", "[]", SECRET).text()).isEqualTo("{\"accepted\":0,\"duplicates\":0}");
    }

    @Test
    void whoDoesNotProveWhoTheyAreIsRefusedAndTheirBodyIsNotRead() throws Exception {
        for (String[] headers : List.of(new String[0], new String[] {"Authorization", "Bearer wrong"}, new String[] {
            "Authorization", "Bearer the-operators-own-token"
        })) {
            Answer answer = send("/hooks/json/ci", "this is no JSON", headers);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("error").asText()).isEqualTo("unauthorized");
        }
    }

    @Test
    void anOlderSecretIsGoodWhileItIsConfigured() throws Exception {
        assertThat(send("/hooks/json/ci", "{\"type\":\"x\"}", "Authorization", "Bearer older-secret-9876543210")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotConfiguredOrIsOffIsNotThere() throws Exception {
        for (String path : List.of("/hooks/json/other", "/hooks/opik/other", "/hooks/json/off")) {
            assertThat(send(path, "{}", SECRET).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whatIsNoJsonIsRefusedByItsTypeOrByItsContent() throws Exception {
        assertThat(client.post("/hooks/json/ci", "text/plain", "hello".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(415);
        assertThat(client.post("/hooks/json/ci", "application/x-www-form-urlencoded", "a=b".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(415);
        Answer invalid = send("/hooks/json/ci", "{\"a\":", SECRET);
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.json().path("error").asText()).isEqualTo("invalid_payload");
        assertThat(invalid.json().path("message").asText()).contains("must be valid JSON");
    }

    @Test
    void moreThanFiveMegabytesAreTooLarge() throws Exception {
        Answer answer = client.post("/hooks/json/ci", JSON, new byte[5_242_881], SECRET);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("5242880");
    }

    @Test
    void moreThanTheRateIsToldToComeAgainAndStrangersDoNotUseItUp() throws Exception {
        send("/hooks/json/slow", "{\"type\":\"x\"}");
        send("/hooks/json/slow", "{\"type\":\"x\"}");

        assertThat(send("/hooks/json/slow", "{\"type\":\"x\"}", SECRET).status())
                .isEqualTo(200);

        Answer limited = send("/hooks/json/slow", "{\"type\":\"y\"}", SECRET);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(Integer.parseInt(limited.header("Retry-After").orElseThrow()))
                .isBetween(3_500, 3_600);
    }

    @Test
    void withoutASecretOnlyThisMachineMaySend() throws Exception {
        assertThat(send("/hooks/json/open", "{\"type\":\"x\"}").status()).isEqualTo(200);
        assertThat(send("/hooks/json/open", "{\"type\":\"x\"}", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatBecameOfRequestsIsCounted() throws Exception {
        send("/hooks/json/ci", "{\"type\":\"x\",\"counted\":true}", SECRET);
        send("/hooks/json/ci", "{}");

        assertThat(client.get("/observe/metrics").text())
                .contains("serai_sources_total{outcome=\"accepted\",source=\"json/ci\"}")
                .contains("serai_sources_total{outcome=\"unauthorized\",source=\"json/ci\"}");
    }

    @Test
    void tellsWhatToPasteIntoTheSendersSettingsAndNoSecret() throws Exception {
        send("/hooks/json/ci", "{\"type\":\"x\",\"told\":true}", SECRET);

        Answer answer = client.get("/hooks", OPERATOR);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode hook = hook(answer.json(), "json/ci");
        assertThat(hook.path("url").asText()).isEqualTo(hub.url() + "/hooks/json/ci");
        assertThat(hook.path("snippet").asText())
                .contains(hub.url() + "/hooks/json/ci", "Authorization: Bearer <secret>");
        assertThat(hook.at("/requests/accepted").asInt()).isPositive();
        assertThat(hook.path("lastAcceptedAt").asText()).matches("....-..-..T..:..:..Z");
        assertThat(hook(answer.json(), "litellm/all").path("snippet").asText())
                .contains("WEBHOOK_URL=\"" + hub.url() + "/hooks/litellm/all?token=<secret>\"");
        assertThat(hook(answer.json(), "json/open").path("verified").asBoolean())
                .isFalse();
        assertThat(hook(answer.json(), "json/off").path("enabled").asBoolean()).isFalse();
        assertThat(answer.text()).doesNotContain("hook-secret", "secret-of", "whsec_M");
    }

    @Test
    void whoIsOfOneWorkspaceSeesItsHooksOnly() throws Exception {
        Answer answer = client.get("/hooks", OPERATOR[0], OPERATOR[1], "Comet-Workspace", "elsewhere");
        JsonNode hooks = answer.json().path("hooks");

        assertThat(hooks).hasSize(1);
        assertThat(hooks.get(0).path("source").asText()).isEqualTo("json/elsewhere");
        assertThat(answer.text()).doesNotContain("json/ci", "/all", "grafana/signed");
        assertThat(client.post(
                                "/hooks/json/ci/test",
                                JSON,
                                new byte[0],
                                OPERATOR[0],
                                OPERATOR[1],
                                "Comet-Workspace",
                                "elsewhere")
                        .status())
                .isEqualTo(404);
    }

    static List<String> tried() {
        return TRIED;
    }

    @ParameterizedTest
    @MethodSource("tried")
    void aTestSendTakesTheWayOfTheSenderItself(String source) throws Exception {
        Answer answer = client.post("/hooks/" + source + "/test", JSON, new byte[0], OPERATOR);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("status").asInt()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("events")).isNotEmpty();
        JsonNode event = answer.json().at("/events/0/event");
        assertThat(event.path("source").asText()).isEqualTo(source);
        assertThat(event.path("properties").path("test").asText()).isEqualTo("true");
        assertThat(event.path("id").asText()).startsWith("test-");
        assertThat(answer.text()).doesNotContain(secret(source));
    }

    @Test
    void aTestSendMayHaveABodyOfOnesOwnAndSaysWhichAlertsWantIt() throws Exception {
        Answer answer = client.post(
                "/hooks/json/ci/test", JSON, "{\"body\":{\"type\":\"build:failed\"}}".getBytes(UTF_8), OPERATOR);

        assertThat(answer.json().at("/events/0/alerts/0/id").asText())
                .as(answer.text())
                .isEqualTo("one");

        Answer wrong = client.post("/hooks/json/ci/test", JSON, "{\"body\":[1]}".getBytes(UTF_8), OPERATOR);
        assertThat(wrong.json().path("status").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/cloudevents+xml|other formats are not read",
                "text/plain|ce-* headers",
                "application/x-www-form-urlencoded|any Content-Type but a form's"
            })
    void sendersOfCloudEventsAreToldWhichMediaTypesAreTaken(String type, String reason) throws Exception {
        Answer answer = client.post(
                "/hooks/cloudevents/all",
                type,
                "<event/>".getBytes(UTF_8),
                "Authorization",
                "Bearer " + secret("cloudevents/all"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(415);
        assertThat(answer.json().path("message").asText()).contains(reason);
    }

    @Test
    void aTestSendTellsWhatTheMappingMadeAndIsNothingThatTheSenderDid() throws Exception {
        String body = "{\"body\":{\"type\":\"x\",\"event_id\":\"mine\",\"time\":\"2026-03-01T09:30:00Z\"}}";

        Answer answer = client.post("/hooks/json/cd/test", JSON, body.getBytes(UTF_8), OPERATOR);

        JsonNode mapped = answer.json().at("/events/0/mapped");
        assertThat(mapped.path("id").asText()).as(answer.text()).isEqualTo("mine");
        assertThat(mapped.path("timestamp").asText()).isEqualTo("2026-03-01T09:30:00Z");
        client.post("/hooks/json/elsewhere/test", JSON, new byte[0], OPERATOR);
        JsonNode hook = hook(client.get("/hooks", OPERATOR).json(), "json/elsewhere");
        assertThat(hook.path("requests")).isEmpty();
        assertThat(hook.at("/events/accepted").asInt()).isZero();
        assertThat(hook.has("lastAcceptedAt")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain"})
    void aTestSendWithABodyThatIsNoJsonDoesNotSendTheSampleInstead(String type) throws Exception {
        assertThat(client.post("/hooks/json/ci/test", type, "{".getBytes(UTF_8), OPERATOR)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aHookWithASlashAtItsEndIsNone() throws Exception {
        for (String[] headers : List.of(SECRET, OPERATOR, new String[0])) {
            assertThat(send("/hooks/json/ci/", "{\"type\":\"x\"}", headers).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatIsOffCanNotBeTriedOut() throws Exception {
        Answer answer = client.post("/hooks/json/off/test", JSON, new byte[0], OPERATOR);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("serai.sources.json.off.enabled");
    }

    @Test
    void whatCanNotBeUnderstoodIsKeptWhereTheSenderWouldGiveUp() throws Exception {
        byte[] body = "{\"type\":\"no such type\"}".getBytes(UTF_8);
        Signed langfuse = Signed.langfuse(secret("langfuse/all"), body);

        Answer answer = client.post("/hooks/langfuse/all", JSON, body, langfuse.header(), langfuse.value());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"kept\":1}");
        JsonNode letters =
                client.get("/v1/dead-letters?reason=unmapped", OPERATOR).json().path("deadLetters");
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("source").asText()).isEqualTo("langfuse/all");

        String letter = "/v1/dead-letters/" + letters.get(0).path("id").asText();
        JsonNode shown = client.get(letter, OPERATOR).json();
        assertThat(shown.path("value").asText()).isEqualTo("{\"type\":\"no such type\"}");
        assertThat(shown.path("valueBytes").asInt()).isEqualTo(body.length);
        assertThat(client.get(letter, "Authorization", reader()).json().has("value"))
                .as("for those who may not mend anything")
                .isFalse();
        Answer replay = client.post(letter + "/replay", JSON, new byte[0], OPERATOR);
        assertThat(replay.status()).isEqualTo(409);
        assertThat(replay.json().path("message").asText()).contains("input that could not be read", "send it");
    }

    private static String reader() throws Exception {
        Answer made = client.post(
                "/v1/tokens", JSON, "{\"name\":\"reader\",\"scopes\":[\"read\"]}".getBytes(UTF_8), OPERATOR);
        return "Bearer " + made.json().path("token").asText();
    }

    private record Signed(String header, String value) {
        static Signed langfuse(String secret, byte[] body) throws Exception {
            String seconds = Long.toString(Instant.now().getEpochSecond());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(UTF_8));
            return new Signed(
                    "x-langfuse-signature",
                    "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
        }
    }

    private static JsonNode hook(JsonNode answer, String source) {
        for (JsonNode hook : answer.path("hooks")) {
            if (hook.path("source").asText().equals(source)) {
                return hook;
            }
        }
        throw new AssertionError("no hook " + source + " in " + answer);
    }

    private static Answer send(String path, String body, String... headers) throws Exception {
        return client.post(path, JSON, body.getBytes(UTF_8), headers);
    }
}
