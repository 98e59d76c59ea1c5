package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.event.EventType;
import io.serai.redis.Shards;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ShardSpreadTest {
    private static final int SHARDS = Shards.ON_CLUSTER;
    private static final int FAIR = 1_000;

    @Property
    void everyNameHasItsShardAndKeepsIt(
            @ForAll @StringLength(max = 100) String name, @ForAll @IntRange(min = 1, max = 64) int shards) {
        assertThat(Shards.of(name, shards))
                .isBetween(0, shards - 1)
                .isEqualTo(Shards.of(new String(name.toCharArray()), shards));
    }

    @Test
    void aNameIsInTheSameShardForEver() {
        assertThat(Stream.of("a", "alert-1:trace:errors", "0199a200-0000-7000-8000-0000000000b1")
                        .map(name -> Shards.of(name, SHARDS)))
                .as("what is in a cluster is found again by the next version")
                .containsExactly(1, 0, 15);
    }

    @Test
    void randomAlertIdsAreSpreadEvenly() {
        assertSpread(i -> UuidCreator.getRandomBased() + ":trace:errors");
    }

    @Test
    void idsThatFollowEachOtherAreSpreadEvenly() {
        assertSpread(i -> UuidCreator.getTimeOrderedEpoch() + ":trace:errors");
        assertSpread(i -> "alert-" + i + ":prompt:created");
    }

    @Test
    void theEventTypesOfOneAlertAreNotAllInOneShard() {
        assertThat(Arrays.stream(EventType.values())
                        .map(type -> Shards.of(new BucketKey("alert-1", type.wire()).toString(), SHARDS))
                        .distinct())
                .hasSizeGreaterThan(EventType.values().length / 3);
    }

    /** Sixteen thousand names: each shard gets its thousand, give or take two hundred. */
    private static void assertSpread(Function<Integer, String> name) {
        Map<Integer, Long> sizes = IntStream.range(0, SHARDS * FAIR)
                .mapToObj(i -> Shards.of(name.apply(i), SHARDS))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(sizes).hasSize(SHARDS);
        assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(FAIR - 200L, FAIR + 200L));
    }
}
