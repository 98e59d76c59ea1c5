package io.serai.debounce;

import static io.serai.debounce.Given.ANY;
import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.IN_AN_HOUR;
import static io.serai.debounce.Given.LONG_LEASE;
import static io.serai.debounce.Given.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.debounce.ClaimLimits.Allowance;
import io.serai.observe.Samples;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisScriptException;
import io.serai.redis.Shards;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.StringCodec;

/** What waits in Redis, as gauges. */
class QueueMetersIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private static final Allowance PAUSED = new Allowance(128, Map.of("paused", 0), Integer.MAX_VALUE);

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private RedisBucketStore store;
    private QueueMeters queues;

    @BeforeEach
    void given() {
        store = Given.store(redis, "hub-1", LONG_LEASE);
        queues = QueueMeters.in(redis.scripts());
        // Registers the gauges.
        new Samples(meters, Duration.ofHours(1), List.of(queues));
    }

    @Test
    void nothingWaitsInAnEmptyRedis() {
        queues.look();

        assertThat(queues.gauges()).hasSize(7);
        assertThat(meters.getMeters())
                .allSatisfy(meter ->
                        assertThat(meter.measure().iterator().next().getValue()).isZero());
    }

    @Test
    void bucketsAreOpenThenDueThenClaimsThenDeadLetters() {
        store.append(append(new BucketKey("later", "trace:errors"), IN_AN_HOUR, "a"));
        store.append(append(new BucketKey("now", "trace:errors"), AT_ONCE, "b"));

        await().untilAsserted(() -> {
            queues.look();
            assertThat(value("serai.buckets.overdue")).isPositive().isLessThan(60);
        });
        assertThat(value("serai.buckets.open")).isEqualTo(2);
        assertThat(value("serai.buckets.due")).isEqualTo(1);
        assertThat(value("serai.claims")).isZero();

        Claim claim = store.claim(1, ANY).claims().getFirst();
        queues.look();
        assertThat(value("serai.buckets.open")).isEqualTo(1);
        assertThat(value("serai.buckets.due")).isZero();
        assertThat(value("serai.buckets.overdue")).isZero();
        assertThat(value("serai.claims")).isEqualTo(1);
        assertThat(value("serai.claims.overdue")).as("its lease runs").isZero();

        store.bury(claim.id(), "http_404", "The receiver answered 404", 1);
        await().untilAsserted(() -> {
            queues.look();
            assertThat(value("serai.dead.letters.age")).isPositive().isLessThan(60);
        });
        assertThat(value("serai.claims")).isZero();
        assertThat(value("serai.dead.letters")).isEqualTo(1);
    }

    /** It gathers, and an alarm about hubs would be a false one. */
    @Test
    void aPausedDestinationIsNotOverdueAsLongAsHubsLook() {
        store.append(append(new BucketKey("paused", "trace:errors"), AT_ONCE, "a"));
        due(1_000, "paused:trace:errors");
        queues.look();
        assertThat(value("serai.buckets.overdue")).isGreaterThan(1_000_000);

        assertThat(store.claim(1, PAUSED).claims()).isEmpty();
        queues.look();
        assertThat(value("serai.buckets.due")).isEqualTo(1);
        assertThat(value("serai.buckets.overdue")).isLessThan(60);

        String lastLook = keysOf("paused:trace:errors").lastLook;
        redis.client().getBucket(lastLook, StringCodec.INSTANCE).set("2000");
        queues.look();
        assertThat(value("serai.buckets.overdue")).as("nobody looks any more").isGreaterThan(1_000_000);

        assertThat(store.claim(2, ANY).claims()).hasSize(1);
        assertThat(redis.client().getBucket(lastLook).isExists()).isFalse();
    }

    @Test
    void aHubThatTakesAllItMayHasNotSeenWhatElseIsDue() {
        store.append(append(new BucketKey("first", "trace:errors"), AT_ONCE, "a"));
        store.append(append(new BucketKey("second", "trace:errors"), AT_ONCE, "a"));
        due(1_000, "first:trace:errors");
        due(2_000, "second:trace:errors");

        assertThat(store.claim(1, ANY).claims()).hasSize(1);

        queues.look();
        assertThat(value("serai.buckets.overdue")).isGreaterThan(1_000_000);
    }

    @Test
    void aClaimThatNobodyTakesOverIsOverdueAndOneThatWasJustGivenBackIsNot() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, ANY).claims().getFirst().id();

        store.release(id);
        queues.look();
        assertThat(value("serai.claims.overdue")).isZero();

        redis.client()
                .getScoredSortedSet(keysOf(id).claimIndex, StringCodec.INSTANCE)
                .add(1_000, id);
        queues.look();
        assertThat(value("serai.claims.overdue")).isGreaterThan(1_000_000);
    }

    @Test
    void aBucketThatIsFullWasDueWhenItWasFull() {
        store.append(append(new WindowRules(Duration.ofHours(1), false, 2, 1_048_576), "a", "b"));

        Claim claim = store.claim(1, ANY).claims().getFirst();

        assertThat(claim.dueAt()).isBetween(claim.firstSeen(), claim.claimedAt());
    }

    @Test
    void whatSomebodyElseHasPutThereIsSaid() {
        redis.client()
                .getBucket(keysOf("any").bucketIndex, StringCodec.INSTANCE)
                .set("mine");

        assertThatThrownBy(queues::look).isInstanceOf(RedisScriptException.class);
    }

    private static void due(long millis, String member) {
        redis.client()
                .getScoredSortedSet(keysOf(member).bucketIndex, StringCodec.INSTANCE)
                .add(millis, member);
    }

    /** Of the shard of a bucket or a claim. */
    private static Keys keysOf(String name) {
        List<Keys> shards = Keys.ofAllShards(redis.scripts().onCluster());
        return shards.get(Shards.of(name, shards.size()));
    }

    private double value(String name) {
        return meters.get(name).gauge().value();
    }
}
