package io.serai.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.event.Event;
import io.serai.explain.EventSample.Coverage;
import io.serai.explain.EventSample.Sampled;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.StreamMessageId;
import org.redisson.api.stream.StreamRangeArgs;
import org.redisson.client.codec.StringCodec;

class EventSampleIT {
    private static final String KEY = "event_sample";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private EventSample sample;

    @BeforeEach
    void prepare() {
        redis.client().getKeys().delete(KEY);
        sample = started(1_000, Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        sample.stop();
    }

    private EventSample started(int keep, Duration keepFor) {
        EventSample started =
                new EventSample(redis.scripts(), new ExplainConfig(keep, keepFor), () -> meters, Clock.systemUTC());
        started.start();
        return started;
    }

    @Test
    void eventsOfAWorkspaceAreKeptTheNewestFirst() {
        Instant before = Instant.now().minusSeconds(1);
        keep(event("1", "acme"), event("2", "other"), event("3", "acme"));

        List<Sampled> kept = read("acme", null);

        assertThat(kept).extracting(each -> each.event().id()).containsExactly("3", "1");
        assertThat(kept).allMatch(each -> each.at().isAfter(before));
        assertThat(read("acme", Instant.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void whatIsKeptIsRedacted() {
        keep(new Event(
                "1",
                "trace:errors",
                "acme",
                "p-1",
                "anna@example.com",
                Instant.parse("2026-03-01T09:30:00Z"),
                Map.of("owner", "anna@example.com", "environment", "production"),
                Json.read("{\"name\":\"checkout\",\"input\":\"what the customer said\"}"
                        .getBytes(StandardCharsets.UTF_8))));

        assertThat(redis.client()
                        .getStream(KEY, StringCodec.INSTANCE)
                        .range(StreamRangeArgs.startId(StreamMessageId.MIN).endId(StreamMessageId.MAX))
                        .toString())
                .contains("checkout", "production", "trace:errors", "p-1")
                .doesNotContain("anna", "customer");
        Event read = read("acme", null).getFirst().event();
        assertThat(read.projectId()).isEqualTo("p-1");
        assertThat(read.properties()).containsEntry("environment", "production").containsEntry("owner", "[e-mail]");
    }

    @Test
    void noMoreIsKeptThanIsAskedFor() {
        sample.stop();
        sample = started(10, Duration.ofHours(1));
        for (int round = 0; round < 10; round++) {
            Event[] events = new Event[50];
            for (int i = 0; i < events.length; i++) {
                events[i] = event(round + "-" + i, "acme");
            }
            keep(events);
        }

        // Redis trims by whole nodes of 100 entries.
        assertThat(redis.client().getStream(KEY, StringCodec.INSTANCE).size()).isBetween(10L, 210L);
    }

    @Test
    void whatWasLeftOutIsSaid() {
        sample.stop();
        sample = started(100_000, Duration.ofHours(1));
        int sent = 20_000;
        for (int i = 0; i < sent; i++) {
            sample.accept(event("e" + i, "acme"));
        }
        int[] more = {0};

        await().untilAsserted(() -> {
            List<Sampled> kept = new ArrayList<>();
            Coverage coverage = sample.read("acme", null, kept::add);
            int expected = sent + more[0]++;
            // What was left out is written down with the next event that is kept.
            sample.accept(event("more" + more[0], "acme"));
            assertThat(kept.size() + coverage.leftOut()).isEqualTo(expected);
            assertThat(coverage.from()).isNotNull();
        });
        assertThat(counted("dropped")).isPositive();
    }

    @Test
    void whatRedisDidNotTakeIsSaidWhenItTakesSomethingAgain() {
        keep(event("1", "acme"));
        redis.fill();
        try {
            sample.accept(event("2", "acme"));
            await().until(() -> counted("dropped") == 1);
        } finally {
            redis.drain();
        }

        // Without another event.
        await().untilAsserted(() ->
                assertThat(sample.read("acme", null, each -> {}).leftOut()).isEqualTo(1));
        assertThat(counted("dropped")).isEqualTo(1);
    }

    @Test
    void whatWaitsWhenTheHubStopsIsWritten() {
        for (int i = 0; i < 200; i++) {
            sample.accept(event("e" + i, "acme"));
        }

        sample.stop();

        assertThat(read("acme", null)).hasSize(200);
    }

    @Test
    void whatIsLeftOutAtTheStopIsSaid() {
        keep(event("0", "acme"));
        sample.stop();
        AtomicBoolean first = new AtomicBoolean(true);
        Thread stopping = new Thread(() -> sample.stop());
        sample = new EventSample(
                redis.scripts(),
                new ExplainConfig(100, Duration.ofHours(1)),
                () -> {
                    if (first.getAndSet(false)) {
                        // Redis is there again when one was not written, and the hub stops.
                        redis.drain();
                        stopping.start();
                        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
                    }
                    return meters;
                },
                Clock.systemUTC());
        sample.start();
        redis.fill();
        sample.accept(event("1", "acme"));

        await().until(() -> stopping.getState() == Thread.State.TERMINATED);
        assertThat(sample.read("acme", null, each -> {}).leftOut()).isEqualTo(1);
    }

    @Test
    void whoeverWaitsForTheSampleDoesNotWaitForLong() {
        for (int i = 0; i < 3; i++) {
            keep(IntStream.range(0, 200)
                    .mapToObj(each -> event("" + each, "acme"))
                    .toArray(Event[]::new));
        }
        EventSample slow = new EventSample(
                redis.scripts(), new ExplainConfig(1_000, Duration.ofHours(1)), () -> meters, new SlowClock());
        List<Sampled> read = new ArrayList<>();

        Coverage coverage = slow.read("acme", null, read::add);

        assertThat(read).hasSizeBetween(1, 500);
        assertThat(coverage.whole()).isFalse();
        assertThat(coverage.from()).isCloseTo(read.getLast().at(), within(1, ChronoUnit.SECONDS));
        assertThat(sample.read("acme", null, each -> {}).whole()).isTrue();
    }

    /** Some seconds later whenever it is looked at. */
    private static final class SlowClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            now = now.plusSeconds(20);
            return now;
        }
    }

    @Test
    void anEventTakesAFewKilobytesWhateverItHas() {
        Map<String, String> properties = new HashMap<>(Map.of("environment", "production"));
        for (int i = 0; i < 60; i++) {
            properties.put("p" + i, "é".repeat(1_000));
        }

        keep(event("1", properties, "{\"name\":\"" + "checkout ".repeat(100) + "\"}"));

        Sampled kept = read("acme", null).getFirst();
        assertThat(Json.write(kept.event().toJson()).length).isLessThan(8_192);
        assertThat(kept.event().properties())
                .containsEntry("environment", "production")
                .hasSizeBetween(2, 5);
    }

    @Test
    void aLargePayloadDoesNotWait() {
        keep(
                event("1", Map.of(), "{\"name\":\"checkout\",\"input\":[\"" + "long ".repeat(10_000) + "\"]}"),
                event("2", Map.of(), "{\"name\":\"checkout\",\"input\":[\"" + "long ".repeat(20_000) + "\"]}"));

        assertThat(read("acme", null))
                .extracting(each -> each.event().payload().toString())
                .containsExactly("{}", "{\"name\":\"checkout\"}");
    }

    @Test
    void whatSomebodyElseHasPutThereIsNoHarm() {
        redis.client().getBucket(KEY, StringCodec.INSTANCE).set("not ours");
        assertThat(read("acme", null)).isEmpty();

        keep(event("1", "acme"));

        assertThat(read("acme", null)).hasSize(1);
    }

    @Test
    void nothingIsKeptUnlessItIsAskedFor() {
        sample.stop();
        sample = started(0, Duration.ofHours(1));

        sample.accept(event("1", "acme"));

        assertThat(sample.on()).isFalse();
        assertThat(redis.client().getKeys().countExists(KEY)).isZero();
    }

    /** Returns when they are. */
    private void keep(Event... events) {
        double before = counted("kept");
        for (Event event : events) {
            sample.accept(event);
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> counted("kept") >= before + events.length);
    }

    private double counted(String outcome) {
        var counter =
                meters.find("serai.explain.sample").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private List<Sampled> read(String workspaceId, Instant since) {
        List<Sampled> read = new ArrayList<>();
        sample.read(workspaceId, since, read::add);
        return read;
    }

    private static Event event(String id, String workspaceId) {
        return event(id, workspaceId, Map.of(), "{}");
    }

    private static Event event(String id, Map<String, String> properties, String payload) {
        return event(id, "acme", properties, payload);
    }

    private static Event event(String id, String workspaceId, Map<String, String> properties, String payload) {
        return new Event(
                id,
                "trace:errors",
                workspaceId,
                null,
                null,
                Instant.parse("2026-03-01T09:30:00Z"),
                properties,
                Json.read(payload.getBytes(StandardCharsets.UTF_8)));
    }
}
