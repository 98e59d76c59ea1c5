package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SampleEvents;
import io.serai.testing.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;

/**
 * While Redis is full, away, hangs or has forgotten the scripts, hubs refuse what they can't keep, finish what they
 * have, and go on by themselves when it is well again.
 */
@OneServer("fills, freezes and stops the server; ClusterIT loses one of three")
class RedisTroubleIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Alerts that send at once, and one that gathers. */
    private static final List<String> AT_ONCE = List.of("/slow", "/retried", "/refused", "/quick");

    private static final String GATHERED = "/gathered";

    @RegisterExtension
    final RedisExtension redis = new RedisExtension();

    @TempDir
    Path home;

    private final List<HubProcess> hubs = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private Receiver receiver;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        hubs.forEach(HubProcess::close);
        receiver.close();
    }

    // full

    @Test
    @Execution(CONCURRENT)
    void aFullRedisRefusesEventsAndLosesNone() throws Exception {
        HubClient hub = start(folder("one"));
        String used = redis.client()
                .getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(InfoSection.MEMORY)
                .get("used_memory");
        redis.configure("maxmemory", Long.toString(Long.parseLong(used) + 300_000));
        List<Event> refused;
        try {
            List<Event> events;
            Answer answer;
            do {
                assertThat(acknowledged).as("fits into the memory").hasSizeLessThan(2_000);
                events = large(GATHERED, 20);
                answer = send(hub, events);
            } while (answer.status() == 202);
            assertUnavailable(answer);
            assertThat(acknowledged).isNotEmpty();
            refused = events;
        } finally {
            redis.drain();
        }

        Answer again = send(hub, refused);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().get("accepted").intValue())
                .as("nothing of what was refused was kept")
                .isEqualTo(refused.size());
        assertEverythingDeliveredOnce();
    }

    /** Two hubs, so that a lease that is not renewed has somebody to go to. */
    @Test
    @Execution(CONCURRENT)
    void whatAFullRedisHasAlreadyLeavesAsEverAndOnce() throws Exception {
        HubClient one = start(folder("one"));
        HubClient two = start(folder("two"));
        receiver.answer("/slow", 200, Duration.ofSeconds(9));
        receiver.answer("/retried", 500, Duration.ZERO);
        receiver.answer("/refused", 404, Duration.ofSeconds(1));
        assertThat(send(one, List.of(event("/slow"), event("/retried"), event("/refused"), event(GATHERED)))
                        .status())
                .isEqualTo(202);
        await().pollInterval(Duration.ofMillis(10)).until(() -> Stream.of("/slow", "/retried", "/refused")
                .noneMatch(path -> receiver.at(path).isEmpty()));
        String slow = receiver.at("/slow").getFirst().id();

        redis.fill();
        try {
            assertUnavailable(send(two, List.of(event("/quick"))));
            await().atMost(PATIENCE).until(() -> receiver.at("/retried").size() >= 2);
            receiver.answer("/retried", 200, Duration.ZERO);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored().waiting())
                    .as("delivered, confirmed, retried and buried while Redis is full")
                    .allMatch(key -> key.contains(slow) || key.equals(Stored.CLAIM_INDEX)));
            // Longer than a lease since Redis is full.
            await().pollDelay(LEASE).until(() -> true);
            assertThat(stored().leaseEnd(slow))
                    .as("the lease of a delivery in hand is renewed while Redis is full")
                    .isGreaterThan(System.currentTimeMillis());
            assertUnavailable(send(one, List.of(event("/quick"))));
        } finally {
            redis.drain();
        }

        assertThat(send(one, List.of(event("/quick"))).status()).isEqualTo(202);
        assertThat(send(two, List.of(event("/quick"))).status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        assertNothingMoreComes();
        assertThat(receiver.at("/slow")).hasSize(1);
        assertThat(receiver.at("/retried")).hasSize(3);
        assertThat(receiver.at("/refused")).hasSize(1);
        assertThat(receiver.at(GATHERED)).hasSize(1);
        assertThat(receiver.at("/quick")).hasSize(2);
        assertThat(stored().deadLetters())
                .containsExactly(receiver.at("/refused").getFirst().id());
    }

    @Test
    @Execution(CONCURRENT)
    void theClaimOfADeadHubIsTakenOverWhileRedisIsFull() throws Exception {
        receiver.answer("/slow", 200, Duration.ofSeconds(60));
        HubClient dying = start(folder("dying"));
        // Claims so rarely that it can only get this one by taking it over.
        start(folder("heir").set("serai.debounce.tick", "10s").set("serai.debounce.idle-tick", "10s"));
        assertThat(send(dying, List.of(event("/slow"))).status()).isEqualTo(202);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> receiver.at("/slow").size() == 1);
        redis.fill();
        try {
            hubs.getFirst().kill9();
            receiver.answer("/slow", 200, Duration.ZERO);

            await().atMost(PATIENCE).until(() -> receiver.at("/slow").size() == 2);
            await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        } finally {
            redis.drain();
        }
        assertThat(receiver.at("/slow").get(1).id())
                .isEqualTo(receiver.at("/slow").getFirst().id());
        assertThat(stored().deadLetters()).isEmpty();
    }

    // forgets or away

    @Test
    @Execution(CONCURRENT)
    void aHubGoesOnWhenRedisForgetsItsScriptsAtAnyTime() throws Exception {
        HubClient hub = start(folder("one"));
        AtomicBoolean done = new AtomicBoolean();
        Thread forgetting = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                redis.client().getScript().scriptFlush();
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(send(hub, List.of(event("/quick"), event(GATHERED))).status())
                        .as(() -> hubs.getFirst().err().toString())
                        .isEqualTo(202);
            }
            assertEverythingDeliveredOnce();
        } finally {
            done.set(true);
            forgetting.join();
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aHubGoesOnWhenRedisWasStartedAgain() throws Exception {
        HubClient hub = start(folder("one"));
        receiver.answer("/slow", 200, Duration.ofMillis(1_500));
        assertThat(send(hub, List.of(event("/slow"), event(GATHERED))).status()).isEqualTo(202);
        await().until(() -> receiver.at("/slow").size() == 1);
        redis.stop();
        List<Event> refused = List.of(event("/quick"), event(GATHERED));
        assertUnavailable(send(hub, refused));
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

        redis.start();

        await().atMost(PATIENCE).until(() -> send(hub, refused).status() == 202);
        redis.awaitBack();
        assertEverythingDeliveredOnce();
        assertThat(receiver.at("/slow")).hasSize(1);
    }

    // hangs

    /** For less than a lease, and for longer; what was sent to a hanging Redis may still be done when it goes on. */
    @ParameterizedTest
    @Execution(CONCURRENT)
    @ValueSource(ints = {1_500, 5_000})
    void aHubRefusesEventsWhileRedisHangsAndGoesOnAfterwards(int millis) throws Exception {
        HubClient hub = start(folder("one"));
        receiver.answer("/slow", 200, Duration.ofSeconds(1));
        assertThat(send(hub, List.of(event("/slow"), event(GATHERED))).status()).isEqualTo(202);
        await().until(() -> receiver.at("/slow").size() == 1);
        redis.freeze();
        long began = System.nanoTime();
        List<Event> refused = List.of(event("/quick"), event("/quick"), event(GATHERED));
        assertUnavailable(send(hub, refused));
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> System.nanoTime() - began > millis * 1_000_000L);

        redis.thaw();

        await().atMost(PATIENCE).until(() -> send(hub, refused).status() == 202);
        redis.awaitBack();
        assertEverythingDeliveredOnce();
    }

    /** Sends events and notes those that were acknowledged. */
    private Answer send(HubClient hub, List<Event> events) throws IOException, InterruptedException {
        Answer answer = hub.send(events);
        if (answer.status() == 202) {
            events.forEach(event -> acknowledged.add(event.id()));
        }
        return answer;
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After").orElseThrow()).matches("[1-9]\\d*");
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.json().get("error").textValue()).isEqualTo("unavailable");
    }

    /** Each acknowledged event in one notification, which came once; and nothing else. */
    private void assertEverythingDeliveredOnce() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(eventIds()).containsAll(acknowledged));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        assertNothingMoreComes();
        assertThat(eventIds()).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(stored().deadLetters()).isEmpty();
    }

    /** For as long as a lease, in which a claim that somebody still had would come back. */
    private void assertNothingMoreComes() {
        int now = receiver.all().size();
        Duration quiet = LEASE.plusMillis(500);
        await().during(quiet)
                .atMost(quiet.multipliedBy(2))
                .until(() -> receiver.all().size() == now);
        assertThat(stored().waiting()).isEmpty();
        assertThat(hubs.stream().flatMap(hub -> hub.err().stream()))
                .noneMatch(
                        line -> line.startsWith("\tat ") || line.startsWith("Caused by") || line.contains(" ERROR "));
    }

    private List<String> eventIds() {
        List<String> ids = new ArrayList<>();
        for (Received received : receiver.all()) {
            JsonNode payload = received.json().path("payload");
            assertThat(payload.path("eventCount").intValue())
                    .isEqualTo(payload.path("eventIds").size());
            payload.path("eventIds").forEach(id -> ids.add(id.textValue()));
        }
        return ids;
    }

    private static Event event(String path) {
        return SampleEvents.event(
                UUID.randomUUID().toString(), "trouble" + path, JsonNodeFactory.instance.objectNode());
    }

    /** So many events of 2 KB. */
    private static List<Event> large(String path, int count) {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(2_000));
        return IntStream.range(0, count)
                .mapToObj(i -> SampleEvents.event(UUID.randomUUID().toString(), "trouble" + path, payload))
                .toList();
    }

    private Stored stored() {
        return new Stored(redis.client());
    }

    private HubFolder folder(String name) throws IOException {
        StringBuilder alerts = new StringBuilder("alerts:\n");
        Stream.concat(AT_ONCE.stream(), Stream.of(GATHERED))
                .forEach(path -> alerts.append(
                        """
                          - name: To %s
                            workspace_id: acme
                            webhook: {url: "%s"}
                            options: {window: %s}
                            triggers: [{event_type: "trouble%s"}]
                        """
                                .formatted(path, receiver.url(path), path.equals(GATHERED) ? "2s" : "0", path)));
        HubFolder folder =
                HubFolder.in(Files.createDirectories(home.resolve(name))).alerts(alerts.toString());
        return folder.set("serai.redis.url", redis.url())
                .set("serai.redis.timeout", "1s")
                .set("serai.debounce.lease", LEASE.toSeconds() + "s");
    }

    private HubClient start(HubFolder folder) {
        HubProcess hub = HubProcess.start(folder);
        hubs.add(hub);
        return hub.client();
    }
}
