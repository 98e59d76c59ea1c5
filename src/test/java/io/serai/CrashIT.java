package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was acknowledged is delivered, exactly counted, whatever dies and whenever. */
class CrashIT {
    private static final List<String> ALERTS = List.of("/one", "/two", "/three");
    private static final List<EventType> TYPES =
            List.of(EventType.TRACE_ERRORS, EventType.PROMPT_CREATED, EventType.TRACE_GUARDRAILS_TRIGGERED);
    private static final int EVENTS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] QUICK = {
        "--set", "serai.debounce.lease=2s", "--set", "camel.main.shutdownTimeout=3",
    };

    @TempDir
    Path home;

    private Receiver receiver;
    private HubFolder folder;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
        folder = HubFolder.in(home);
        alerts("1s");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    /** Early, when the first buckets open; in the middle, when the first ones leave; and when all is acknowledged. */
    @ParameterizedTest
    @Execution(CONCURRENT)
    @ValueSource(ints = {20, 250, EVENTS})
    void aKilledHubLosesNothingThatItAcknowledged(int acknowledgedBeforeTheKill) throws Exception {
        Sender sender = new Sender();
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            sender.start(hub.client());
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(PATIENCE)
                    .until(() -> sender.acknowledged.size() >= acknowledgedBeforeTheKill);
            hub.kill9();
            sender.stop();
            try (HubProcess next = HubProcess.start(folder, QUICK)) {
                assertThat(next.err()).anyMatch(line -> line.contains("Going on with the embedded Redis server"));
                assertDeliveredOnce(sender.acknowledged, sender.sent);
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aDeliveryThatAKilledHubHadInHandGoesOnWithTheSameId() throws Exception {
        alerts("0");
        receiver.answer("/one", 200, Duration.ofSeconds(60));
        Event event = SampleEvents.event(EventType.TRACE_ERRORS);
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            assertThat(hub.client().send(List.of(event)).status()).isEqualTo(202);
            await().until(() -> receiver.at("/one").size() == 1);
            hub.kill9();
            receiver.answer("/one", 200, Duration.ZERO);
            try (HubProcess next = HubProcess.start(folder, QUICK)) {
                await().atMost(PATIENCE).until(() -> receiver.at("/one").size() > 1);

                List<Received> attempts = receiver.at("/one");
                assertThat(attempts)
                        .extracting(Received::id)
                        .containsOnly(attempts.getFirst().id());
                assertThat(attempts.get(1).json()).isEqualTo(attempts.getFirst().json());
                assertDeliveredOnce(Set.of(event.id()), Set.of(event.id()));
                assertNothingMoreComes(next);
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aHubThatGoesOnAfterAKillBetweenAttemptsCountsThemAll() throws Exception {
        alerts(new String[] {"0"});
        String[] retries = {
            "--set", "serai.debounce.lease=2s",
            "--set", "serai.delivery.max-retries=2",
            "--set", "serai.delivery.first-delay=2s",
        };
        receiver.answer("/one", 503, Duration.ZERO);
        try (HubProcess hub = HubProcess.start(folder, retries)) {
            assertThat(hub.client()
                            .send(List.of(SampleEvents.event(EventType.TRACE_ERRORS)))
                            .status())
                    .isEqualTo(202);
            await().until(() -> hub.err().stream().anyMatch(line -> line.contains("Attempt failed")));
            hub.kill9();
            try (HubProcess next = HubProcess.start(folder, retries)) {
                await().atMost(PATIENCE)
                        .until(() -> next.err().stream().anyMatch(line -> line.contains("Dead letter after 3")));

                assertThat(receiver.at("/one")).hasSize(3);
                assertThat(receiver.at("/one").stream().map(Received::id).distinct())
                        .hasSize(1);
            }
        }
    }

    /** Its Redis hangs meanwhile, so that the kill surely comes before the confirmation. */
    @Test
    @Execution(CONCURRENT)
    void aHubThatIsKilledBetweenTheReceiversOkAndItsConfirmationSendsTheSameAgain() throws Exception {
        alerts(new String[] {"0"});
        receiver.answer("/one", 200, Duration.ofSeconds(2));
        Event event = SampleEvents.event(EventType.TRACE_ERRORS);
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            assertThat(hub.client().send(List.of(event)).status()).isEqualTo(202);
            await().until(() -> receiver.all().size() == 1);
            ProcessHandle redis = hub.redis().orElseThrow();
            signal(redis, "-STOP");
            await().atMost(PATIENCE).until(() -> hub.err().stream().anyMatch(line -> line.contains("Delivered")));
            hub.kill9();
            signal(redis, "-CONT");
            receiver.answer("/one", 200, Duration.ZERO);
            try (HubProcess next = HubProcess.start(folder, QUICK)) {
                await().atMost(PATIENCE).until(() -> receiver.at("/one").size() > 1);

                List<Received> sent = receiver.at("/one");
                assertThat(sent)
                        .extracting(Received::id)
                        .containsOnly(sent.getFirst().id());
                assertThat(sent.get(1).body()).isEqualTo(sent.getFirst().body());
                assertNothingMoreComes(next);
            }
        }
    }

    /** One alert whose deliveries end in time, one whose deliveries hang, and one whose buckets are still open. */
    @Test
    @Execution(CONCURRENT)
    void aStoppedHubFinishesWhatItCanAndLeavesTheRestToTheNextStart() throws Exception {
        alerts("0", "0", "5s");
        receiver.answer("/one", 200, Duration.ofSeconds(1));
        receiver.answer("/two", 200, Duration.ofSeconds(60));
        List<Event> events = TYPES.stream().map(SampleEvents::event).toList();
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            assertThat(hub.client().send(events).status()).isEqualTo(202);
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> receiver.all().size() == 6);

            hub.terminate();

            assertThat(hub.awaitExit(Duration.ofSeconds(15))).isEqualTo(143);
            assertQuiet(hub);
            assertThat(hub.redis()).isEmpty();
            assertThat(receiver.all()).hasSize(6);
        }
        receiver.answer("/two", 200, Duration.ZERO);
        try (HubProcess next = HubProcess.start(folder, QUICK)) {
            await().atMost(PATIENCE).until(() -> receiver.at("/two").size() >= 6);
            assertDeliveredOnce(ids(events), ids(events));
            assertNothingMoreComes(next);
            assertThat(receiver.at("/one")).as("finished before the stop").hasSize(3);
            assertThat(receiver.at("/two").stream().map(Received::id).distinct())
                    .as("goes on with the same ids")
                    .hasSize(3);
            assertThat(receiver.at("/three")).hasSize(3);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aHubGoesOnWhenItsRedisWasKilled() throws Exception {
        alerts("2s");
        List<Event> before = IntStream.range(0, 60)
                .mapToObj(i -> SampleEvents.event(TYPES.get(i % 3)))
                .toList();
        Event during = SampleEvents.event(EventType.TRACE_ERRORS);
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            HubClient client = hub.client();
            assertThat(client.send(before).status()).isEqualTo(202);

            hub.redis().orElseThrow().destroyForcibly();

            List<Answer> answers = new ArrayList<>();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> {
                        answers.add(client.send(List.of(during)));
                        return answers.size() > 1
                                && answers.getLast().status() == 202
                                && answers.stream().anyMatch(answer -> answer.status() == 503);
                    });
            assertThat(answers).extracting(Answer::status).containsOnly(202, 503);
            Answer refused = answers.stream()
                    .filter(answer -> answer.status() == 503)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.header("Retry-After")).contains("2");
            assertThat(refused.json().get("error").textValue()).isEqualTo("unavailable");
            Set<String> all = new HashSet<>(ids(before));
            all.add(during.id());
            assertDeliveredOnce(all, all);
            assertThat(client.get("/observe/health").status()).isEqualTo(200);
            hub.terminate();
            assertThat(hub.awaitExit(Duration.ofSeconds(15))).isEqualTo(143);
            assertQuiet(hub);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aHubStopsInBoundedTimeWhileItsRedisHangs() throws Exception {
        List<Event> events = TYPES.stream().map(SampleEvents::event).toList();
        try (HubProcess hub = HubProcess.start(folder, QUICK)) {
            HubClient client = hub.client();
            assertThat(client.send(events).status()).isEqualTo(202);
            ProcessHandle redis = hub.redis().orElseThrow();
            signal(redis, "-STOP");
            Answer refused = client.send(events);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();

            hub.terminate();

            assertThat(hub.awaitExit(Duration.ofSeconds(40))).isEqualTo(143);
            assertQuiet(hub);
            assertThat(hub.redis()).isEmpty();
        }
        try (HubProcess next = HubProcess.start(folder, QUICK)) {
            assertDeliveredOnce(ids(events), ids(events));
            assertThat(next.err()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    private static void signal(ProcessHandle process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Sends events of all types in requests of one to five, from several threads, until the hub is gone. */
    private static final class Sender {
        final Set<String> sent = ConcurrentHashMap.newKeySet();
        final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        private final ExecutorService threads = Executors.newFixedThreadPool(5);

        void start(HubClient client) {
            for (int thread = 0; thread < 5; thread++) {
                threads.execute(() -> send(client));
            }
            threads.shutdown();
        }

        private void send(HubClient client) {
            int size = 0;
            for (int i = 0; i < EVENTS / 5; i += size) {
                size = Math.min(1 + i % 5, EVENTS / 5 - i);
                int first = i;
                List<Event> events = IntStream.range(0, size)
                        .mapToObj(n -> SampleEvents.event(TYPES.get((first + n) % TYPES.size())))
                        .toList();
                events.forEach(event -> sent.add(event.id()));
                try {
                    if (client.send(events).status() == 202) {
                        events.forEach(event -> acknowledged.add(event.id()));
                    }
                } catch (IOException e) {
                    // The hub is gone: nobody knows whether it has them.
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        void stop() throws InterruptedException {
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Each acknowledged event once at each alert; what was sent without an answer at most once; nothing else. */
    private void assertDeliveredOnce(Collection<String> acknowledged, Collection<String> sent) {
        for (String alert : ALERTS) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(eventIds(alert)).containsAll(acknowledged));
        }
        // What nobody got an answer for leaves within the same windows, or not at all.
        int now = receiver.all().size();
        await().pollDelay(Duration.ofMillis(1_200)).until(() -> receiver.all().size() >= now);
        for (String alert : ALERTS) {
            List<String> ids = eventIds(alert);
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(sent).containsAll(ids);
        }
    }

    /** The ids of all events in all notifications of an alert; a notification that came twice counts once. */
    private List<String> eventIds(String alert) {
        Map<String, JsonNode> notifications = new HashMap<>();
        for (Received received : receiver.at(alert)) {
            JsonNode payload = received.json().get("payload");
            assertThat(payload.get("eventCount").intValue())
                    .isEqualTo(payload.get("eventIds").size())
                    .isEqualTo(payload.get("metadata").size());
            JsonNode former = notifications.put(received.id(), payload);
            assertThat(former == null || former.equals(payload))
                    .as("attempts of one notification say the same")
                    .isTrue();
        }
        List<String> ids = new ArrayList<>();
        notifications.values().forEach(payload -> payload.get("eventIds").forEach(id -> ids.add(id.textValue())));
        return ids;
    }

    /** For as long as a lease, in which a claim that was not confirmed would come back. */
    private void assertNothingMoreComes(HubProcess hub) {
        int now = receiver.all().size();
        await().during(Duration.ofMillis(2_500))
                .atMost(PATIENCE)
                .until(() -> receiver.all().size() == now);
        assertQuiet(hub);
    }

    private static void assertQuiet(HubProcess hub) {
        assertThat(hub.err())
                .noneMatch(
                        line -> line.startsWith("\tat ") || line.startsWith("Caused by") || line.contains(" ERROR "));
    }

    private static Set<String> ids(Collection<Event> events) {
        Set<String> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.id()));
        return ids;
    }

    private void alerts(String window) {
        alerts(window, window, window);
    }

    private void alerts(String... windows) {
        StringBuilder yaml = new StringBuilder("alerts:\n");
        for (int i = 0; i < windows.length; i++) {
            String path = ALERTS.get(i);
            yaml.append(
                    """
                      - name: "To %s"
                        workspace_id: acme
                        webhook: {url: "%s"}
                        options: {window: %s}
                        triggers:
                          - event_type: trace:errors
                          - event_type: prompt:created
                          - event_type: trace:guardrails_triggered
                    """
                            .formatted(path, receiver.url(path), windows[i]));
        }
        folder.alerts(yaml.toString());
    }
}
