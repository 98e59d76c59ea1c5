package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.redis.RedisServer;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.KafkaBroker;
import io.serai.testing.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a real Kafka broker become notifications, once each, whatever happens on the way. */
class KafkaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "events";
    private static final String POISON = "poison";
    private static final String NOTIFICATIONS = "Team_notifications";
    private static final String SIGNING_SECRET = "whsec_dGVzdC1zaWduaW5nLXNlY3JldC0wMDAwMDAwMDAx";
    private static final String GROUP = "it";
    private static final int PARTITIONS = 3;

    @TempDir
    static Path home;

    @TempDir
    static Path redisHome;

    private static RedisServer redis;
    private static KafkaBroker broker;
    private static Receiver receiver;
    private static Hub hub;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        redis = RedisServer.in(redisHome);
        broker = KafkaBroker.shared();
        broker.topic(TOPIC, PARTITIONS);
        broker.topic(POISON, 1);
        broker.topic(NOTIFICATIONS, 1);
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: kafka
                            name: From Kafka
                            webhook: {url: "%s/general"}
                            triggers:
                              - event_type: trace:errors
                          - id: to-kafka
                            name: To Kafka
                            alert_type: kafka
                            webhook:
                              url: kafka://Team_notifications
                              signing_secret: %s
                              headers: {X-Team: llm}
                            triggers:
                              - event_type: prompt:created
                        """
                                .formatted(receiver.url(""), SIGNING_SECRET))
                .edit(
                        "routes/routing.yaml",
                        "        - choice:\n",
                        """
                                - filter:
                                    simple: "${variable.eventType} == 'trace:unroutable'"
                                    steps:
                                      - throwException:
                                          exceptionType: java.lang.IllegalArgumentException
                                          message: no way
                                - choice:
                        """);
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.guard.topics",
                        "Team_*",
                        "camel.component.kafka.metadata-max-age-ms",
                        "123456",
                        "serai.redis.url",
                        redis.url(),
                        "serai.redis.timeout",
                        "300ms",
                        "serai.debounce.window",
                        "200ms",
                        "serai.kafka.brokers",
                        broker.address(),
                        "serai.kafka.topics",
                        TOPIC,
                        "serai.kafka.group",
                        GROUP,
                        "serai.kafka.poison-topic",
                        POISON)));
    }

    @AfterAll
    static void stop() {
        hub.close();
        redis.close();
        receiver.close();
    }

    @Test
    void recordsBecomeNotificationsAndTheirOffsetsAreCommitted() {
        long before = committed();

        broker.send(TOPIC, events("plain", 30));

        await().atMost(PATIENCE).until(() -> arrived("plain").size() == 30);
        assertThat(arrived("plain")).containsExactlyInAnyOrderElementsOf(names("plain", 30));
        await().atMost(PATIENCE).until(() -> committed() == before + 30);
    }

    @Test
    void theSameEventIsCountedOnceInWhicheverRecordItComes() {
        broker.send(TOPIC, events("twice", 5));
        broker.send(TOPIC, events("twice", 6));

        await().atMost(PATIENCE).until(() -> arrived("twice").size() >= 6);
        assertThat(arrived("twice")).containsExactlyInAnyOrderElementsOf(names("twice", 6));
    }

    @Test
    void whatAnEventDoesNotSayItsRecordSays() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                TOPIC,
                2,
                1_772_357_400_000L,
                null,
                "{\"eventType\":\"trace:errors\",\"payload\":{\"of\":\"record\"}}".getBytes(UTF_8),
                List.of(new RecordHeader(
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8))));

        broker.sendRecords(List.of(record));

        await().atMost(PATIENCE).until(() -> ids().anyMatch(id -> id.matches(TOPIC + "-2-\\d+-1772357400000")));
    }

    @Test
    void whatIsNoEventBecomesADeadLetterAndHoldsNothingUp() throws Exception {
        long before = committed();
        List<byte[]> records = Stream.of(
                        List.of("no json".getBytes(UTF_8), "{\"eventType\":\"trace:errors\"}x".getBytes(UTF_8)),
                        List.of("{\"id\":\"no-type\"}".getBytes(UTF_8)),
                        List.of(tooLarge()),
                        events("beside-poison", 10))
                .flatMap(List::stream)
                .toList();

        broker.sendRecords(records.stream()
                .map(value -> new ProducerRecord<byte[], byte[]>(
                        TOPIC,
                        null,
                        null,
                        null,
                        value,
                        List.of(new RecordHeader("kafka.OVERRIDE_TOPIC", NOTIFICATIONS.getBytes(UTF_8)))))
                .toList());

        await().atMost(PATIENCE).until(() -> arrived("beside-poison").size() == 10);
        await().atMost(PATIENCE).until(() -> committed() == before + records.size());
        List<JsonNode> letters = letters();
        assertThat(letters)
                .extracting(letter -> letter.path("reason").asText())
                .contains("invalid_json", "invalid_event", "event_too_large");
        JsonNode noType = letters.stream()
                .filter(letter -> letter.path("reason").asText().equals("invalid_event"))
                .findFirst()
                .orElseThrow();
        assertThat(noType.path("id").asText()).startsWith("kafka-" + TOPIC + "-");
        assertThat(noType.path("source").asText()).isEqualTo("kafka:" + TOPIC);
        assertThat(noType.path("detail").asText()).contains("eventType");
        ConsumerRecord<byte[], byte[]> poison = broker.read(POISON).stream()
                .filter(record -> new String(record.value(), UTF_8).equals("{\"id\":\"no-type\"}"))
                .findFirst()
                .orElseThrow();
        assertThat(header(poison, "serai-reason")).isEqualTo("invalid_event");
    }

    @Test
    void whatTheRoutesFailWithBecomesADeadLetterAndTheOthersOfItsBatchArrive() throws Exception {
        byte[] unroutable = "{\"id\":\"unroutable\",\"eventType\":\"trace:unroutable\"}".getBytes(UTF_8);

        broker.send(
                TOPIC,
                Stream.concat(Stream.of(unroutable), events("beside", 9).stream())
                        .toList());

        await().atMost(PATIENCE).until(() -> arrived("beside").size() == 9);
        await().atMost(PATIENCE).until(() -> letters().stream()
                .anyMatch(letter -> letter.path("reason").asText().equals("unroutable")));
    }

    @Test
    void whileRedisIsAwayNothingIsCommittedAndThenEverythingArrivesOnce() {
        broker.send(TOPIC, events("before", 1));
        await().atMost(PATIENCE).until(() -> arrived("before").size() == 1);
        redis.freeze();
        long before = committed();
        try {
            broker.send(TOPIC, events("away", 50));
            await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> committed() == before);
            assertThat(broker.members(GROUP)).isEqualTo(1);
        } finally {
            redis.thaw();
        }

        await().atMost(PATIENCE).until(() -> arrived("away").size() >= 50);
        await().atMost(PATIENCE).until(() -> committed() == before + 50);
        assertThat(arrived("away")).containsExactlyInAnyOrderElementsOf(names("away", 50));
    }

    @Test
    void anAlertOfTypeKafkaWritesItsSignedNotificationsToItsTopic() throws Exception {
        HubClient client = new HubClient(hub.url());
        client.post(
                "/v1/events",
                "application/json",
                "{\"id\":\"prompt/1\",\"eventType\":\"prompt:created\",\"payload\":{}}".getBytes(UTF_8));

        await().atMost(PATIENCE).until(() -> broker.read(NOTIFICATIONS).size() == 1);
        ConsumerRecord<byte[], byte[]> record = broker.read(NOTIFICATIONS).getFirst();
        JsonNode notification = Json.read(record.value());
        assertThat(notification.path("payload").path("eventIds").path(0).asText())
                .isEqualTo("prompt/1");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("to-kafka");
        assertThat(header(record, "webhook-id"))
                .isEqualTo(notification.path("id").asText());
        assertThat(header(record, "X-Team")).isEqualTo("llm");
        new Webhook(SIGNING_SECRET)
                .verify(
                        new String(record.value(), UTF_8),
                        Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
                                .collect(Collectors.toMap(name -> name, name -> List.of(header(record, name)))));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        client.get("/v1/deliveries?alertId=to-kafka").text())
                .contains("\"outcome\":\"delivered\""));
    }

    @Test
    void camelsOwnKeysSetKafkasClientsUp() {
        assertThat(((SeraiHub) hub).context().getEndpoints().stream().filter(KafkaEndpoint.class::isInstance))
                .hasSize(3)
                .allMatch(endpoint ->
                        ((KafkaEndpoint) endpoint).getConfiguration().getMetadataMaxAgeMs() == 123_456);
    }

    @Test
    void healthAndMetricsTellOfKafka() throws Exception {
        HubClient client = new HubClient(hub.url());

        await().atMost(PATIENCE)
                .until(() -> client.get("/observe/health").text().contains("3 partitions"));
        assertThat(client.get("/observe/metrics").text()).contains("serai_kafka_lag", "serai_kafka_records_total");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static List<byte[]> events(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"id\":\"%s/%d\",\"eventType\":\"trace:errors\",\"payload\":{}}"
                        .formatted(name, number)
                        .getBytes(UTF_8))
                .toList();
    }

    private static List<String> names(String name, int count) {
        return IntStream.range(0, count).mapToObj(number -> name + "/" + number).toList();
    }

    private static byte[] tooLarge() {
        byte[] value = new byte[600_000];
        Arrays.fill(value, (byte) ' ');
        return value;
    }

    private static List<String> arrived(String name) {
        return ids().filter(id -> id.startsWith(name + "/")).toList();
    }

    private static Stream<String> ids() {
        return receiver.at("/general").stream().flatMap(message -> {
            JsonNode ids = message.json().path("payload").path("eventIds");
            return IntStream.range(0, ids.size())
                    .mapToObj(number -> ids.get(number).asText());
        });
    }

    private static long committed() {
        return broker.committed(GROUP, TOPIC, PARTITIONS);
    }

    private static List<JsonNode> letters() throws IOException, InterruptedException {
        JsonNode letters = new HubClient(hub.url())
                .get("/v1/dead-letters?limit=100")
                .json()
                .path("deadLetters");
        return IntStream.range(0, letters.size()).mapToObj(letters::get).toList();
    }
}
