package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.Fixtures;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.SenderSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Alertmanager, Grafana, CloudEvents, Standard Webhooks, any JSON, and a sender with a file of its own: from what they
 * send, proving who they are as they do, to what a receiver gets.
 */
class CommonSendersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String SECRET = "common-secret-0123456789";
    private static final String SIGNING_SECRET = "whsec_dGVzdC1zaWduaW5nLXNlY3JldC0wMDAwMDAwMDAx";
    private static final String[] BEARER = {"Authorization", "Bearer " + SECRET};
    private static final String[] BASIC = {
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(("grafana:" + SECRET).getBytes(UTF_8))
    };

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .write("routes/sources/evals.yaml", documented("yaml", 0))
                .alerts(alerts());
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.server.port", "0");
        settings.put("serai.redis.url", redis.url());
        List<String> names = List.of(
                "alertmanager/k8s",
                "grafana/ops",
                "cloudevents/evals",
                "standard-webhooks/svix",
                "json/ci",
                "evals/nightly");
        settings.put("serai.sources", String.join(", ", names));
        for (String name : names) {
            settings.put("serai.sources." + name.replace('/', '.') + ".secret", SECRET);
        }
        settings.put("serai.sources.standard-webhooks.svix.secret", SIGNING_SECRET);
        settings.put("serai.sources.json.ci.auth", "header");
        settings.put("serai.sources.cloudevents.evals.origins", "eventgrid.azure.net");
        settings.put("serai.sources.cloudevents.evals.rate", "1000/s");
        hub = SeraiHub.start(new HubOptions(folder.path(), settings));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void alertmanagersAlertsReachTheReceiverEachOnce() throws Exception {
        byte[] body = Json.write(SenderSamples.json("alertmanager"));

        assertThat(counts(client.post("/hooks/alertmanager/k8s", JSON, body, BEARER)))
                .isEqualTo("2 accepted, 0 duplicates");
        // As it does each repeat_interval.
        assertThat(counts(client.post("/hooks/alertmanager/k8s", JSON, body, BEARER)))
                .isEqualTo("0 accepted, 2 duplicates");

        JsonNode firing = received("/alertmanager", "7f1b2c3d4e5f6071 2026-03-01T09:30:00.000Z firing");
        assertThat(firing.at("/labels/model").textValue()).isEqualTo("gpt-4o");
        assertThat(firing.at("/group/externalURL").textValue()).isEqualTo("https://alertmanager.example.com");
        JsonNode resolved = received("/alertmanager", "8a1b2c3d4e5f6072 2026-03-01T09:10:00.000Z resolved");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook-v4.firing",
                "webhook-v4.resolved",
                "webhook-v4.firing.max-alerts-2",
                "webhook-v4.resolved.max-alerts-2",
                "webhook-v4.firing.large-annotations"
            })
    void everyRecordedWebhookOfAlertmanagerReachesTheReceiver(String name) throws Exception {
        JsonNode group = Fixtures.json("alertmanager/" + name + ".json");

        Answer answer = client.post("/hooks/alertmanager/k8s", JSON, Json.write(group), BEARER);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        for (JsonNode alert : group.get("alerts")) {
            String id = "%s %s %s"
                    .formatted(
                            alert.get("fingerprint").textValue(),
                            alert.get("startsAt").textValue(),
                            alert.get("status").textValue());
            assertThat(received("/alertmanager", id).get("annotations")).isEqualTo(alert.get("annotations"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sent-to-pagerduty.trigger",
                "sent-to-pagerduty.resolve",
                "sent-to-pagerduty.trigger.over-512kb-degraded",
                "sent-to-slack.firing",
                "sent-to-slack.firing.80-alerts",
                "sent-to-slack.resolved"
            })
    void whatAlertmanagerSendsToOthersReachesTheReceiverToo(String name) throws Exception {
        JsonNode body = Fixtures.json("alertmanager/" + name + ".json");

        Answer answer = client.post("/hooks/alertmanager/k8s", JSON, Json.write(body), BEARER);

        assertThat(counts(answer)).isEqualTo("1 accepted, 0 duplicates");
        JsonNode expected =
                body.has("attachments") ? body.at("/attachments/0") : ((ObjectNode) body).without("routing_key");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(payloads("/alertmanager").values()).contains(expected));
    }

    @Test
    void grafanasAlertsReachTheReceiver() throws Exception {
        Answer answer = client.put("/hooks/grafana/ops", JSON, Json.write(SenderSamples.json("grafana")), BASIC);

        assertThat(counts(answer)).isEqualTo("1 accepted, 0 duplicates");
        JsonNode alert = received("/grafana", "1 9b1b2c3d4e5f6073 2026-03-01T09:30:00Z firing");
        assertThat(alert.at("/values/A").intValue()).isEqualTo(2_140_000);
    }

    @Test
    void theRecordedWebhookOfGrafanaReachesTheReceiver() throws Exception {
        byte[] body = Fixtures.bytes("grafana/webhook.firing.json");

        assertThat(client.post("/hooks/grafana/ops", JSON, body, BASIC).status())
                .isEqualTo(200);

        assertThat(received("/grafana", "1 57c6d9296de2ad39 2026-03-01T09:30:00Z firing")
                        .at("/group/orgId")
                        .intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "extension-decimal-number, decimal",
        "extension-integer-over-int32, long",
        "extension-name-underscore, a_invalid_name",
        "extension-name-upper-case, aString"
    })
    void everyInvalidCloudEventIsRefusedByTheNameOfTheAttribute(String name, String attribute) throws Exception {
        byte[] body = Fixtures.bytes("cloudevents/invalid." + name + ".json");

        Answer answer = client.post("/hooks/cloudevents/evals", STRUCTURED, body, BEARER);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").textValue()).isEqualTo("invalid_payload");
        assertThat(answer.json().get("message").textValue()).startsWith(attribute + ": ");
    }

    @Test
    void aBatchOfCloudEventsIsTakenAsAWholeOrNotAtAll() throws Exception {
        String good = "{\"specversion\":\"1.0\",\"id\":\"batch-%d\",\"source\":\"/s\",\"type\":\"mock.test\"}";
        String bad = "{\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"mock.test\"}";

        Answer refused = postBatch(good.formatted(1), bad);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").textValue()).isEqualTo("[1].id: is required");
        assertThat(counts(postBatch(good.formatted(1), good.formatted(2)))).isEqualTo("2 accepted, 0 duplicates");
        assertThat(counts(postBatch())).isEqualTo("0 accepted, 0 duplicates");

        received("/cloudevents", "/s batch-1");
        received("/cloudevents", "/s batch-2");
    }

    private static Answer postBatch(String... events) throws Exception {
        String body = "[" + String.join(",", events) + "]";
        return client.post("/hooks/cloudevents/evals", BATCH, body.getBytes(UTF_8), BEARER);
    }

    @Test
    void cloudEventsInBinaryModeReachTheReceiver() throws Exception {
        List<String> headers = new ArrayList<>(List.of(BEARER));
        headers.addAll(List.of("ce-specversion", "1.0", "ce-source", "/s", "ce-type", "mock.test"));
        List<String> text = new ArrayList<>(headers);
        text.addAll(List.of("ce-id", "binary-text", "ce-subject", "100%25%20sure"));
        List<String> json = new ArrayList<>(headers);
        json.addAll(List.of("ce-id", "binary-json"));
        List<String> empty = new ArrayList<>(headers);
        empty.addAll(List.of("ce-id", "binary-empty"));

        for (Answer answer : List.of(
                client.post(
                        "/hooks/cloudevents/evals", "text/plain", "Grüße".getBytes(UTF_8), text.toArray(String[]::new)),
                client.post(
                        "/hooks/cloudevents/evals", JSON, "{\"n\":1.50}".getBytes(UTF_8), json.toArray(String[]::new)),
                client.post("/hooks/cloudevents/evals", JSON, new byte[0], empty.toArray(String[]::new)))) {
            assertThat(counts(answer)).isEqualTo("1 accepted, 0 duplicates");
        }

        JsonNode said = received("/cloudevents", "/s binary-text");
        assertThat(said.get("data").textValue()).isEqualTo("Grüße");
        assertThat(said.get("subject").textValue()).isEqualTo("100% sure");
        assertThat(received("/cloudevents", "/s binary-json").at("/data/n").toString())
                .isEqualTo("1.50");
        assertThat(received("/cloudevents", "/s binary-empty").has("data")).isFalse();
    }

    @Test
    void sendersOfCloudEventsAreToldWhetherTheyMaySend() throws Exception {
        Answer granted = client.options(
                "/hooks/cloudevents/evals",
                "WebHook-Request-Origin",
                "EventGrid.azure.net",
                "WebHook-Request-Rate",
                "120");

        assertThat(granted.status()).as(granted.text()).isEqualTo(200);
        assertThat(granted.header("WebHook-Allowed-Origin")).hasValue("EventGrid.azure.net");
        assertThat(granted.header("WebHook-Allowed-Rate")).hasValue("60000");
        assertThat(granted.header("Allow")).hasValue("POST, PUT");
    }

    @Test
    void strangersAreNotGrantedAnything() throws Exception {
        for (Answer answer : List.of(
                client.options("/hooks/cloudevents/evals", "WebHook-Request-Origin", "evil.example"),
                client.options("/hooks/cloudevents/evals"),
                client.options("/hooks/alertmanager/k8s", "WebHook-Request-Origin", "eventgrid.azure.net"))) {
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("WebHook-Allowed-Origin")).isEmpty();
            assertThat(answer.header("WebHook-Allowed-Rate")).isEmpty();
        }
        assertThat(client.options("/hooks/cloudevents/other", "WebHook-Request-Origin", "eventgrid.azure.net")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-", "svix-"})
    void standardWebhooksReachTheReceiverUnderBothNamesOfTheirHeaders(String prefix) throws Exception {
        byte[] body = Json.write(SenderSamples.json("standard-webhooks"));

        Answer answer = sign(prefix, "msg_of_" + prefix, body);

        assertThat(counts(answer)).isEqualTo("1 accepted, 0 duplicates");
        assertThat(received("/standard-webhooks", "msg_of_" + prefix)).isEqualTo(Json.read(body));
        // A retry.
        assertThat(counts(sign(prefix, "msg_of_" + prefix, body))).isEqualTo("0 accepted, 1 duplicates");
    }

    @Test
    void theBodiesOfTheSignedVectorsReachTheReceiver() throws Exception {
        int number = 0;
        for (JsonNode vector : Fixtures.json("standard-webhooks/sign-vectors.hmac-v1.json")) {
            byte[] body = vector.get("payload").textValue().getBytes(UTF_8);
            String id = "msg_vector" + ++number;
            Answer answer = sign("webhook-", id, body);
            if (new String(body, UTF_8).startsWith("{")) {
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                if (Json.read(body).path("type").isMissingNode()) {
                    assertThat(received("/standard-webhooks", id)).isEqualTo(Json.read(body));
                }
            } else {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("must ");
            }
        }
    }

    private static Answer sign(String prefix, String id, byte[] body) throws Exception {
        long now = Instant.now().getEpochSecond();
        String signature = new Webhook(SIGNING_SECRET).sign(id, now, new String(body, UTF_8));
        return client.post(
                "/hooks/standard-webhooks/svix",
                JSON,
                body,
                prefix + "id",
                id,
                prefix + "timestamp",
                Long.toString(now),
                prefix + "signature",
                signature);
    }

    @Test
    void anyJsonReachesTheReceiver() throws Exception {
        byte[] body = Json.write(SenderSamples.json("json"));

        assertThat(counts(client.post("/hooks/json/ci", JSON, body, "X-Api-Key", SECRET)))
                .isEqualTo("1 accepted, 0 duplicates");
        assertThat(counts(client.post("/hooks/json/ci", JSON, body, "X-Api-Key", SECRET)))
                .isEqualTo("0 accepted, 1 duplicates");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(payloads("/json").values()).containsExactly(Json.read(body)));
    }

    @Test
    void aSenderWithAFileOfItsOwnNeedsNoJava() throws Exception {
        byte[] body = documented("json", 0).getBytes(UTF_8);

        assertThat(counts(client.post("/hooks/evals/nightly", JSON, body, BEARER)))
                .isEqualTo("2 accepted, 0 duplicates");

        assertThat(received("/evals", "4711 insults-12").at("/run/id").intValue())
                .isEqualTo(4711);
        received("/evals", "4711 insults-40");
        Answer refused = client.post("/hooks/evals/nightly", JSON, "{}".getBytes(UTF_8), BEARER);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").textValue()).isEqualTo("run.id: is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alertmanager/k8s", "grafana/ops", "cloudevents/evals", "standard-webhooks/svix", "json/ci"})
    void whoDoesNotKnowTheSecretIsRefused(String connection) throws Exception {
        byte[] body = Json.write(SenderSamples.json(connection.split("/", 2)[0]));

        assertThat(client.post("/hooks/" + connection, JSON, body).status()).isEqualTo(401);
    }

    private static String counts(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("accepted") + " accepted, " + answer.json().get("duplicates") + " duplicates";
    }

    /** The payload of the event, as soon as a notification has it. */
    private static JsonNode received(String path, String eventId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> payloads(path).getOrDefault(eventId, JsonNodeFactory.instance.missingNode()),
                        payload -> !payload.isMissingNode());
    }

    /** Of all notifications so far, by the ids of events. */
    private static Map<String, JsonNode> payloads(String path) {
        Map<String, JsonNode> payloads = new HashMap<>();
        receiver.at(path).forEach(received -> {
            JsonNode payload = received.json().get("payload");
            for (int i = 0; i < payload.get("eventIds").size(); i++) {
                payloads.put(
                        payload.at("/eventIds/" + i).textValue(),
                        payload.get("metadata").get(i));
            }
        });
        return payloads;
    }

    private static String documented(String language, int index) throws Exception {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "source-mappings.md")));
        return block.results().toList().get(index).group(1);
    }

    private static String alerts() {
        Map<String, List<String>> triggers = Map.of(
                "alertmanager", List.of("alertmanager:alert"),
                "grafana", List.of("grafana:alert"),
                "cloudevents", List.of("mock.test"),
                "standard-webhooks", List.of("eval.run.failed", "webhook:received"),
                "json", List.of("build:failed"),
                "evals", List.of("eval:failed"));
        StringBuilder yaml = new StringBuilder("alerts:\n");
        triggers.forEach((name, types) -> {
            yaml.append("  - id: %1$s\n    name: %1$s\n    webhook: {url: \"%2$s\"}\n    options: {window: 0}\n"
                    .formatted(name, receiver.url("/" + name)));
            yaml.append("    triggers:\n");
            types.forEach(type -> yaml.append("      - event_type: \"%s\"\n".formatted(type)));
        });
        return yaml.toString();
    }
}
