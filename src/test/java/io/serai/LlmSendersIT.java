package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opik, Helicone, Langfuse, LiteLLM and LangSmith at a running hub: a body as the sender writes it, proved as the sender
 * proves it, becomes the notification that a receiver gets.
 */
class LlmSendersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path BODIES = Path.of("src/test/resources/io/serai/ingest/source/bodies");
    private static final Path SAMPLES = Path.of("src/main/resources/io/serai/ingest/source/samples");

    private static final String SECRET = "sender-secret-0123456789";
    private static final String LANGFUSE_SECRET = "lf-whsec_" + "0123456789abcdef".repeat(4);

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
        String triggers = Stream.of(
                        "trace:guardrails_triggered",
                        "request:logged",
                        "langfuse:monitor-alert",
                        "langfuse:prompt-version",
                        "litellm:threshold_crossed",
                        "litellm:spend_tracked",
                        "litellm:alert",
                        "langsmith:run",
                        "langsmith:alert")
                .map(type -> "{event_type: \"" + type + "\"}")
                .collect(joining(", "));
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: all
                            name: All
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [%s]
                        """
                                .formatted(receiver.url("/all"), triggers));
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.server.port", "0");
        settings.put("serai.redis.url", redis.url());
        settings.put("serai.sources", "opik/prod, helicone/prod, langfuse/prod, litellm/prod, langsmith/prod");
        for (String type : List.of("opik", "helicone", "litellm", "langsmith")) {
            settings.put("serai.sources." + type + ".prod.secret", SECRET);
        }
        settings.put("serai.sources.langfuse.prod.secret", LANGFUSE_SECRET);
        hub = (SeraiHub) SeraiHub.start(new HubOptions(folder.path(), settings));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void opikSendsANotificationOfTwoEventsAndTheSameUnderANewIdCountsNothing() throws Exception {
        ObjectNode body = body(BODIES, "opik.guardrails");

        assertAccepted(opik(body), 2, 0);

        JsonNode notification = notificationOf("e-1");
        assertThat(notification.get("eventType").textValue()).isEqualTo("trace:guardrails_triggered");
        assertThat(notification.at("/payload/eventIds")).isEqualTo(body.at("/payload/eventIds"));
        assertThat(notification.at("/payload/userNames")).isEqualTo(body.at("/payload/userNames"));
        assertThat(notification.at("/payload/metadata")).isEqualTo(body.at("/payload/metadata"));
        assertAccepted(opik(body.put("id", "n-2")), 0, 2);
    }

    @Test
    void heliconeSendsALoggedRequestWithEitherHeader() throws Exception {
        ObjectNode body = body(BODIES, "helicone.request");
        byte[] bytes = Json.write(body);
        String signature = hmac(SECRET, bytes);

        assertAccepted(send("helicone/prod", bytes, "Helicone-Signature", signature), 1, 0);

        JsonNode notification = notificationOf("r-1");
        assertThat(notification.get("eventType").textValue()).isEqualTo("request:logged");
        assertThat(notification.at("/payload/metadata/0")).isEqualTo(body);
        assertAccepted(send("helicone/prod", bytes, "X-Helicone-Signature", signature), 0, 1);
    }

    @Test
    void langfuseSendsAnAlertOfAMonitor() throws Exception {
        ObjectNode body = body(SAMPLES, "langfuse");

        assertAccepted(langfuse(Json.write(body), LANGFUSE_SECRET), 1, 0);

        JsonNode notification = notificationOf("exe_sample");
        assertThat(notification.get("eventType").textValue()).isEqualTo("langfuse:monitor-alert");
        assertThat(notification.at("/payload/metadata/0")).isEqualTo(body);
    }

    @Test
    void langfuseDispatchesToGitHub() throws Exception {
        ObjectNode body = body(BODIES, "langfuse.github-dispatch");

        assertAccepted(langfuse(Json.write(body), LANGFUSE_SECRET), 1, 0);

        assertThat(notificationOf("x-3").at("/payload/metadata/0")).isEqualTo(body.get("client_payload"));
    }

    @Test
    void langfuseIsNotToldThatABodyCanNotBeMappedButTheBodyIsKept() throws Exception {
        Answer answer = langfuse("{\"id\":\"x\",\"type\":\"prompt-version\"}".getBytes(UTF_8), LANGFUSE_SECRET);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Json.read("{\"accepted\":0,\"duplicates\":0,\"kept\":1}".getBytes(UTF_8)));
    }

    @Test
    void liteLlmSendsABudgetAndNobodySeesItsToken() throws Exception {
        ObjectNode body = body(SAMPLES, "litellm");

        assertAccepted(litellm(body), 1, 0);

        ObjectNode shown = body.deepCopy();
        shown.remove("token");
        assertThat(notification("litellm:threshold_crossed").at("/payload/metadata/0"))
                .isEqualTo(shown);
    }

    @Test
    void liteLlmSendsTextForSlackAndNobodySeesThePrompt() throws Exception {
        assertAccepted(litellm(body(BODIES, "litellm.slack")), 1, 0);

        JsonNode notification = notification("litellm:alert");
        assertThat(notification.at("/payload/metadata/0/text").textValue())
                .contains("Requests are hanging", "Messages: [hidden]")
                .doesNotContain("private");
    }

    @Test
    void liteLlmSendsTheSpendOfTwoRequestsThatCostTheSame() throws Exception {
        ObjectNode body = body(BODIES, "litellm.spend");

        assertAccepted(litellm(body), 1, 0);
        assertAccepted(litellm(body), 1, 0);
    }

    @Test
    void langSmithSendsTheRunsOfARule() throws Exception {
        ObjectNode body = body(BODIES, "langsmith.rule");

        assertAccepted(langsmith(body), 2, 0);

        JsonNode notification = notificationOf("rule-1:run-1");
        assertThat(notification.at("/payload/eventIds/1").textValue()).isEqualTo("rule-1:run-2");
        assertThat(notification.at("/payload/metadata/1/error").textValue()).isEqualTo("Timeout()");
        assertThat(notification.at("/payload/metadata/1/group/feedback_stats")).isEqualTo(body.get("feedback_stats"));
        assertAccepted(langsmith(body), 0, 2);
    }

    @Test
    void langSmithSendsAnAlertWithItsSecretInAHeader() throws Exception {
        ObjectNode body = body(SAMPLES, "langsmith");

        assertAccepted(send("langsmith/prod", Json.write(body), "X-Api-Key", SECRET), 1, 0);

        assertThat(notification("langsmith:alert").at("/payload/metadata/0")).isEqualTo(body);
    }

    @Test
    void whoHasAnotherSecretIsRefused() throws Exception {
        byte[] body = Json.write(body(SAMPLES, "opik"));

        assertThat(send("opik/prod", body, "Authorization", "Bearer wrong").status())
                .isEqualTo(401);
        assertThat(send("helicone/prod", body, "Helicone-Signature", hmac("wrong", body))
                        .status())
                .isEqualTo(401);
        assertThat(langfuse(body, "wrong").status()).isEqualTo(401);
        assertThat(send("litellm/prod?token=wrong", body).status()).isEqualTo(401);
        assertThat(send("langsmith/prod", body).status()).isEqualTo(401);
    }

    @Test
    void whoSendsSomethingElseIsToldWhatIsWrong() throws Exception {
        byte[] empty = "{}".getBytes(UTF_8);

        assertRefused(send("opik/prod", empty, "Authorization", "Bearer " + SECRET), "payload: must be an object");
        assertRefused(
                send("helicone/prod", empty, "Helicone-Signature", hmac(SECRET, empty)),
                "request_id: must be a text, the id of the logged request");
        assertRefused(
                send("litellm/prod?token=" + SECRET, empty),
                "event: must be a text, as in LiteLLM's webhooks; its Slack form has text, its PagerDuty form"
                        + " payload.summary");
        assertRefused(
                send("langsmith/prod?token=" + SECRET, empty),
                "rule_id: must be a text, as in webhooks of automation rules; those of alerts have alert_rule_id");
    }

    private static Answer opik(JsonNode body) throws Exception {
        return send("opik/prod", Json.write(body), "Authorization", "Bearer " + SECRET);
    }

    private static Answer langfuse(byte[] body, String secret) throws Exception {
        long now = Instant.now().getEpochSecond();
        String signed = now + "." + new String(body, UTF_8);
        return send(
                "langfuse/prod",
                body,
                "x-langfuse-signature",
                "t=" + now + ",v1=" + hmac(secret, signed.getBytes(UTF_8)));
    }

    private static Answer litellm(JsonNode body) throws Exception {
        return send("litellm/prod?token=" + SECRET, Json.write(body));
    }

    private static Answer langsmith(JsonNode body) throws Exception {
        return send("langsmith/prod?token=" + SECRET, Json.write(body));
    }

    private static Answer send(String hook, byte[] body, String... headers) throws Exception {
        return client.post("/hooks/" + hook, "application/json", body, headers);
    }

    private static void assertAccepted(Answer answer, int accepted, int duplicates) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("accepted").intValue()).isEqualTo(accepted);
        assertThat(answer.json().get("duplicates").intValue()).isEqualTo(duplicates);
    }

    private static void assertRefused(Answer answer, String why) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").textValue()).isEqualTo("invalid_payload");
        assertThat(answer.json().get("message").textValue()).isEqualTo(why);
    }

    /** The notification that has the event. */
    private static JsonNode notificationOf(String eventId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> received().stream()
                                .filter(notification -> eventIds(notification).contains(eventId))
                                .findFirst()
                                .orElse(JsonNodeFactory.instance.missingNode()),
                        notification -> !notification.isMissingNode());
    }

    /** The notification of the event type, of which there is one. */
    private static JsonNode notification(String eventType) {
        return await().atMost(PATIENCE)
                .until(
                        () -> received().stream()
                                .filter(notification ->
                                        notification.path("eventType").asText().equals(eventType))
                                .findFirst()
                                .orElse(JsonNodeFactory.instance.missingNode()),
                        notification -> !notification.isMissingNode());
    }

    private static List<JsonNode> received() {
        return receiver.at("/all").stream().map(Received::json).toList();
    }

    private static List<String> eventIds(JsonNode notification) {
        ArrayNode ids = (ArrayNode) notification.at("/payload/eventIds");
        return ids.valueStream().map(JsonNode::asText).toList();
    }

    private static ObjectNode body(Path folder, String name) throws Exception {
        return (ObjectNode) Json.read(Files.readAllBytes(folder.resolve(name + ".json")));
    }

    private static String hmac(String key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(message));
    }
}
