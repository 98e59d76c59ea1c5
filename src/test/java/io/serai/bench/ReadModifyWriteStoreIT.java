package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.testing.SampleEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.StringCodec;

/** A comparison is only as honest as its model: alone and undisturbed, it has to do all that it models. */
@OneServer("keys by name, without a hash tag")
class ReadModifyWriteStoreIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final String KEY = ReadModifyWriteStore.key("alert-1", "trace:errors");

    private final SetClock clock = new SetClock();
    private ReadModifyWriteStore store;

    @BeforeEach
    void open() {
        store = new ReadModifyWriteStore(redis.client(), clock, WINDOW);
    }

    @Test
    void namesItsKeysAsDocumented() {
        assertThat(KEY).isEqualTo("model:alert_bucket:alert-1:trace:errors");
        assertThat(ReadModifyWriteStore.alertId(KEY)).isEqualTo("alert-1");
    }

    @Test
    void keepsAllEventsOfABucketInTheirOrder() {
        for (int i = 0; i < 20; i++) {
            add("event-" + i, "ada", i);
        }

        ObjectNode bucket = read();
        assertThat(bucket.path("eventIds")).hasSize(20);
        assertThat(bucket.path("eventIds").get(19).textValue()).isEqualTo("event-19");
        assertThat(bucket.path("payloads").get(19).path("n").intValue()).isEqualTo(19);
        assertThat(bucket.path("userNames")).hasSize(1);
        assertThat(bucket.path("workspaceId").textValue()).isEqualTo(SampleEvents.WORKSPACE);
    }

    @Test
    void countsAnEventIdOnceAndEqualPayloadsEach() {
        add("event-1", null, 7);
        add("event-1", null, 7);
        add("event-2", null, 7);

        assertThat(read().path("eventIds")).hasSize(2);
        assertThat(read().path("payloads")).hasSize(2);
    }

    @Test
    void laterEventsDoNotMoveTheWindow() {
        add("event-1", null, 1);
        clock.advance(WINDOW.minusSeconds(1));
        add("event-2", null, 2);
        assertThat(store.ready()).isEmpty();

        clock.advance(Duration.ofSeconds(1));

        assertThat(store.ready()).containsExactly(KEY);
    }

    @Test
    void aNewConfigurationIsForNewBuckets() {
        add("event-1", null, 1);
        store = new ReadModifyWriteStore(redis.client(), clock, WINDOW.multipliedBy(2));
        add("event-2", null, 2);

        clock.advance(WINDOW);

        assertThat(store.ready()).containsExactly(KEY);
        assertThat(read().path("windowSize").longValue()).isEqualTo(WINDOW.toMillis());
    }

    @Test
    void onlyBucketsWhoseWindowEndedAreReady() {
        add("event-1", null, 1);
        clock.advance(Duration.ofSeconds(30));
        store.add("alert-2", "trace:errors", event("event-2", null, 2));

        clock.advance(Duration.ofSeconds(30));

        assertThat(store.ready()).containsExactly(KEY);
    }

    @Test
    void aRemovedBucketIsGoneFromItsKeyAndTheIndex() {
        add("event-1", null, 1);
        clock.advance(WINDOW);

        store.remove(KEY);

        assertThat(store.read(KEY)).isEmpty();
        assertThat(store.ready()).isEmpty();
        add("event-2", null, 2);
        assertThat(read().path("eventIds")).hasSize(1);
    }

    @Test
    void aBucketExpiresAfterItsWindowHasEndedLongAgo() {
        add("event-1", null, 1);

        assertThat(redis.client().getBucket(KEY, StringCodec.INSTANCE).remainTimeToLive())
                .isBetween(WINDOW.toMillis(), 3 * WINDOW.toMillis());
    }

    private void add(String id, @Nullable String userName, int payload) {
        store.add("alert-1", "trace:errors", event(id, userName, payload));
    }

    private ObjectNode read() {
        return store.read(KEY).orElseThrow();
    }

    private static BucketEvent event(String id, @Nullable String userName, int payload) {
        return BucketEvent.of(new Event(
                id,
                "trace:errors",
                SampleEvents.WORKSPACE,
                null,
                userName,
                SampleEvents.TIME,
                Map.of(),
                JsonNodeFactory.instance.objectNode().put("n", payload)));
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
