package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.FaultyServer.Visit;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@code ./serai bench isolation --section hanging}: many receivers that never answer, at once. */
class HangingDestinationsIT {
    private static final int HANGING = 100;
    private static final int EACH = 5;
    private static final int HEALTHY = 100;
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long MOST_MEMORY = 512L << 20;

    @TempDir
    Path home;

    @Test
    void manyHangingDestinationsDelayOnlyThemselvesAndAllEndAsDeadLetters() throws Exception {
        try (FaultyServer server = new FaultyServer()) {
            Port healthy = server.port(Faults.answers(200, "ok"));
            List<Port> hanging = IntStream.range(0, HANGING)
                    .mapToObj(i -> server.port(Faults.hangs()))
                    .toList();
            HubFolder folder = HubFolder.in(home)
                    .alerts(alerts(healthy, hanging))
                    .set("serai.delivery.timeout", "1500ms")
                    .set("serai.delivery.max-retries", "1")
                    .set("serai.delivery.first-delay", "200ms");
            try (HubProcess hub = HubProcess.start(folder)) {
                HubClient client = hub.client();
                for (int i = 0; i < EACH; i++) {
                    String round = "hanging-" + i + "-";
                    assertThat(client.send(IntStream.range(0, HANGING)
                                            .mapToObj(n -> event(round + n, "hanging:" + n))
                                            .toList())
                                    .status())
                            .isEqualTo(202);
                }

                assertHealthyOnesAreInTime(client, healthy);
                assertAllEndAsDeadLetters(client, hanging);
                hub.peakMemory().ifPresent(bytes -> assertThat(bytes).isLessThan(MOST_MEMORY));
            }
        }
    }

    /** Sends at a fixed rate; in time is what comes within a second, on a machine that many share. */
    private static void assertHealthyOnesAreInTime(HubClient client, Port healthy) throws Exception {
        Map<String, Long> sent = new HashMap<>();
        long start = System.nanoTime();
        for (int i = 0; i < HEALTHY; i++) {
            long due = start + i * BETWEEN.toNanos();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= due);
            sent.put("healthy-" + i, System.nanoTime());
            assertThat(client.send(List.of(event("healthy-" + i, "healthy"))).status())
                    .isEqualTo(202);
        }
        Map<String, Long> came = new HashMap<>();
        await().atMost(PATIENCE).until(() -> {
            for (Visit visit : healthy.visits()) {
                visit.json().at("/payload/eventIds").forEach(id -> came.putIfAbsent(id.textValue(), visit.came()));
            }
            return came.keySet().containsAll(sent.keySet());
        });
        List<Long> millis = sent.entrySet().stream()
                .map(each -> (came.get(each.getKey()) - each.getValue()) / 1_000_000)
                .sorted()
                .toList();
        assertThat(millis.get(HEALTHY * 98 / 100)).as("98th percentile in ms").isLessThan(5_000);
    }

    private static void assertAllEndAsDeadLetters(HubClient client, List<Port> hanging) throws Exception {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(deadLetters(client)).hasSize(HANGING * EACH));
        assertThat(deadLetters(client))
                .extracting(letter -> letter.path("reason").asText())
                .containsOnly("timeout");
        for (Port port : hanging) {
            Set<String> ids = new HashSet<>();
            // On a busy machine an attempt's time may end before its request is there.
            port.visits().stream().filter(visit -> visit.request() != null).forEach(visit -> ids.add(visit.id()));
            assertThat(ids).hasSize(EACH);
            assertThat(port.visits()).hasSize(2 * EACH);
        }
    }

    private static List<JsonNode> deadLetters(HubClient client) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.get("/v1/dead-letters?limit=500" + cursor).json();
            page.get("deadLetters").forEach(all::add);
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").textValue()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private static Event event(String id, String type) {
        return SampleEvents.event(id, type, JsonNodeFactory.instance.objectNode());
    }

    private static String alerts(Port healthy, List<Port> hanging) {
        StringBuilder yaml = new StringBuilder("alerts:\n");
        yaml.append(alert("healthy", healthy));
        for (int i = 0; i < hanging.size(); i++) {
            yaml.append(alert("hanging:" + i, hanging.get(i)));
        }
        return yaml.toString();
    }

    /** An event a notification. */
    private static String alert(String eventType, Port port) {
        return """
                  - name: "%1$s"
                    workspace_id: %2$s
                    webhook: {url: "%3$s"}
                    options: {window: 0, max_events: 1}
                    triggers: [{event_type: "%1$s"}]
                """
                .formatted(eventType, SampleEvents.WORKSPACE, port.url());
    }
}
