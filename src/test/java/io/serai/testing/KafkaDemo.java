package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.camel.util.FileUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code ./serai demo --kafka}: sample events go into a topic, and the hub's notifications come out of another one. The
 * broker is of the libraries of the tests, which is why the demo is among them.
 */
public final class KafkaDemo {
    private static final String IN = "llm-events";
    private static final String OUT = "llm-alerts";
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KafkaDemo() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("serai-demo-");
        boolean fine;
        try {
            fine = show(folder);
        } finally {
            FileUtil.removeDir(folder.toFile());
        }
        System.exit(fine ? 0 : 1);
    }

    private static boolean show(Path folder) throws Exception {
        say("Starting a Kafka broker and a hub for the demo …");
        try (KafkaBroker broker = KafkaBroker.in(Files.createDirectory(folder.resolve("kafka")))) {
            broker.topic(IN, PARTITIONS);
            broker.topic(OUT, 1);
            HubFolder hubFolder = HubFolder.in(Files.createDirectory(folder.resolve("hub")));
            List<JsonNode> events = events();
            hubFolder
                    .alerts(alerts(events))
                    .set("serai.kafka.brokers", broker.address())
                    .set("serai.kafka.topics", IN)
                    .set("serai.guard.topics", OUT);
            try (HubProcess hub = HubProcess.start(hubFolder)) {
                return show(broker, hub, events);
            }
        }
    }

    private static boolean show(KafkaBroker broker, HubProcess hub, List<JsonNode> events) throws Exception {
        Map<String, Integer> sent = new LinkedHashMap<>();
        events.forEach(event -> sent.merge(event.path("eventType").asText(), 1, Integer::sum));
        title("In: " + events.size() + " events as records of the topic " + IN + ", and one that is none");
        sent.forEach((type, count) -> say("  %-28s %d".formatted(type, count)));
        List<byte[]> values = new ArrayList<>(events.stream().map(Json::write).toList());
        values.add(5, "this is no JSON".getBytes(UTF_8));
        broker.send(IN, values);
        say("  Each alert gathers for 2 seconds, so that many events become one notification …");

        boolean arrived = within(() -> broker.read(OUT).size() >= sent.size());
        List<ConsumerRecord<byte[], byte[]>> out = broker.read(OUT);
        title("Out: a record of the topic " + OUT + ", signed");
        if (!out.isEmpty()) {
            show(out.getFirst());
        }
        title("All of it: " + out.size() + " of " + sent.size() + " notifications arrived");
        for (ConsumerRecord<byte[], byte[]> record : out) {
            JsonNode notification = Json.read(record.value());
            say("  %-28s %d events"
                    .formatted(
                            notification.path("eventType").asText(),
                            notification.path("payload").path("eventCount").asInt()));
        }
        boolean committed = within(() -> broker.committed("serai", IN, PARTITIONS) == values.size());
        say("  committed: " + broker.committed("serai", IN, PARTITIONS) + " of " + values.size() + " records");
        JsonNode letters = hub.client().get("/v1/dead-letters").json().path("deadLetters");
        title("What was no event is a dead letter, and held nothing up");
        letters.forEach(letter -> say("  " + letter.path("id").asText() + "  "
                + letter.path("reason").asText() + ": " + letter.path("detail").asText()));
        say("");
        boolean fine = arrived && committed && letters.size() == 1;
        say(fine ? "How to use your own Kafka: docs/kafka.md" : "The demo failed: " + hub.err());
        return fine;
    }

    private static void show(ConsumerRecord<byte[], byte[]> record) throws JsonProcessingException {
        say("  key: " + new String(record.key(), UTF_8));
        record.headers().forEach(header -> say("  " + header.key() + ": " + new String(header.value(), UTF_8)));
        Json.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Json.read(record.value()))
                .lines()
                .forEach(line -> say("  " + line));
    }

    private static List<JsonNode> events() throws IOException {
        try (InputStream in = Objects.requireNonNull(KafkaDemo.class.getResourceAsStream("/demo/events.ndjson"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> Json.read(line.getBytes(UTF_8)))
                    .toList();
        }
    }

    private static String alerts(List<JsonNode> events) {
        StringBuilder alerts = new StringBuilder(
                """
                alerts:
                  - id: demo-kafka
                    name: Checkout assistant
                    alert_type: kafka
                    workspace_id: acme
                    webhook:
                      url: kafka://%s
                      signing_secret: whsec_c2VyYWktZGVtby1zaWduaW5nLXNlY3JldC0wMDAwMDE=
                    options: {window: 2s}
                    triggers:
                """
                        .formatted(OUT));
        events.stream()
                .map(event -> event.path("eventType").asText())
                .distinct()
                .forEach(type ->
                        alerts.append("      - event_type: ").append(type).append('\n'));
        return alerts.toString();
    }

    private static boolean within(Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static void title(String text) {
        say("");
        say("== " + text + " " + "=".repeat(Math.max(3, 76 - text.length())));
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
