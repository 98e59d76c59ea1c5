package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.redis.RedisExtension;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub that is paused for longer than its lease and then goes on, as virtual machines and containers do, does no harm
 * beyond sending the same once more: same id, same bytes.
 */
class PausedHubIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than there are connections to one receiver. */
    private static final int MANY = 60;

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;

    /** Claims what it has accepted, at once. */
    private static HubProcess paused;

    /** Looks for due buckets so rarely that what the other one has accepted is the other one's; takes over as usual. */
    private static HubProcess other;

    @BeforeAll
    static void start() throws IOException {
        receiver = new Receiver();
        paused = HubProcess.start(folder("paused"));
        other = HubProcess.start(
                folder("other").set("serai.debounce.tick", "10s").set("serai.debounce.idle-tick", "10s"));
    }

    @AfterEach
    void goOn() {
        paused.resume();
        other.resume();
    }

    @AfterAll
    static void stop() {
        paused.close();
        other.close();
        receiver.close();
    }

    /** What the receivers answered while the hub was paused is the first that the hub reads when it goes on. */
    @Test
    void aHubThatWasPausedWhileItWaitedForAnswersDoesNoHarm() throws Exception {
        Map<String, Integer> unread = Map.of("/answer/200", 200, "/answer/404", 404, "/answer/500", 500);
        unread.forEach((path, status) -> receiver.answer(path, status, Duration.ofSeconds(1)));
        send(unread.keySet());
        await().pollInterval(Duration.ofMillis(10)).until(() -> unread.keySet().stream()
                .allMatch(path -> receiver.at(path).size() == 1));
        paused.pause();
        unread.keySet().forEach(path -> receiver.answer(path, 200, Duration.ZERO));

        await().atMost(PATIENCE).until(() -> unread.keySet().stream()
                .allMatch(path -> receiver.at(path).size() == 2));
        await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        paused.resume();

        assertNothingMoreComes();
        assertThat(unread.keySet()).allSatisfy(path -> {
            assertThat(receiver.at(path)).hasSize(2);
            assertAlwaysTheSame(path);
        });
        assertGoesOnWorking();
    }

    /** Its retries come when another hub has delivered long since: whatever the receivers make of them changes nothing. */
    @Test
    void aHubThatWasPausedBetweenTwoAttemptsDoesNoHarm() throws Exception {
        Map<String, Integer> answersToLateAttempts = Map.of("/retry/200", 200, "/retry/404", 404, "/retry/500", 500);
        Set<String> paths = answersToLateAttempts.keySet();
        paths.forEach(path -> receiver.answer(path, 500, Duration.ZERO));
        send(paths);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> stored().claims().stream()
                                .filter(claim -> stored().attempts(claim) == 1)
                                .count()
                        == paths.size());
        paused.pause();
        paths.forEach(path -> receiver.answer(path, 200, Duration.ZERO));

        await().atMost(PATIENCE)
                .until(() -> paths.stream().allMatch(path -> receiver.at(path).size() == 2));
        await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        answersToLateAttempts.forEach((path, status) -> receiver.answer(path, status, Duration.ZERO));
        paused.resume();

        assertNothingMoreComes();
        assertThat(paths).allSatisfy(path -> {
            assertThat(receiver.at(path)).hasSizeLessThanOrEqualTo(3);
            assertAlwaysTheSame(path);
        });
        assertGoesOnWorking();
    }

    /** Some requests are out; the rest is claimed and waits for a connection. */
    @Test
    void aHubThatWasPausedWithManyClaimsInHandDoesNoHarm() throws Exception {
        receiver.answer("/many", 200, Duration.ofSeconds(5));
        List<Event> events = IntStream.range(0, MANY)
                .mapToObj(i -> event("paused/many/" + i))
                .toList();
        assertThat(paused.client().send(events).status()).isEqualTo(202);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> stored().claims().size() == MANY && !many().isEmpty());
        paused.pause();
        assertThat(many()).as("sent before the pause").hasSizeLessThan(MANY);
        receiver.answer("/many", 200, Duration.ZERO);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        paused.resume();

        assertNothingMoreComes();
        Map<String, List<Received>> byEvent = many().stream().collect(Collectors.groupingBy(PausedHubIT::eventId));
        assertThat(byEvent.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        events.stream().map(Event::id).toList());
        assertThat(byEvent.values()).allSatisfy(attempts -> {
            assertThat(attempts).as("one of each hub").hasSizeLessThanOrEqualTo(2);
            assertAlwaysTheSame(attempts);
        });
        assertGoesOnWorking();
    }

    private static List<Received> many() {
        return receiver.all().stream()
                .filter(received -> received.path().startsWith("/many"))
                .toList();
    }

    @Test
    void aHubThatWasPausedAloneGoesOnWithItsOwnClaim() throws Exception {
        other.pause();
        receiver.answer("/alone", 200, Duration.ofSeconds(1));
        send(List.of("/alone"));
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> receiver.at("/alone").size() == 1);
        paused.pause();
        String claim = stored().claims().iterator().next();
        await().atMost(PATIENCE).until(() -> stored().leaseEnd(claim) < System.currentTimeMillis() - 500);
        paused.resume();

        await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        other.resume();
        assertNothingMoreComes();
        assertThat(receiver.at("/alone")).hasSizeLessThanOrEqualTo(2);
        assertAlwaysTheSame("/alone");
        assertGoesOnWorking();
    }

    private static void send(Collection<String> paths) throws IOException, InterruptedException {
        List<Event> events = paths.stream().map(path -> event("paused" + path)).toList();
        assertThat(paused.client().send(events).status()).isEqualTo(202);
    }

    private static void assertAlwaysTheSame(String path) {
        assertAlwaysTheSame(receiver.at(path));
    }

    private static void assertAlwaysTheSame(List<Received> attempts) {
        Received first = attempts.getFirst();
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.id()).isEqualTo(first.id());
            assertThat(attempt.body()).isEqualTo(first.body());
        });
    }

    /** For as long as a lease, in which a claim that somebody still had would come back. */
    private static void assertNothingMoreComes() {
        await().untilAsserted(() -> assertThat(stored().waiting()).isEmpty());
        Duration quiet = LEASE.plusMillis(500);
        // What the paused hub had in hand may come once more, one connection after the other.
        AtomicInteger before = new AtomicInteger(-1);
        await().during(quiet).atMost(PATIENCE).until(() -> {
            int now = receiver.all().size();
            return before.getAndSet(now) == now;
        });
        assertThat(stored().waiting()).isEmpty();
        assertThat(stored().deadLetters()).isEmpty();
        assertThat(Stream.of(paused, other).flatMap(hub -> hub.err().stream()))
                .noneMatch(
                        line -> line.startsWith("\tat ") || line.startsWith("Caused by") || line.contains(" ERROR "));
    }

    private static void assertGoesOnWorking() throws IOException, InterruptedException {
        int before = receiver.at("/next").size();
        send(List.of("/next"));
        await().atMost(PATIENCE).until(() -> receiver.at("/next").size() == before + 1);
        String id = receiver.at("/next").getLast().id();
        await().untilAsserted(() ->
                assertThat(paused.err()).anyMatch(line -> line.contains(" Delivered ") && line.contains(id)));
    }

    private static String eventId(Received received) {
        JsonNode ids = received.json().path("payload").path("eventIds");
        assertThat(ids).hasSize(1);
        return ids.get(0).textValue();
    }

    private static Event event(String type) {
        return SampleEvents.event(UUID.randomUUID().toString(), type, JsonNodeFactory.instance.objectNode());
    }

    private static Stored stored() {
        return new Stored(redis.client());
    }

    private static HubFolder folder(String name) throws IOException {
        StringBuilder alerts = new StringBuilder("alerts:\n");
        for (String path : List.of(
                "/answer/200",
                "/answer/404",
                "/answer/500",
                "/retry/200",
                "/retry/404",
                "/retry/500",
                "/alone",
                "/next")) {
            alerts.append(
                    """
                      - name: To %s
                        workspace_id: acme
                        webhook: {url: "%s"}
                        options: {window: 0}
                        triggers: [{event_type: "paused%s"}]
                    """
                            .formatted(path, receiver.url(path), path));
        }
        for (int i = 0; i < MANY; i++) {
            alerts.append(
                    """
                      - name: To many %1$d
                        workspace_id: acme
                        webhook: {url: "%2$s?%1$d"}
                        options: {window: 0}
                        triggers: [{event_type: paused/many/%1$d}]
                    """
                            .formatted(i, receiver.url("/many")));
        }
        HubFolder folder =
                HubFolder.in(Files.createDirectories(home.resolve(name))).alerts(alerts.toString());
        return folder.set("serai.redis.url", redis.url())
                .set("serai.debounce.lease", LEASE.toSeconds() + "s")
                .set("serai.delivery.first-delay", "2s")
                .set("serai.delivery.max-connections", Integer.toString(MANY / 2));
    }
}
