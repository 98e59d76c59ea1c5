package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.redis.RedisExtension;
import io.serai.testing.CountingReceiver;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What many writers send through three hubs on one Redis is delivered once, exactly counted, be it in one bucket or in
 * a thousand. At full size, 10,000 events per writer, it takes some minutes: docs/architecture.md has the command.
 */
class ThreeHubsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeHubsIT.class);
    private static final int WRITERS = 64;
    private static final int EVENTS_PER_WRITER = Integer.getInteger("hubs.events", 300);
    private static final int EVENTS_PER_REQUEST = 200;

    /** One in so many requests is followed by one that was acknowledged before. */
    private static final int AGAIN = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Map<Integer, CountingReceiver> receivers;
    private static List<HubProcess> hubs;

    @BeforeAll
    static void start() {
        receivers = Stream.of(1, 1_000)
                .collect(Collectors.toMap(
                        buckets -> buckets,
                        buckets -> new CountingReceiver(WRITERS, (writer, number) -> bucket(writer, number, buckets))));
        hubs = Stream.of("first", "second", "third")
                .parallel()
                .map(ThreeHubsIT::hub)
                .toList();
    }

    @AfterAll
    static void stop() {
        hubs.forEach(HubProcess::close);
        receivers.values().forEach(CountingReceiver::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void everyEventOfAllWritersIsInExactlyOneNotification(int buckets) throws Exception {
        CountingReceiver receiver = receivers.get(buckets);
        List<HubClient> clients = hubs.stream().map(HubProcess::client).toList();
        List<Integer> logged = hubs.stream().map(hub -> hub.err().size()).toList();
        long all = (long) WRITERS * EVENTS_PER_WRITER;

        long began = System.nanoTime();
        long repeated = write(clients, buckets);
        Duration written = Duration.ofNanos(System.nanoTime() - began);
        Stored stored = new Stored(redis.client());
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(receiver.events()).as("events delivered").isGreaterThanOrEqualTo(all));
        Duration delivered = Duration.ofNanos(System.nanoTime() - began);
        await().untilAsserted(
                        () -> assertThat(stored.waiting()).as("left in Redis").isEmpty());

        LOG.info(String.format(
                "%d writers, %d events and %d again, 3 hubs, %d buckets: written in %.1f s (%.0f/s), delivered in %.1f s, in %d notifications",
                WRITERS,
                all,
                repeated,
                buckets,
                written.toMillis() / 1e3,
                (all + repeated) * 1e3 / written.toMillis(),
                delivered.toMillis() / 1e3,
                receiver.notifications()));
        assertThat(receiver.wrongs()).isEmpty();
        assertThat(receiver.events()).isEqualTo(all);
        assertThat(receiver.sum()).isEqualTo(all * (EVENTS_PER_WRITER - 1) / 2);
        assertThat(stored.deadLetters()).isEmpty();
        for (int hub = 0; hub < hubs.size(); hub++) {
            List<String> log = hubs.get(hub).err();
            assertThat(log).noneMatch(line -> line.contains(" ERROR "));
            assertThat(log.subList(logged.get(hub), log.size()))
                    .as("each hub delivers")
                    .anyMatch(line -> line.contains(" Delivered "));
        }
    }

    /** All writers at once; how many events they sent once more after they had been acknowledged. */
    private static long write(List<HubClient> hubs, int buckets) throws Exception {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> repeated = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> writers.submit(() -> write(hubs, writer, buckets)))
                    .toList();
            long sum = 0;
            for (Future<Long> each : repeated) {
                sum += each.get();
            }
            return sum;
        }
    }

    private static long write(List<HubClient> hubs, int writer, int buckets) throws IOException, InterruptedException {
        Random random = new Random(writer);
        long repeated = 0;
        int hub = writer;
        for (int first = 0; first < EVENTS_PER_WRITER; first += EVENTS_PER_REQUEST) {
            int count = Math.min(EVENTS_PER_REQUEST, EVENTS_PER_WRITER - first);
            send(hubs.get(hub++ % hubs.size()), writer, first, count, buckets, 0);
            if (random.nextInt(AGAIN) == 0) {
                int former = EVENTS_PER_REQUEST * random.nextInt(first / EVENTS_PER_REQUEST + 1);
                int again = Math.min(EVENTS_PER_REQUEST, EVENTS_PER_WRITER - former);
                send(hubs.get(hub++ % hubs.size()), writer, former, again, buckets, again);
                repeated += again;
            }
        }
        return repeated;
    }

    private static void send(HubClient hub, int writer, int first, int count, int buckets, int duplicates)
            throws IOException, InterruptedException {
        StringBuilder json = new StringBuilder("[");
        for (int number = first; number < first + count; number++) {
            json.append(number == first ? "" : ",")
                    .append("{\"id\":\"")
                    .append(CountingReceiver.eventId(writer, number))
                    .append("\",\"eventType\":\"")
                    .append(eventType(bucket(writer, number, buckets), buckets))
                    .append("\",\"payload\":{\"n\":")
                    .append(number)
                    .append("}}");
        }
        Answer answer = hub.post(
                "/v1/events", "application/json", json.append(']').toString().getBytes(UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        JsonNode body = answer.json();
        assertThat(body.get("accepted").intValue()).as("accepted").isEqualTo(count - duplicates);
        assertThat(body.get("duplicates").intValue()).as("duplicates").isEqualTo(duplicates);
    }

    private static int bucket(int writer, int number, int buckets) {
        return (writer * 31 + number) % buckets;
    }

    private static String eventType(int bucket, int buckets) {
        return "load-" + buckets + ":" + bucket;
    }

    private static HubProcess hub(String name) {
        StringBuilder alerts = new StringBuilder("alerts:\n");
        receivers.forEach((buckets, receiver) -> {
            for (int bucket = 0; bucket < buckets; bucket++) {
                alerts.append(
                        """
                          - name: Bucket %d of %d
                            webhook: {url: "%s"}
                            options: {window: 2s, max_events: 1000, max_bytes: 16777216}
                            triggers: [{event_type: "%s"}]
                        """
                                .formatted(bucket, buckets, receiver.url(bucket), eventType(bucket, buckets)));
            }
        });
        Path path = home.resolve(name);
        assertThat(path.toFile().mkdir()).isTrue();
        HubFolder folder = HubFolder.in(path).alerts(alerts.toString());
        // A busy machine is not the subject: nothing is refused because Redis had no time for a moment.
        return HubProcess.start(folder.set("serai.redis.url", redis.url()).set("serai.redis.timeout", "20s"));
    }
}
