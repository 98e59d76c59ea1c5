package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every event type to every destination type, through a real hub with a real Redis to a real receiver. Three events of
 * each type go in with one request; one message of each type comes out at each destination.
 */
class CoreEventsIT {
    private static final String TOKEN = "test-token";
    private static final String HMAC_KEY = "test-hmac-key";
    private static final String SIGNING_SECRET = "whsec_dGVzdC1zaWduaW5nLXNlY3JldC0wMDAwMDAwMDAx";
    private static final String ROUTING_KEY = "TEST0ROUTING0KEY0TEST0ROUTING0KE";
    private static final List<String> PATHS = List.of("/general", "/snake", "/slack", "/pagerduty");
    private static final Map<EventType, List<Event>> SENT = new EnumMap<>(EventType.class);

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;

    @BeforeAll
    static void sendEverything() throws Exception {
        receiver = new Receiver();
        hub = SeraiHub.start(new HubOptions(
                HubFolder.in(home).alerts(alerts()).path(),
                Map.of("camel.server.port", "0", "serai.debounce.window", "300ms")));
        HubClient client = new HubClient(hub.url());
        for (EventType type : EventType.values()) {
            SENT.put(type, List.of(event(type, 0, "anna@example.com"), event(type, 1, null), event(type, 2, "ben")));
        }
        for (List<Event> events : SENT.values()) {
            assertThat(client.send(events).status()).isEqualTo(202);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> receiver.all().size() >= EventType.values().length * PATHS.size());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void eachTypeBecomesOneMessageAtEachDestination() {
        for (String path : PATHS) {
            assertThat(receiver.at(path)).hasSize(EventType.values().length);
        }
        assertThat(receiver.all().stream().map(Received::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void theGeneralWebhookIsTheDocumentedEnvelope(EventType type) {
        Received message = message("/general", type);
        JsonNode envelope = message.json();

        assertThat(envelope.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id", "eventType", "alertId", "alertName", "workspaceId", "createdAt", "payload");
        assertThat(envelope.get("id").textValue()).isEqualTo(message.id());
        assertThat(UUID.fromString(message.id()).version()).isEqualTo(7);
        assertThat(envelope.get("eventType").textValue()).isEqualTo(type.wire());
        assertThat(envelope.get("alertId").textValue()).isEqualTo("general");
        assertThat(envelope.get("alertName").textValue()).isEqualTo("To general");
        assertThat(envelope.get("workspaceId").textValue()).isEqualTo(SampleEvents.WORKSPACE);
        assertThat(Instant.parse(envelope.get("createdAt").textValue()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
        assertPayload(envelope.get("payload"), type, "general");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void theSnakeCaseWebhookHasTheMembersThatOpiksServersSend(EventType type) {
        JsonNode envelope = message("/snake", type).json();

        List<String> members = new ArrayList<>(List.of(
                "id",
                "event_type",
                "alert_id",
                "alert_name",
                "workspace_id",
                "workspace_name",
                "created_at",
                "payload"));
        if (type.projectScoped()) {
            members.add("project_id");
            assertThat(envelope.get("project_id").textValue()).isEqualTo(SampleEvents.PROJECT);
        }
        assertThat(envelope.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(members);
        assertPayload(envelope.get("payload"), type, "snake");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void slackMessagesAreValid(EventType type) throws IOException {
        Received message = message("/slack", type);

        assertValid("slack-incoming-webhook", message);
        assertThat(message.json().at("/blocks/0/text/text").textValue()).isEqualTo("To slack");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void pagerDutyEventsAreValid(EventType type) throws IOException {
        Received message = message("/pagerduty", type);

        assertValid("pagerduty-events-v2", message);
        assertThat(message.json().get("routing_key").textValue()).isEqualTo(ROUTING_KEY);
        assertThat(message.json().get("event_action").textValue()).isEqualTo("trigger");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void allThreeSignaturesHoldOverTheBytesThatWereSent(EventType type) throws Exception {
        Received message = message("/general", type);

        Webhook independent = new Webhook(SIGNING_SECRET);
        String body = new String(message.body(), UTF_8);
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of(message.id()),
                "webhook-timestamp", List.of(String.valueOf(message.header("webhook-timestamp"))),
                "webhook-signature", List.of(String.valueOf(message.header("webhook-signature"))));
        assertThatCode(() -> independent.verify(body, headers)).doesNotThrowAnyException();
        assertThatThrownBy(() -> independent.verify(body + " ", headers))
                .isInstanceOf(WebhookVerificationException.class);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HMAC_KEY.getBytes(UTF_8), "HmacSHA256"));
        String hex = HexFormat.of().formatHex(mac.doFinal(message.body()));
        assertThat(message.header("X-Helicone-Signature")).isEqualTo(hex);
        assertThat(message.header("Helicone-Signature")).isEqualTo(hex);
        assertThat(message.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(message.header("X-Environment")).isEqualTo("test");
        assertThat(message.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void whatHasNoSecretIsNotSigned() {
        for (Received message : receiver.at("/slack")) {
            assertThat(message.header("webhook-id")).isNotNull();
            assertThat(message.header("webhook-signature")).isNull();
            assertThat(message.header("X-Helicone-Signature")).isNull();
            assertThat(message.header("Authorization")).isNull();
        }
    }

    private static void assertPayload(JsonNode payload, EventType type, String alert) {
        List<Event> sent = SENT.get(type);
        assertThat(payload.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "alertId",
                        "alertName",
                        "eventType",
                        "eventIds",
                        "userNames",
                        "metadata",
                        "eventCount",
                        "aggregationType",
                        "message");
        assertThat(payload.get("alertId").textValue()).isEqualTo(alert);
        assertThat(payload.get("alertName").textValue()).isEqualTo("To " + alert);
        assertThat(payload.get("eventType").textValue()).isEqualTo(type.wire());
        assertThat(payload.get("eventIds"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(sent.stream().map(Event::id).toList());
        assertThat(payload.get("userNames"))
                .extracting(JsonNode::textValue)
                .containsExactly("anna@example.com", "system", "ben");
        assertThat(payload.get("metadata"))
                .containsExactlyElementsOf(sent.stream()
                        .map(event -> Json.read(Json.write(event.payload())))
                        .toList());
        assertThat(payload.get("eventCount").intValue()).isEqualTo(3);
        assertThat(payload.get("aggregationType").textValue()).isEqualTo("consolidated");
        assertThat(payload.get("message").textValue())
                .isEqualTo("Alert 'To " + alert + "': 3 " + type.wire() + " events aggregated");
    }

    private static void assertValid(String schema, Received message) throws IOException {
        Path file = Path.of("..", "shared", "schemas", schema + ".schema.json");
        Assumptions.assumeTrue(Files.exists(file), () -> "needs the reference material: " + file);
        var validator = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        Json.read(Files.readAllBytes(file)),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        assertThat(validator.validate(message.json())).as(schema).isEmpty();
    }

    private static Received message(String path, EventType type) {
        // Slack's messages are for people: they name the type in words.
        String mark = path.equals("/slack") ? slackLabel(type) : '"' + type.wire() + '"';
        List<Received> messages = receiver.at(path).stream()
                .filter(message -> new String(message.body(), UTF_8).contains(mark))
                .toList();
        assertThat(messages).as("messages of " + type.wire() + " at " + path).hasSize(1);
        return messages.getFirst();
    }

    private static String slackLabel(EventType type) {
        return switch (type) {
            case TRACE_ERRORS -> "Trace Error Alert";
            case TRACE_FEEDBACK_SCORE -> "Trace Feedback Score";
            case TRACE_THREAD_FEEDBACK_SCORE -> "Thread Feedback Score";
            case TRACE_GUARDRAILS_TRIGGERED -> "Guardrail Triggered";
            case PROMPT_CREATED -> "Prompt Created";
            case PROMPT_COMMITTED -> "Prompt Committed";
            case PROMPT_DELETED -> "Prompt Deleted";
            case EXPERIMENT_FINISHED -> "Experiment Finished";
            case TRACE_COST -> "Cost Alert";
            case TRACE_LATENCY -> "Latency Alert";
        };
    }

    private static Event event(EventType type, int number, String userName) {
        JsonNode payload = SampleEvents.payload(type);
        ObjectNode first = (ObjectNode) (payload.isArray() ? payload.get(0) : payload);
        first.put("sequence", number);
        Event sample = SampleEvents.event(type);
        return new Event(
                sample.id(),
                sample.eventType(),
                sample.workspaceId(),
                sample.projectId(),
                userName,
                sample.timestamp(),
                sample.properties(),
                payload);
    }

    private static String alerts() {
        StringBuilder triggers = new StringBuilder();
        for (EventType type : EventType.values()) {
            triggers.append("      - event_type: ").append(type.wire()).append('\n');
        }
        return """
                alerts:
                  - id: general
                    name: To general
                    workspace_id: acme
                    webhook:
                      url: %1$s/general
                      secret_token: %2$s
                      hmac_key: %3$s
                      signing_secret: %4$s
                      headers: {X-Environment: test}
                    triggers: &all
                %6$s
                  - id: snake
                    name: To snake
                    workspace_id: acme
                    webhook: {url: "%1$s/snake"}
                    options: {envelope: snake}
                    triggers: *all
                  - id: slack
                    name: To slack
                    alert_type: slack
                    workspace_id: acme
                    webhook: {url: "%1$s/slack"}
                    triggers: *all
                  - id: pagerduty
                    name: To pagerduty
                    alert_type: pagerduty
                    workspace_id: acme
                    metadata: {routing_key: %5$s}
                    webhook: {url: "%1$s/pagerduty"}
                    triggers: *all
                """
                .formatted(receiver.url(""), TOKEN, HMAC_KEY, SIGNING_SECRET, ROUTING_KEY, triggers);
    }
}
