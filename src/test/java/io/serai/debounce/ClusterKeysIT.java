package io.serai.debounce;

import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.IN_AN_HOUR;
import static io.serai.debounce.Given.append;
import static io.serai.debounce.Given.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.debounce.DeadLetters.Replayed;
import io.serai.redis.OnCluster;
import io.serai.redis.Page;
import io.serai.redis.RedisExtension;
import io.serai.redis.Shards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.client.codec.StringCodec;

/** The whole contract of the store on a cluster, which refuses a script whose keys are not all on one node. */
@OnCluster
class ClusterKeysIT {
    private static final Pattern TAGGED = Pattern.compile("[a-z_]+\\{(\\d+)}.*");
    private static final int ALERTS = 48;
    private static final int MANY = 64;

    @RegisterExtension
    static final RedisExtension cluster = new RedisExtension();

    private final BucketStore store = store("hub-a", 128);
    private final BucketStore other = store("hub-b", 128);

    private static BucketStore store(String owner, int share) {
        return RedisBucketStore.in(
                cluster.scripts(),
                Given.config(Given.LONG_LEASE, Duration.ofMinutes(10), share),
                owner,
                () -> UuidCreator.getTimeOrderedEpoch().toString());
    }

    @Test
    void bucketsAreSpreadOverAllNodesAndShards() {
        alerts().forEach(key -> store.append(append(key, IN_AN_HOUR, "a", "b")));

        assertThat(cluster.nodes().keys()).allSatisfy(keys -> assertThat(keys).isNotEmpty());
        assertThat(shards(keys())).hasSizeGreaterThan(Shards.ON_CLUSTER / 2);
        assertThatShardsAreInOneSlotEach();
    }

    @Test
    void whatGathersIsListedOverAllShardsTheSoonestFirst() {
        alerts().forEach(key -> store.append(append(key, IN_AN_HOUR, "a")));
        OpenBuckets buckets =
                new OpenBuckets(cluster.scripts(), Given.config(Given.LONG_LEASE, Duration.ofMinutes(10), 128));

        List<OpenBuckets.Waiting> listed = new ArrayList<>();
        String position = null;
        do {
            OpenBuckets.Listed part = buckets.list(null, null, position, ALERTS / 3);
            assertThat(part.total()).isEqualTo(ALERTS);
            listed.addAll(part.page().items());
            position = part.page().next();
        } while (position != null && listed.size() <= ALERTS);

        assertThat(listed)
                .hasSize(ALERTS)
                .isSortedAccordingTo(Comparator.comparing(OpenBuckets.Waiting::dueAt))
                .extracting(OpenBuckets.Waiting::alertId)
                .doesNotHaveDuplicates();
    }

    @Test
    void anEventCountsOnce() {
        for (BucketKey key : alerts()) {
            assertThat(store.append(append(key, IN_AN_HOUR, "a", "b", "a")).appended())
                    .containsExactly(true, true, false);
            assertThat(other.append(append(key, IN_AN_HOUR, "b", "c")).appended())
                    .containsExactly(false, true);
        }
    }

    @Test
    void eachBucketComesOutOnceWithItsEvents() {
        alerts().forEach(key -> store.append(append(key, AT_ONCE, "a", "b")));
        alerts().forEach(key -> other.append(append(key, AT_ONCE, "c")));

        List<Claim> claims = new ArrayList<>(store.claim(ALERTS / 3, Given.ANY).claims());
        assertThat(claims).hasSize(ALERTS / 3);
        claims.addAll(other.claim(MANY, Given.ANY).claims());

        assertThat(claims).hasSize(ALERTS).allSatisfy(claim -> assertThat(ids(claim))
                .containsExactly("a", "b", "c"));
        assertThat(claims).extracting(Claim::alertId).doesNotHaveDuplicates();
        assertThatShardsAreInOneSlotEach();
        claims.forEach(claim -> assertThat(store.confirm(claim.id())).isNotEqualTo(other.confirm(claim.id())));
        assertThat(keys()).allMatch(isMark());
    }

    @Test
    void fullBucketsComeOutOneAfterTheOther() {
        WindowRules two = new WindowRules(Duration.ofHours(1), true, 2, 1_048_576);
        for (BucketKey key : alerts()) {
            assertThat(store.append(append(key, two, "a", "b", "c", "d", "e")).due())
                    .isZero();
        }
        assertThatShardsAreInOneSlotEach();

        Map<String, List<List<String>>> byAlert = new HashMap<>();
        List<Claim> claims = store.claim(MANY, Given.ANY).claims();
        while (!claims.isEmpty()) {
            claims.forEach(claim -> byAlert.computeIfAbsent(claim.alertId(), alert -> new ArrayList<>())
                    .add(ids(claim)));
            claims = store.claim(MANY, Given.ANY).claims();
        }

        assertThat(byAlert).hasSize(ALERTS);
        assertThat(byAlert.values())
                .allSatisfy(buckets -> assertThat(buckets).containsExactly(List.of("a", "b"), List.of("c", "d")));
    }

    @Test
    void nextDueIsTheSoonestOfAllShards() {
        alerts().forEach(key -> store.append(append(key, IN_AN_HOUR, "a")));
        store.append(append(Given.window(Duration.ofMinutes(1)), "a"));

        assertThat(store.claim(MANY, Given.ANY).nextDue()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
    }

    @Test
    void claimsAreGivenBackAndTakenOverWithTheirAttempts() {
        alerts().forEach(key -> store.append(append(key, AT_ONCE, "a")));
        List<String> ids = claimAll();

        assertThat(store.extend(ids)).isEmpty();
        assertThat(other.extend(ids)).containsExactlyInAnyOrderElementsOf(ids);
        ids.forEach(id -> assertThat(store.attempted(id, 2)).isTrue());
        ids.forEach(id -> assertThat(other.release(id)).isFalse());
        ids.forEach(id -> assertThat(store.release(id)).isTrue());

        assertThat(other.takeOver(5, Given.ANY)).hasSize(5);
        assertThat(other.takeOver(MANY, Given.ANY)).hasSize(ALERTS - 5).allSatisfy(claim -> assertThat(claim.attempts())
                .isEqualTo(2));
        assertThat(store.extend(ids)).hasSize(ALERTS);
        assertThat(other.extend(ids)).isEmpty();
    }

    @Test
    void deadLettersAreReplayedUnderTheirOldIds() {
        alerts().forEach(key -> store.append(append(key, AT_ONCE, "a")));
        List<String> ids = claimAll();

        ids.forEach(id -> assertThat(store.bury(id, "http_404", "The receiver answered 404", 1))
                .isTrue());
        assertThatShardsAreInOneSlotEach();
        ids.forEach(id -> assertThat(letters().replay(id)).isEqualTo(Replayed.YES));

        assertThat(other.takeOver(MANY, Given.ANY)).extracting(Claim::id).containsExactlyInAnyOrderElementsOf(ids);
        ids.forEach(id -> assertThat(other.confirm(id)).isTrue());
        assertThat(keys()).allMatch(isMark());
    }

    @Test
    void deadLettersOfAllShardsAreListedInOneOrderPageByPage() {
        alerts().forEach(key -> store.append(append(key, AT_ONCE, "a")));
        List<String> ids = claimAll();
        ids.forEach(id -> store.bury(id, "http_404", "The receiver answered 404", 1));

        List<DeadLetter> listed = new ArrayList<>();
        String next = null;
        do {
            Page<DeadLetter> page = letters().list(DeadLetters.Filter.ALL, next, 7);
            assertThat(page.items()).hasSizeBetween(1, 7);
            listed.addAll(page.items());
            next = page.next();
        } while (next != null);

        assertThat(listed).extracting(DeadLetter::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(listed).isSortedAccordingTo((a, b) -> b.buriedAt().compareTo(a.buriedAt()));
        assertThat(letters().list(DeadLetters.Filter.ALL, null, ALERTS).next()).isNull();
        assertThat(letters().reasons(DeadLetters.Filter.ALL))
                .isEqualTo(new DeadLetters.Reasons(
                        List.of(new DeadLetters.Reason(
                                "http_404",
                                ids.size(),
                                ALERTS,
                                listed.getLast().buriedAt(),
                                listed.getFirst().buriedAt())),
                        true));
    }

    @Test
    void deadLettersAreReplayedAndDeletedAcrossShards() {
        alerts().forEach(key -> store.append(append(key, AT_ONCE, "a")));
        claimAll().forEach(id -> store.bury(id, "http_404", "The receiver answered 404", 1));

        assertThat(letters().replayAll(DeadLetters.Filter.ALL, null, 20).done()).isEqualTo(20);
        assertThat(letters().expire(Duration.ofDays(1), MANY)).isZero();
        assertThat(letters().deleteAll(DeadLetters.Filter.ALL, null, MANY).done())
                .isEqualTo(ALERTS - 20);

        assertThat(other.takeOver(MANY, Given.ANY)).hasSize(20).allSatisfy(claim -> other.confirm(claim.id()));
        assertThat(keys()).allMatch(isMark());
    }

    @Test
    void inputThatCanNotBeReadIsKeptOnceAndFoundByItsId() {
        List<String> ids =
                IntStream.range(0, ALERTS).mapToObj(i -> "input-" + i).toList();
        for (String id : ids) {
            DeadLetters.Misread input =
                    new DeadLetters.Misread(id, "kafka:events", "acme", "not_json", "It is no JSON");
            assertThat(letters().keep(input, new byte[] {1, 2})).isTrue();
            assertThat(letters().keep(input, new byte[] {1, 2})).isFalse();
        }

        assertThatShardsAreInOneSlotEach();
        assertThat(ids).allSatisfy(id -> {
            assertThat(letters().get(id)).isPresent();
            assertThat(letters().input(id))
                    .hasValueSatisfying(input -> assertThat(input.bytes()).isEqualTo(2));
            assertThat(letters().delete(id)).isTrue();
        });
        assertThat(keys()).isEmpty();
    }

    @Test
    void whatIsNotOursIsSetAsideOnItsNode() {
        List<BucketKey> some = alerts().subList(0, 6);
        for (BucketKey key : some) {
            int shard = Shards.of(key.toString(), Shards.ON_CLUSTER);
            cluster.client()
                    .getBucket(Keys.ofAllShards(true).get(shard).bucket + key, StringCodec.INSTANCE)
                    .set("text");
            store.append(append(key, AT_ONCE, "a"));
            cluster.client()
                    .<String>getList(Keys.ofAllShards(true).get(shard).bucketEvents + key, StringCodec.INSTANCE)
                    .add("not JSON");
        }

        assertThat(store.claim(MANY, Given.ANY).claims())
                .hasSize(some.size())
                .allSatisfy(claim -> assertThat(ids(claim)).containsExactly("a"));
        assertThat(keys().stream().filter(key -> key.startsWith("dead_letter{")))
                .as("each text and each event that is no JSON")
                .hasSize(2 * some.size());
        assertThatShardsAreInOneSlotEach();
    }

    @Test
    void anAlertGetsNoMoreThanItsShareOverAllShards() {
        IntStream.range(0, 20).forEach(i -> store.append(append(new BucketKey("alert-1", "type:" + i), AT_ONCE, "a")));

        assertThat(store.claim(16, ClaimLimits.Allowance.ofEach(2)).claims()).hasSize(2);
    }

    private static List<BucketKey> alerts() {
        return IntStream.range(0, ALERTS)
                .mapToObj(i -> new BucketKey("cluster-alert-" + i, Given.TYPE))
                .toList();
    }

    private List<String> claimAll() {
        List<String> ids =
                store.claim(MANY, Given.ANY).claims().stream().map(Claim::id).toList();
        assertThat(ids).hasSize(ALERTS);
        return ids;
    }

    private static DeadLetters letters() {
        return new DeadLetters(cluster.scripts());
    }

    private static List<String> keys() {
        return cluster.nodes().keys().stream().flatMap(List::stream).toList();
    }

    private static Predicate<String> isMark() {
        return key -> key.startsWith("alert_seen{");
    }

    private static Map<String, Set<Integer>> shards(List<String> keys) {
        return keys.stream()
                .collect(Collectors.groupingBy(
                        ClusterKeysIT::shard,
                        Collectors.mapping(key -> cluster.client().getKeys().getSlot(key), Collectors.toSet())));
    }

    private static String shard(String key) {
        Matcher matcher = TAGGED.matcher(key);
        assertThat(matcher.matches()).as("%s names its shard", key).isTrue();
        return matcher.group(1);
    }

    private static void assertThatShardsAreInOneSlotEach() {
        assertThat(shards(keys()))
                .allSatisfy((shard, slots) -> assertThat(slots).hasSize(1));
    }
}
