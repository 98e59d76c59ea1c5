package io.serai.debounce;

import static io.serai.debounce.Given.IN_AN_HOUR;
import static io.serai.debounce.Given.KEYS;
import static io.serai.debounce.Given.TYPE;
import static io.serai.debounce.Given.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.debounce.OpenBuckets.Listed;
import io.serai.debounce.OpenBuckets.Waiting;
import io.serai.json.InvalidInputException;
import io.serai.redis.RedisExtension;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.StringCodec;

class OpenBucketsIT {
    private static final int MANY = 600;

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private RedisBucketStore store;
    private OpenBuckets buckets;

    @BeforeEach
    void prepare() {
        store = Given.store(redis, "hub-1", Given.LONG_LEASE);
        buckets = new OpenBuckets(redis.scripts(), Given.config(Given.LONG_LEASE));
    }

    @Test
    void whatGathersSaysWhatItIsAndWhenItLeaves() {
        store.append(append(IN_AN_HOUR, "a", "b"));

        Listed listed = buckets.list(null, null, null, 10);

        Waiting bucket = listed.page().items().getFirst();
        assertThat(bucket)
                .isEqualTo(new Waiting(
                        "alert-1",
                        TYPE,
                        SampleEvents.WORKSPACE,
                        2,
                        bucket.bytes(),
                        bucket.firstSeen(),
                        bucket.dueAt(),
                        0));
        assertThat(bucket.bytes()).isPositive();
        assertThat(bucket.dueAt()).isEqualTo(bucket.firstSeen().plus(Duration.ofHours(1)));
        assertThat(listed.now())
                .isBetween(bucket.firstSeen(), bucket.firstSeen().plusSeconds(30));
        assertThat(listed.total()).isEqualTo(1);
        assertThat(listed.page().next()).isNull();
    }

    @Test
    void theSoonestIsTheFirst() {
        gather("late", Duration.ofHours(3));
        gather("soon", Duration.ofHours(1));
        gather("later", Duration.ofHours(2));

        assertThat(alerts(buckets.list(null, null, null, 10))).containsExactly("soon", "later", "late");
    }

    @Test
    void pagesHaveEachBucketOnceAlsoOfOneTime() {
        Instant due = Instant.now().plus(Duration.ofHours(2));
        for (String alert : List.of("b", "B", "a", "ä", "a-1", "aa", "z")) {
            store.append(append(
                    new BucketKey(alert, TYPE), new WindowRules(Duration.ofHours(1), false, 10, 1_000_000, due), "e"));
        }

        List<String> seen = new ArrayList<>();
        String position = null;
        do {
            Listed listed = buckets.list(null, null, position, 2);
            seen.addAll(alerts(listed));
            assertThat(listed.total()).isEqualTo(7);
            position = listed.page().next();
        } while (position != null && seen.size() < 20);

        assertThat(seen).containsExactly("B", "a-1", "a", "aa", "b", "z", "ä");
    }

    @Test
    void goesOnWhereItWasThoughTheBucketThereHasLeft() {
        gather("one", Duration.ofHours(1));
        gather("two", Duration.ofHours(2));
        gather("three", Duration.ofHours(3));
        String position = buckets.list(null, null, null, 2).page().next();
        redis.client().getKeys().delete(KEYS.bucket + "two:" + TYPE, KEYS.bucketEvents + "two:" + TYPE);
        redis.client()
                .getScoredSortedSet(KEYS.bucketIndex, StringCodec.INSTANCE)
                .remove("two:" + TYPE);

        assertThat(alerts(buckets.list(null, null, position, 2))).containsExactly("three");
    }

    @Test
    void ofFullOnesTheFirstIsShownAndHowManyWait() {
        WindowRules two = new WindowRules(Duration.ofHours(1), false, 2, 1_000_000);
        store.append(append(two, "a", "b", "c", "d", "e"));

        Waiting bucket = buckets.list(null, null, null, 10).page().items().getFirst();

        assertThat(bucket.full()).isEqualTo(2);
        assertThat(bucket.events()).isEqualTo(2);
        assertThat(bucket.dueAt()).isBefore(bucket.firstSeen().plusSeconds(30));
    }

    @Test
    void oneAlertOrOneWorkspaceCanBeAskedForAmongMany() {
        for (int i = 0; i < MANY; i++) {
            gather("alert-" + i, Duration.ofHours(1).plusSeconds(i));
        }
        gather("wanted", Duration.ofHours(9));

        assertThat(alerts(buckets.list("wanted", null, null, 10))).containsExactly("wanted");
        assertThat(alerts(buckets.list("wanted", "elsewhere", null, 10))).isEmpty();
        assertThat(alerts(buckets.list(null, SampleEvents.WORKSPACE, null, MANY + 10)))
                .hasSize(MANY + 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatNoHubHasWrittenIsPassedOver() {
        gather("ours", Duration.ofHours(1));
        redis.client()
                .<String>getScoredSortedSet(KEYS.bucketIndex, StringCodec.INSTANCE)
                .add(1, "nothing:" + TYPE);
        redis.client()
                .<String>getScoredSortedSet(KEYS.bucketIndex, StringCodec.INSTANCE)
                .add(2, "text:" + TYPE);
        redis.client()
                .<String>getBucket(KEYS.bucket + "text:" + TYPE, StringCodec.INSTANCE)
                .set("somebody else's");

        assertThat(alerts(buckets.list(null, null, null, 10))).containsExactly("ours");

        redis.client().getKeys().delete(KEYS.bucketIndex);
        redis.client().<String>getBucket(KEYS.bucketIndex, StringCodec.INSTANCE).set("somebody else's");
        assertThat(alerts(buckets.list(null, null, null, 10))).isEmpty();
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        assertThatThrownBy(() -> buckets.list(null, null, "nowhere", 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nextCursor");
    }

    private void gather(String alert, Duration window) {
        store.append(append(new BucketKey(alert, TYPE), Given.window(window), "e"));
    }

    private static List<String> alerts(Listed listed) {
        return listed.page().items().stream().map(Waiting::alertId).toList();
    }
}
