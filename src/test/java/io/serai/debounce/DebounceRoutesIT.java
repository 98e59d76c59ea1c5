package io.serai.debounce;

import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.KEYS;
import static io.serai.debounce.Given.append;
import static io.serai.debounce.Given.config;
import static io.serai.debounce.Given.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From {@code direct:debounce} through Redis to {@code direct:claimed}. */
@OneServer("looks at keys by the names that they have there")
class DebounceRoutesIT {
    private static final Duration LEASE = Duration.ofSeconds(1);
    /** Two ticks and what a busy machine adds to them. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private TestHub hub;

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    @Test
    void eventsOfAWindowBecomeOneClaimThatLeavesSoonAfterItsEnd() {
        hub = new TestHub(redis, "hub", config(LEASE));
        Duration window = Duration.ofMillis(600);
        for (int i = 0; i < 5; i++) {
            hub.append(append(Given.window(window), "event-" + i));
        }

        await().atMost(PATIENCE).until(() -> !hub.claimed().isEmpty());

        assertThat(hub.eventIds()).containsExactly("event-0", "event-1", "event-2", "event-3", "event-4");
        Claim claim = hub.claimed().getFirst();
        // By the clock of Redis, which is the one that counts.
        assertThat(Duration.between(claim.firstSeen(), claim.claimedAt())).isBetween(window, window.plus(LATE));
    }

    @Test
    void whatHasNoWindowLeavesAtOnce() {
        hub = new TestHub(redis, "hub", config(LEASE));
        hub.append(append(AT_ONCE, "warm-up"));
        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 1);

        hub.append(append(AT_ONCE, "now"));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 2);
        Claim claim = hub.claimed().getLast();
        assertThat(Duration.between(claim.firstSeen(), claim.claimedAt())).isLessThan(LATE);
    }

    @Test
    void whatWasPassedOverLeavesAsSoonAsAPlaceIsFree() {
        CountDownLatch done = new CountDownLatch(1);
        Duration never = PATIENCE.multipliedBy(2);
        DebounceConfig config = new DebounceConfig(
                Given.IN_AN_HOUR, Duration.ofMinutes(10), never, never, Duration.ofMinutes(1), 128, 1L << 25);
        hub = new TestHub(redis, "hub", config, ClaimLimits.perAlert(1), claim -> {
            if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("never let go");
            }
        });
        hub.append(append(AT_ONCE, "first"));
        await().atMost(PATIENCE).until(() -> hub.eventIds().equals(List.of("first")));
        hub.append(append(AT_ONCE, "second"));
        await().atMost(PATIENCE).until(() -> keys(redis).contains(KEYS.lastLook));

        done.countDown();

        await().atMost(PATIENCE).until(() -> hub.eventIds().equals(List.of("first", "second")));
    }

    @Test
    void theReceiptSaysWhatWasAppended() {
        hub = new TestHub(redis, "hub", config(LEASE));
        ConcurrentHashMap<String, List<Boolean>> receipts = new ConcurrentHashMap<>();
        Append append = append(Given.IN_AN_HOUR, "a", "b", "a");

        hub.append(new Append(
                append.key(),
                append.workspaceId(),
                append.rules(),
                append.events(),
                appended -> receipts.put("receipt", appended)));

        assertThat(receipts).containsEntry("receipt", List.of(true, true, false));
    }

    @Test
    void whatWasDueBeforeTheStartLeavesWithTheStart() {
        Given.store(redis, "earlier-hub", LEASE).append(append(AT_ONCE, "a"));

        hub = new TestHub(redis, "hub", config(Duration.ofMinutes(1)));

        await().atMost(PATIENCE).until(() -> !hub.claimed().isEmpty());
        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
    }

    @Test
    void aClaimThatWasDeliveredLeavesNothingButTheMarksOfItsIds() {
        hub = new TestHub(redis, "hub", config(LEASE));
        hub.append(append(AT_ONCE, "a"));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 1);
        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
    }

    @Test
    void aClaimWhoseDeliveryFailedComesAgainWhenItsLeaseHasRunOut() {
        AtomicBoolean failed = new AtomicBoolean();
        hub = new TestHub(redis, "hub", config(LEASE), claim -> {
            if (!failed.getAndSet(true)) {
                throw new IllegalStateException("expected by the test");
            }
        });
        Instant start = Instant.now();
        hub.append(append(AT_ONCE, "a", "b"));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 2);

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(LEASE);
        assertThat(hub.claimed().get(1)).isEqualTo(hub.claimed().get(0));
        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
    }

    @Test
    void aSlowDeliveryKeepsItsClaim() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        hub = new TestHub(redis, "hub", config(LEASE), claim -> done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        hub.append(append(AT_ONCE, "a"));
        BucketStore other = Given.store(redis, "other-hub", LEASE);
        Instant end = Instant.now().plus(LEASE.multipliedBy(5).dividedBy(2));

        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> {
            assertThat(other.takeOver(1, Given.ANY)).isEmpty();
            return Instant.now().isAfter(end);
        });
        done.countDown();

        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
        assertThat(hub.claimed()).hasSize(1);
    }

    @Test
    void aSlowDeliveryHoldsUpNobodyElse() {
        CountDownLatch done = new CountDownLatch(1);
        hub = new TestHub(redis, "hub", config(LEASE), claim -> {
            if (claim.alertId().equals("slow")) {
                done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        });
        hub.append(append(new BucketKey("slow", Given.TYPE), AT_ONCE, "a"));
        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 1);

        hub.append(append(AT_ONCE, "b"));
        hub.append(append(new BucketKey("alert-2", Given.TYPE), AT_ONCE, "c"));

        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 3);
        assertThat(done.getCount()).isOne();
        done.countDown();
    }

    @Test
    void noMoreClaimsAreTakenThanMayBeInHand() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        hub = new TestHub(redis, "hub", config(LEASE, Duration.ofMinutes(10), 4), claim -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            atWork.decrementAndGet();
        });
        for (int i = 0; i < 10; i++) {
            hub.append(append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "a"));
        }
        await().atMost(PATIENCE).until(() -> atWork.get() == 3);

        assertThat(Given.members(redis, KEYS.claimIndex)).hasSize(3);
        assertThat(Given.members(redis, KEYS.bucketIndex)).hasSize(7);
        done.countDown();

        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
        assertThat(hub.claimed()).hasSize(10);
        assertThat(most).hasValue(3);
    }

    @Test
    void whatADeadHubLeftIsTakenOverHoweverMuchElseIsDue() {
        BucketStore dead = Given.store(redis, "dead-hub", Duration.ofMillis(1));
        dead.append(append(new BucketKey("left", Given.TYPE), AT_ONCE, "a"));
        dead.claim(1, Given.ANY);
        for (int i = 0; i < 400; i++) {
            dead.append(append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "a"));
        }
        CountDownLatch never = new CountDownLatch(1);

        hub = new TestHub(redis, "hub", config(LEASE, Duration.ofMinutes(10), 2), claim -> assertThat(
                        never.await(10, TimeUnit.MILLISECONDS))
                .isFalse());

        await().atMost(PATIENCE).until(() -> hub.claimed().stream()
                .anyMatch(claim -> claim.alertId().equals("left")));
        assertThat(Given.members(redis, KEYS.bucketIndex))
                .as("there was more to do all the time")
                .isNotEmpty();
    }

    @Test
    void anAppendWithoutRedisFailsForItsCaller() {
        hub = new TestHub(redis, "hub", config(LEASE));
        redis.stop();

        assertThatThrownBy(() -> hub.append(append(AT_ONCE, "a"))).isInstanceOf(RedisUnavailableException.class);

        redis.start();
        redis.awaitBack();
        await().atMost(PATIENCE)
                .ignoreException(RedisUnavailableException.class)
                .until(() -> {
                    hub.append(append(AT_ONCE, "a"));
                    return true;
                });
        await().atMost(PATIENCE).until(() -> !hub.claimed().isEmpty());
    }

    @Test
    void whatWasDeliveredWhileRedisWasAwayIsConfirmedLaterAndNotDeliveredAgain() {
        CountDownLatch away = new CountDownLatch(1);
        hub = new TestHub(
                redis,
                "hub",
                config(LEASE, Duration.ofMinutes(10), 1),
                claim -> away.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        hub.append(append(AT_ONCE, "a"));
        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 1);
        redis.stop();
        away.countDown();
        // Longer than the lease, so that the claim is up for take-over when Redis is back.
        await().pollDelay(LEASE.plusMillis(200)).until(() -> true);
        redis.start();
        redis.awaitBack();

        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
        assertThat(hub.claimed()).hasSize(1);

        // The one claim that may be in hand is free again.
        hub.append(append(AT_ONCE, "b"));
        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 2);
        assertThat(hub.eventIds()).containsExactly("a", "b");
    }

    @Test
    void claimingGoesOnAfterRedisWasAway() {
        hub = new TestHub(redis, "hub", config(LEASE));
        hub.append(append(Given.window(Duration.ofMillis(500)), "a"));
        redis.stop();
        redis.start();
        redis.awaitBack();

        await().atMost(PATIENCE).until(() -> hub.eventIds().contains("a"));
        await().atMost(PATIENCE).until(() -> keys(redis).isEmpty());
    }

    @Test
    void aClaimThatCanNotBeReadHoldsUpNobody() {
        Given.store(redis, "earlier-hub", LEASE).append(append(new BucketKey("broken", Given.TYPE), AT_ONCE, "a"));
        redis.client().getKeys().delete(KEYS.bucketEvents + "broken:" + Given.TYPE);

        hub = new TestHub(redis, "hub", config(LEASE));
        hub.append(append(AT_ONCE, "b"));

        await().atMost(PATIENCE).until(() -> hub.eventIds().equals(List.of("b")));
        assertThat(Given.members(redis, KEYS.deadLetters)).hasSize(1);
    }

    @Test
    void aHubThatStopsFinishesWhatIsInHandAndClaimsNoMore() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        hub = new TestHub(redis, "hub", config(LEASE), claim -> {
            stopping.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            // Due while the hub stops.
            Given.store(redis, "other-hub", LEASE).append(append(new BucketKey("late", Given.TYPE), AT_ONCE, "b"));
        });
        hub.append(append(AT_ONCE, "a"));
        await().atMost(PATIENCE).until(() -> hub.claimed().size() == 1);

        Thread stop = Thread.startVirtualThread(hub::close);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        stopping.countDown();
        stop.join(PATIENCE);
        assertThat(stop.isAlive()).isFalse();

        assertThat(hub.eventIds()).containsExactly("a");
        assertThat(Given.members(redis, KEYS.claimIndex))
                .as("what was in hand is confirmed")
                .isEmpty();
        assertThat(Given.members(redis, KEYS.bucketIndex)).containsExactly("late:" + Given.TYPE);
    }
}
