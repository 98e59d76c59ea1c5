package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub with little memory gets more than it can take: it refuses, stays, and drops nothing that it has taken. */
class OverloadIT {
    private static final int SENDERS = 24;

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubProcess hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - name: All errors
                            webhook: {url: "%s"}
                            options: {window: 200ms, include_data: false}
                            triggers: [{event_type: "trace:errors"}]
                        """
                                .formatted(receiver.url("/")))
                .set("serai.http.max-in-flight", "8");
        hub = HubProcess.startWith(folder, List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"));
        client = hub.client();
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void everyAcknowledgedEventArrivesAndTheOthersMayComeAgain() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger refused = new AtomicInteger();

        atOnce(SENDERS, sender -> {
            for (int request = 0; request < 20; request++) {
                Answer answer = client.post("/v1/events", "application/json", errors(sender, request, 20));
                if (answer.status() == 202) {
                    answer.json().get("ids").forEach(id -> acknowledged.add(id.textValue()));
                } else {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.json().get("error").textValue()).isEqualTo("overloaded");
                    refused.incrementAndGet();
                }
            }
        });

        assertThat(refused).hasPositiveValue();
        assertThat(acknowledged).isNotEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(delivered()).isEqualTo(acknowledged));
    }

    /** 400 MB in all, three times the heap. */
    @Test
    void twoHundredLargeRequestsAreTakenOrRefusedAndTheHubGoesOn() throws Exception {
        byte[] large = large(2_000_000);
        AtomicInteger taken = new AtomicInteger();

        atOnce(SENDERS, sender -> {
            for (int request = sender; request < 200; request += SENDERS) {
                Answer answer = client.post("/v1/events", "application/json", large);
                assertThat(answer.status()).isIn(202, 503);
                if (answer.status() == 202) {
                    taken.incrementAndGet();
                }
            }
        });

        assertThat(taken).hasPositiveValue();
        assertThat(client.get("/observe/health").status()).isEqualTo(200);
        assertThat(client.post("/v1/events", "application/json", errors(SENDERS, 0, 1))
                        .status())
                .isEqualTo(202);
    }

    private interface Sending {
        void by(int sender) throws Exception;
    }

    private static void atOnce(int senders, Sending sending) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int sender = i;
                running.add(threads.submit(() -> {
                    sending.by(sender);
                    return null;
                }));
            }
            for (Future<?> sender : running) {
                sender.get();
            }
        }
    }

    private static byte[] errors(int sender, int request, int count) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add("{\"id\":\"" + sender + "-" + request + "-" + i + "\",\"eventType\":\"trace:errors\"}");
        }
        return events.toString().getBytes(UTF_8);
    }

    private static byte[] large(int bytes) {
        String event = "{\"eventType\":\"nobody:wants\",\"payload\":{\"name\":\"checkout-agent\",\"values\":["
                + "1.5,2,3,4,5,6,7,8,9,10],\"text\":\"" + "x".repeat(10_000) + "\"}}";
        List<String> events = new ArrayList<>();
        for (int size = 0; size + event.length() + 2 < bytes; size += event.length() + 2) {
            events.add(event);
        }
        return events.toString().getBytes(UTF_8);
    }

    private static Set<String> delivered() {
        Set<String> ids = new HashSet<>();
        receiver.all().forEach(received -> {
            for (JsonNode id : received.json().at("/payload/eventIds")) {
                ids.add(id.textValue());
            }
        });
        return ids;
    }
}
