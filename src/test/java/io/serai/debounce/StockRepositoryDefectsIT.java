package io.serai.debounce;

import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.append;
import static io.serai.debounce.Given.config;
import static io.serai.debounce.Given.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What goes wrong with the RedisAggregationRepository of camel-redis 4.17.0, each defect seen when it was run. Ours has
 * none of them.
 */
@OneServer("what is shown is Camel's own repository, which is not used")
class StockRepositoryDefectsIT {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    /** Stock: of 400 events for one key from two instances 244 came out, without an error. */
    @Test
    void twoInstancesLoseNoEventsOfOneKey() throws Exception {
        try (TestHub one = new TestHub(redis, "hub-1", config(LEASE));
                TestHub two = new TestHub(redis, "hub-2", config(LEASE));
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            WindowRules rules = new WindowRules(Duration.ofMillis(300), false, 50, 1_048_576);
            List<Future<?>> senders = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(sender -> pool.submit(() -> {
                        for (int i = 0; i < 50; i++) {
                            (sender % 2 == 0 ? one : two).append(append(rules, sender + "-" + i));
                        }
                    }))
                    .toList();
            for (Future<?> sender : senders) {
                sender.get();
            }

            await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
            assertThat(Stream.concat(one.eventIds().stream(), two.eventIds().stream()))
                    .hasSize(400)
                    .doesNotHaveDuplicates();
        }
    }

    /** Stock: never completes a group with optimistic locking, which is how ours runs; and 5 events in, 1 out. */
    @Test
    void groupsCompleteWithAllTheirEvents() {
        try (TestHub hub = new TestHub(redis, "hub", config(LEASE))) {
            WindowRules five = new WindowRules(Duration.ofHours(1), false, 5, 1_048_576);
            for (int i = 0; i < 5; i++) {
                hub.append(append(five, "event-" + i));
            }

            await().atMost(PATIENCE).until(() -> hub.eventIds().size() == 5);
            assertThat(hub.claimed()).hasSize(1);
        }
    }

    /** Stock: timers live in the instance that opened the group; when it dies, nobody fires. */
    @Test
    void anotherInstanceFiresWhenTheOpenerDies() {
        // Appends and never looks again, as a hub that died.
        BucketStore opener = Given.store(redis, "dead-hub", LEASE);
        opener.append(append(Given.window(Duration.ofMillis(300)), "a", "b", "c", "d", "e"));

        try (TestHub survivor = new TestHub(redis, "hub", config(LEASE))) {
            await().atMost(PATIENCE).until(() -> survivor.eventIds().size() == 5);
        }
    }

    /** Stock: what was to be recovered lacked the last event, and the properties without which recovery breaks. */
    @Test
    void aRecoveredGroupHasAllItsEvents() {
        BucketStore dead = Given.store(redis, "dead-hub", Duration.ofMillis(100));
        dead.append(append(new WindowRules(Duration.ofHours(1), false, 3, 1_048_576), "a", "b", "c"));
        Claim claim = dead.claim(1, Given.ANY).claims().getFirst();

        try (TestHub survivor = new TestHub(redis, "hub", config(LEASE))) {
            await().atMost(PATIENCE).until(() -> !survivor.claimed().isEmpty());
            assertThat(survivor.claimed()).containsExactly(claim);
            await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
        }
    }

    /** Stock: while one instance delivers, the recovery of the other one meets that group, throws, and is never run again. */
    @Test
    void recoveryGoesOnBesideAnInstanceThatDelivers() {
        AtomicBoolean delivered = new AtomicBoolean();
        try (TestHub slow = new TestHub(redis, "hub-1", config(LEASE), claim -> await().atMost(PATIENCE)
                        .untilTrue(delivered));
                TestHub recovering = new TestHub(redis, "hub-2", config(LEASE))) {
            await().atMost(PATIENCE).until(() -> {
                // Whichever hub gets it: until the slow one has one in hand.
                slow.append(append(AT_ONCE, "slow-" + System.nanoTime()));
                return !slow.claimed().isEmpty();
            });

            for (int round = 0; round < 3; round++) {
                BucketKey key = new BucketKey("dead-" + round, Given.TYPE);
                abandon(key);
                await().atMost(PATIENCE)
                        .until(() -> Stream.concat(recovering.claimed().stream(), slow.claimed().stream())
                                .anyMatch(claim -> claim.alertId().equals(key.alertId())));
            }
            delivered.set(true);
            await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
            assertThat(Stream.concat(recovering.eventIds().stream(), slow.eventIds().stream()))
                    .as("no delivery beside the one that was going on")
                    .doesNotHaveDuplicates();
        }
    }

    /** Stock: each event starts the wait anew; one event every 400 ms with a timeout of 1 s never left. */
    @Test
    void steadyTrafficDoesNotKeepAWindowOpen() {
        try (TestHub hub = new TestHub(redis, "hub", config(LEASE))) {
            Duration window = Duration.ofMillis(500);
            await().pollInterval(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> {
                hub.append(append(Given.window(window), "event-" + System.nanoTime()));
                return hub.claimed().size() >= 3;
            });

            assertThat(hub.claimed())
                    .allSatisfy(claim -> assertThat(Duration.between(claim.firstSeen(), claim.claimedAt()))
                            .isBetween(window, window.plusSeconds(3)));
        }
    }

    /** Stock: the whole group is read and written for each event. */
    @Test
    void theCostOfAnEventDoesNotGrowWithItsGroup() {
        BucketStore store = Given.store(redis, "hub", LEASE);
        WindowRules rules = new WindowRules(Duration.ofHours(1), false, 100_000, 1L << 40);
        store.append(append(
                rules, IntStream.range(0, 5_000).mapToObj(i -> "first-" + i).toArray(String[]::new)));
        long before = sent();

        store.append(append(rules, "one more"));

        assertThat(sent() - before).as("bytes that Redis answered").isLessThan(10_000);
    }

    private static long sent() {
        return Long.parseLong(redis.client()
                .getRedisNodes(org.redisson.api.redisnode.RedisNodes.SINGLE)
                .getInstance()
                .info(org.redisson.api.redisnode.RedisNode.InfoSection.STATS)
                .get("total_net_output_bytes"));
    }

    /** A claim whose hub died at once. */
    private static void abandon(BucketKey key) {
        BucketStore dead = Given.store(redis, "dead-hub", Duration.ofMillis(1));
        dead.append(append(key, AT_ONCE, key.alertId()));
        dead.claim(1, Given.ANY);
    }
}
