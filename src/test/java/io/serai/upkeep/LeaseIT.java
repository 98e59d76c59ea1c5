package io.serai.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.redis.RedisExtension;
import io.serai.upkeep.Lease.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.codec.StringCodec;

class LeaseIT {
    private static final Instant NINE = Instant.parse("2026-07-06T09:00:00Z");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final Lease one = new Lease(redis.scripts(), Clock.systemUTC());
    private final Lease other = new Lease(redis.scripts(), Clock.systemUTC());

    @Test
    void oneOfManyHubsGetsEachFireTimeOfAJob() throws Exception {
        List<Callable<Boolean>> hubs = new ArrayList<>();
        for (int job = 0; job < 20; job++) {
            for (int hub = 0; hub < 8; hub++) {
                String name = "job-" + job;
                hubs.add(() -> new Lease(redis.scripts(), Clock.systemUTC()).take(name, NINE) == Turn.OURS);
            }
        }

        int runs = 0;
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> taken : all.invokeAll(hubs)) {
                runs += taken.get() ? 1 : 0;
            }
        }

        assertThat(runs).isEqualTo(20);
    }

    @Test
    void theNextFireTimeIsForWhoComesFirstAgain() {
        assertThat(one.take("job", NINE)).isEqualTo(Turn.OURS);
        assertThat(one.take("job", NINE)).isEqualTo(Turn.OTHERS);

        assertThat(other.take("job", NINE.plusSeconds(1))).isEqualTo(Turn.OURS);
        assertThat(one.take("job", NINE.plusSeconds(1))).isEqualTo(Turn.OTHERS);
    }

    @Test
    void whoComesLateDoesNotRepeatWhatOthersHaveLeftBehind() {
        assertThat(one.take("job", NINE.plusSeconds(60))).isEqualTo(Turn.OURS);

        assertThat(other.take("job", NINE)).isEqualTo(Turn.OTHERS);
    }

    @Test
    void aLeaseIsForgottenInTheEnd() {
        one.take("job", NINE);

        assertThat(redis.client().getBucket("upkeep_lease:job").remainTimeToLive())
                .isBetween(23 * 3_600_000L, 24 * 3_600_000L);
    }

    @Test
    void somethingElseInItsPlaceIsInNobodysWay() {
        redis.client().getList("upkeep_lease:list", StringCodec.INSTANCE).add("?");
        redis.client().getBucket("upkeep_lease:text", StringCodec.INSTANCE).set("?");

        assertThat(one.take("list", NINE)).isEqualTo(Turn.OURS);
        assertThat(one.take("text", NINE)).isEqualTo(Turn.OURS);
        assertThat(other.take("list", NINE)).isEqualTo(Turn.OTHERS);
        assertThat(other.take("text", NINE)).isEqualTo(Turn.OTHERS);
    }

    @ParameterizedTest
    @ValueSource(longs = {-25, -2, 2, 25})
    void aHubWhoseClockIsFarOffTakesNothingFromTheOthers(long hours) {
        Duration off = Duration.ofHours(hours);
        Lease wrong = new Lease(redis.scripts(), Clock.offset(Clock.systemUTC(), off));

        assertThat(wrong.take("job", NINE.plus(off))).isEqualTo(Turn.OTHERS);

        assertThat(one.take("job", NINE)).isEqualTo(Turn.OURS);
        assertThat(wrong.take("job", NINE.plus(off))).isEqualTo(Turn.OTHERS);
    }

    @Test
    void aClockThatIsALittleOffIsGoodEnough() {
        Lease ahead = new Lease(redis.scripts(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));

        assertThat(ahead.take("job", NINE)).isEqualTo(Turn.OURS);
        assertThat(one.take("job", NINE)).isEqualTo(Turn.OTHERS);
    }

    @Test
    void withoutRedisNobodyKnowsWhoseTurnItIs() {
        redis.stop();

        assertThat(one.take("job", NINE)).isEqualTo(Turn.UNKNOWN);

        redis.start();
        redis.awaitBack();
        assertThat(one.take("job", NINE)).isEqualTo(Turn.OURS);
    }
}
