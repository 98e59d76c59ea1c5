package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.alert.RateLimit;
import io.serai.delivery.DestinationStates.Admission;
import io.serai.delivery.DestinationStates.Answer;
import io.serai.redis.RedisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RMap;
import org.redisson.client.codec.StringCodec;

/** What two hubs know of one destination, on a real Redis. */
class DestinationStatesIT {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Destination PLAIN = new Destination("account", "endpoint", null, 32);
    private static final Destination SLOW =
            new Destination("account", "endpoint", new RateLimit(2, Duration.ofSeconds(1)), 32);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final DestinationStates one = states(Duration.ofDays(5));
    private final DestinationStates other = states(Duration.ofDays(5));

    @Test
    void whatNobodyKnowsAnythingAboutMayBeCalled() {
        assertThat(one.admit(PLAIN, false, TIMEOUT)).isEqualTo(new Admission(Answer.GO, Duration.ZERO, 0));
        assertThat(redis.client().getKeys().count()).isZero();
    }

    @Test
    void aPauseHoldsForEveryHubAndIsNeverMadeShorter() {
        one.failed(PLAIN, retry("http_429"), Duration.ofSeconds(10));
        one.failed(PLAIN, retry("http_429"), Duration.ofSeconds(1));

        Admission admission = other.admit(PLAIN, false, TIMEOUT);

        assertThat(admission.answer()).isEqualTo(Answer.PAUSED);
        assertThat(admission.delay()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
        assertThat(other.admit(new Destination("account", "other path", null, 32), false, TIMEOUT)
                        .answer())
                .as("the same credential")
                .isEqualTo(Answer.PAUSED);
        assertThat(other.admit(new Destination("other", "endpoint", null, 32), false, TIMEOUT)
                        .answer())
                .isEqualTo(Answer.GO);
    }

    @Test
    void aRateIsSharedAndPlacesInTheLineAreKept() {
        List<Admission> admissions = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            admissions.add(one.admit(SLOW, false, TIMEOUT));
            admissions.add(other.admit(SLOW, false, TIMEOUT));
        }
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();

        assertThat(admissions.getFirst().answer()).isEqualTo(Answer.GO);
        for (int i = 1; i <= 10; i++) {
            assertThat(admissions.get(i).answer()).isEqualTo(Answer.WAIT);
            assertThat(admissions.get(i).delay().toMillis()).isBetween(500L * i - took - 10, 500L * i);
        }
        assertThat(admissions.getLast().answer()).as("too long a line").isEqualTo(Answer.BUSY);
        assertThat(one.admit(SLOW, true, TIMEOUT).answer()).as("has waited").isEqualTo(Answer.GO);
    }

    @Test
    void anOpenCircuitLetsOneThroughAtATimeAndADeliveryClosesIt() {
        fail(3);
        assertThat(other.admit(PLAIN, false, TIMEOUT).answer()).isEqualTo(Answer.OPEN);

        await().until(() -> one.admit(PLAIN, false, TIMEOUT).answer() == Answer.GO);
        assertThat(other.admit(PLAIN, false, TIMEOUT).answer())
                .as("one is enough")
                .isEqualTo(Answer.OPEN);
        fail(1);
        assertThat(other.admit(PLAIN, false, TIMEOUT).delay()).as("open again").isGreaterThan(Duration.ofMillis(100));

        await().until(() -> one.admit(PLAIN, false, TIMEOUT).answer() == Answer.GO);
        one.delivered(PLAIN);
        assertThat(other.admit(PLAIN, false, TIMEOUT)).isEqualTo(new Admission(Answer.GO, Duration.ZERO, 0));
    }

    @Test
    void aRateDoesNotKeepTheOneAttemptOfAnOpenCircuitFromBeingMade() {
        one.admit(SLOW, false, TIMEOUT);
        fail(3);

        await().until(() -> one.admit(SLOW, false, TIMEOUT).answer() == Answer.WAIT);

        assertThat(one.admit(SLOW, true, TIMEOUT).answer()).as("has waited").isEqualTo(Answer.GO);
        assertThat(other.admit(SLOW, true, TIMEOUT).answer())
                .as("one is enough")
                .isEqualTo(Answer.OPEN);
    }

    @Test
    void aDeliveryThatWasUnderWayDoesNotEnableWhatIsDisabled() {
        one.failed(PLAIN, new Verdict(Verdict.Action.DISABLE, Verdict.Sign.ALIVE, "gone", ""), Duration.ZERO);

        other.delivered(PLAIN);

        assertThat(one.admit(PLAIN, false, TIMEOUT).answer()).isEqualTo(Answer.DISABLED);
    }

    @Test
    void whatSomebodyElseHasPutThereHoldsUpNothing() {
        redis.client()
                .getBucket("destination_health:{account}:endpoint", StringCodec.INSTANCE)
                .set("somebody's");

        assertThat(one.admit(PLAIN, false, TIMEOUT).answer()).isEqualTo(Answer.GO);
        assertThat(one.failed(PLAIN, retry("http_503"), Duration.ZERO)).isEqualTo(DestinationStates.Settled.NOTHING);
    }

    @Test
    void aHubThatDiesWithTheOneThatWasLetThroughBlocksNobodyForLong() {
        fail(3);
        await().until(() -> one.admit(PLAIN, false, TIMEOUT).answer() == Answer.GO);

        await().until(() -> other.admit(PLAIN, false, TIMEOUT).answer() == Answer.GO);
    }

    @Test
    void aLongSeriesOfManyMissesDisablesOnceAndAShortOneDoesNot() {
        DestinationStates impatient = states(Duration.ofMillis(300));
        for (int i = 0; i < 10; i++) {
            assertThat(impatient
                            .failed(PLAIN, refusal("http_404"), Duration.ZERO)
                            .disabled())
                    .isFalse();
        }

        List<Boolean> disabled = new ArrayList<>();
        await().until(() -> {
            disabled.add(
                    impatient.failed(PLAIN, refusal("http_404"), Duration.ZERO).disabled());
            return disabled.getLast();
        });
        assertThat(impatient.failed(PLAIN, refusal("http_404"), Duration.ZERO).disabled())
                .as("once")
                .isFalse();
        assertThat(other.admit(PLAIN, false, TIMEOUT).answer()).isEqualTo(Answer.DISABLED);
        assertThat(health().remainTimeToLive()).as("kept").isEqualTo(-1);
    }

    @Test
    void aDeliveryEndsTheSeries() {
        DestinationStates impatient = states(Duration.ofMillis(1));
        for (int i = 0; i < 19; i++) {
            impatient.failed(PLAIN, refusal("http_404"), Duration.ZERO);
        }
        impatient.delivered(PLAIN);

        assertThat(impatient.failed(PLAIN, refusal("http_404"), Duration.ZERO).disabled())
                .isFalse();
    }

    @Test
    void whatIsKnownOfADestinationIsForgottenInTheEnd() {
        fail(1);

        assertThat(health().remainTimeToLive()).isPositive();
    }

    @Test
    void whileRedisIsAwayNothingIsHeldUp() {
        redis.stop();

        assertThat(one.admit(PLAIN, false, TIMEOUT).answer()).isEqualTo(Answer.GO);
        assertThat(one.failed(PLAIN, retry("http_503"), Duration.ZERO)).isEqualTo(DestinationStates.Settled.NOTHING);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            one.failed(PLAIN, new Verdict(Verdict.Action.RETRY, Verdict.Sign.DOWN, "timeout", ""), Duration.ZERO);
        }
    }

    private static RMap<String, String> health() {
        return redis.client().getMap("destination_health:{account}:endpoint", StringCodec.INSTANCE);
    }

    private static Verdict retry(String reason) {
        return new Verdict(Verdict.Action.RETRY, Verdict.Sign.ALIVE, reason, "");
    }

    private static Verdict refusal(String reason) {
        return new Verdict(Verdict.Action.PERMANENT, Verdict.Sign.ALIVE, reason, "");
    }

    private static DestinationStates states(Duration disableAfter) {
        return new DestinationStates(
                redis.scripts(),
                new DeliveryConfig(
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        List.of(),
                        Duration.ofSeconds(1),
                        TIMEOUT,
                        32,
                        Map.of(),
                        3,
                        Duration.ofMillis(300),
                        20,
                        disableAfter));
    }
}
