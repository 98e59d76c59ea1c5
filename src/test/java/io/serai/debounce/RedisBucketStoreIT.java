package io.serai.debounce;

import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.IN_AN_HOUR;
import static io.serai.debounce.Given.KEY;
import static io.serai.debounce.Given.KEYS;
import static io.serai.debounce.Given.LONG_LEASE;
import static io.serai.debounce.Given.append;
import static io.serai.debounce.Given.ids;
import static io.serai.debounce.Given.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.debounce.DeadLetters.Replayed;
import io.serai.event.Event;
import io.serai.json.Json;
import io.serai.redis.OneServer;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisScriptException;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.redisson.api.RBucket;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.StringCodec;

@OneServer("looks at keys by the names that they have there; ClusterKeysIT has the contract on a cluster")
class RedisBucketStoreIT {
    private static final ClaimLimits.Allowance TWO_EACH = ClaimLimits.Allowance.ofEach(2);

    private static final String OTHER_HUB = "hub-b";
    private static final String MEMBER = KEY.toString();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT_LEASE = Duration.ofMillis(200);

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final BucketStore store = Given.store(redis, "hub-a", LONG_LEASE);
    private final BucketStore other = Given.store(redis, OTHER_HUB, LONG_LEASE);
    private final DeadLetters letters = new DeadLetters(redis.scripts());

    @Test
    void aLookThatFindsNothingDueWritesNothing() {
        store.append(append(IN_AN_HOUR, "a"));
        store.claim(1, Given.ANY);
        redis.configure("min-replicas-to-write", "1");
        try {
            assertThatThrownBy(() -> store.append(append(IN_AN_HOUR, "b"))).isInstanceOf(RuntimeException.class);
            assertThat(store.claim(1, Given.ANY).claims()).isEmpty();
        } finally {
            redis.configure("min-replicas-to-write", "0");
        }
    }

    // append

    @Test
    void appendGathersEventsInTheOrderTheyCame() {
        store.append(append(IN_AN_HOUR, "a", "b"));
        store.append(append(IN_AN_HOUR, "c"));

        assertThat(Given.list(redis, KEYS.bucketEvents + MEMBER))
                .extracting(event -> Json.read(event.getBytes(StandardCharsets.UTF_8))
                        .get("id")
                        .textValue())
                .containsExactly("a", "b", "c");
        assertThat(Given.hash(redis, KEYS.bucket + MEMBER))
                .containsEntry("alertId", "alert-1")
                .containsEntry("eventType", "trace:errors")
                .containsEntry("workspaceId", SampleEvents.WORKSPACE)
                .containsEntry("count", "3");
        assertThatIndexAndBucketsAgree();
    }

    @Test
    void appendUsesTheDocumentedKeys() {
        store.append(append(IN_AN_HOUR, "a"));

        assertThat(keys(redis))
                .containsExactly(
                        "alert_bucket:alert-1:trace:errors",
                        "alert_bucket_events:alert-1:trace:errors",
                        "alert_bucket_index");
    }

    @Test
    void appendKeepsEventsAsTheyAre() {
        Event event = SampleEvents.event(
                "a",
                Given.TYPE,
                Json.read("{\"cost\":1.10,\"big\":12345678901234567890123,\"text\":\"Grüße \\u0000 🎉\"}"
                        .getBytes(StandardCharsets.UTF_8)));
        store.append(new Append(KEY, SampleEvents.WORKSPACE, AT_ONCE, List.of(BucketEvent.of(event)), appended -> {}));

        assertThat(store.claim(1, Given.ANY).claims().getFirst().events()).containsExactly(event.toJson());
    }

    @Test
    void eventsOfTwoWorkspacesAreNeverInOneBucket() {
        store.append(append(IN_AN_HOUR, "a"));
        store.append(new Append(KEY, "globex", IN_AN_HOUR, List.of(BucketEvent.of(Given.event("b"))), appended -> {}));
        assertThatIndexAndBucketsAgree();

        List<Claim> claims = store.claim(2, Given.ANY).claims();

        assertThat(claims).hasSize(1);
        assertThat(claims.getFirst().workspaceId()).isEqualTo(SampleEvents.WORKSPACE);
        assertThat(ids(claims.getFirst())).containsExactly("a");
        assertThat(Given.hash(redis, KEYS.bucket + MEMBER))
                .containsEntry("workspaceId", "globex")
                .containsEntry("count", "1");
    }

    @Test
    void appendCountsAnIdOnceWithinOneRequest() {
        BucketStore.Appended result = store.append(append(IN_AN_HOUR, "a", "b", "a"));

        assertThat(result.appended()).containsExactly(true, true, false);
        assertThat(Given.hash(redis, KEYS.bucket + MEMBER)).containsEntry("count", "2");
    }

    @Test
    void appendCountsAnIdOnceOverRequests() {
        store.append(append(IN_AN_HOUR, "a"));

        assertThat(other.append(append(IN_AN_HOUR, "a", "b")).appended()).containsExactly(false, true);
        assertThat(Given.hash(redis, KEYS.bucket + MEMBER)).containsEntry("count", "2");
    }

    @Test
    void appendKnowsAnIdAfterItsBucketWasClaimedAndConfirmed() {
        store.append(append(AT_ONCE, "a"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();
        assertThat(store.append(append(IN_AN_HOUR, "a")).appended()).containsExactly(false);

        store.confirm(claim.id());

        assertThat(store.append(append(IN_AN_HOUR, "a"))).isEqualTo(new BucketStore.Appended(null, List.of(false)));
        assertThat(keys(redis)).isEmpty();
    }

    @Test
    void appendForgetsAnIdAfterTheIdempotencyWindow() {
        Duration window = Duration.ofMillis(300);
        BucketStore forgetful = Given.store(redis, "hub-a", Given.config(LONG_LEASE, window, 128));
        forgetful.append(append(IN_AN_HOUR, "a"));
        Instant appended = Instant.now();

        await().atMost(PATIENCE)
                .until(() ->
                        forgetful.append(append(IN_AN_HOUR, "a")).appended().getFirst());
        assertThat(Duration.between(appended, Instant.now())).isGreaterThanOrEqualTo(window.minusMillis(20));
        await().atMost(PATIENCE)
                .until(() -> redis.client().getKeys().countExists(KEYS.seen + MEMBER) == 0
                        && Given.keys(redis).size() == 3);
    }

    @Test
    void marksOfSeenIdsExpire() {
        store.append(append(IN_AN_HOUR, "a"));

        redis.client().getKeys().getKeys().forEach(key -> {
            if (key.startsWith(KEYS.seen)) {
                assertThat(redis.client().getKeys().remainTimeToLive(key))
                        .isBetween(1L, Duration.ofMinutes(20).toMillis());
            }
        });
        assertThat(redis.client().getKeys().remainTimeToLive(KEYS.bucket + MEMBER))
                .as("what is not delivered never expires")
                .isEqualTo(-1);
        assertThat(redis.client().getKeys().remainTimeToLive(KEYS.bucketEvents + MEMBER))
                .isEqualTo(-1);
    }

    @Test
    void theSameIdInAnotherBucketIsAnotherEvent() {
        store.append(append(IN_AN_HOUR, "a"));

        assertThat(store.append(append(new BucketKey("alert-2", Given.TYPE), IN_AN_HOUR, "a"))
                        .appended())
                .containsExactly(true);
        assertThat(store.append(append(new BucketKey("alert-1", "trace:cost"), IN_AN_HOUR, "a"))
                        .appended())
                .containsExactly(true);
        assertThat(Given.members(redis, KEYS.bucketIndex)).hasSize(3);
    }

    @Test
    void theFirstEventFixesTheWindow() {
        store.append(append(Given.window(Duration.ofMinutes(10)), "a"));
        Double due = Given.score(redis, KEYS.bucketIndex, MEMBER);

        BucketStore.Appended later = store.append(append(IN_AN_HOUR, "b"));
        store.append(append(AT_ONCE, "c"));

        assertThat(Given.score(redis, KEYS.bucketIndex, MEMBER)).isEqualTo(due);
        assertThat(later.due()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(due
                        - Double.parseDouble(
                                Given.hash(redis, KEYS.bucket + MEMBER).get("firstSeen")))
                .isEqualTo(600_000);
    }

    @Test
    void aWindowOfZeroIsDueAtOnce() {
        assertThat(store.append(append(AT_ONCE, "a")).due()).isZero();

        assertThat(store.claim(1, Given.ANY).claims()).hasSize(1);
    }

    @Test
    void aFullBucketIsDueAtOnceAndTheNextEventOpensAnother() {
        WindowRules three = new WindowRules(Duration.ofHours(1), false, 3, 1_048_576);
        assertThat(store.append(append(three, "a", "b")).due()).isPositive();

        assertThat(store.append(append(three, "c", "d")).due()).isZero();
        assertThat(store.append(append(three, "e", "f")).due()).isZero();
        assertThat(store.append(append(three, "g")).due())
                .as("a full one still waits")
                .isZero();

        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("a", "b", "c");
        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("d", "e", "f");
        BucketStore.Claimed none = store.claim(1, Given.ANY);
        assertThat(none.claims()).as("the open one has its own window").isEmpty();
        assertThat(none.nextDue()).isPositive();
        assertThatIndexAndBucketsAgree();
    }

    @Test
    void aChangedSettingHoldsForNewBuckets() {
        WindowRules three = new WindowRules(Duration.ofHours(1), false, 3, 1_048_576);
        WindowRules two = new WindowRules(Duration.ofMinutes(1), false, 2, 1_048_576);
        store.append(append(three, "a"));

        assertThat(store.append(append(two, "b")).due()).isGreaterThan(Duration.ofMinutes(59));
        assertThat(store.append(append(two, "c", "d")).due()).isZero();

        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("a", "b", "c");
        assertThat(store.claim(1, Given.ANY).nextDue()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(store.append(append(three, "e")).due()).isZero();
        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("d", "e");
    }

    @Test
    void oneRequestMayFillManyBuckets() {
        WindowRules two = new WindowRules(Duration.ofHours(1), false, 2, 1_048_576);

        assertThat(store.append(append(two, "a", "b", "c", "d", "e")).due()).isZero();

        assertThat(store.claim(10, Given.ANY).claims())
                .extracting(Given::ids)
                .containsExactly(List.of("a", "b"), List.of("c", "d"));
        assertThat(Given.list(redis, KEYS.bucketEvents + MEMBER)).hasSize(1);
        assertThatIndexAndBucketsAgree();
    }

    @Test
    void aHeavyBucketIsDueAtOnce() {
        int one = Json.write(Given.event("a").toJson()).length;
        WindowRules twoEvents = new WindowRules(Duration.ofHours(1), false, 1_000, 2L * one);
        assertThat(store.append(append(twoEvents, "a")).due()).isPositive();

        assertThat(store.append(append(twoEvents, "b")).due()).isZero();
        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("a", "b");
    }

    @Test
    void duplicatesDoNotFillABucket() {
        WindowRules two = new WindowRules(Duration.ofHours(1), false, 2, 1_048_576);
        store.append(append(two, "a"));

        assertThat(store.append(append(two, "a", "a", "a")).due()).isPositive();
    }

    @Test
    void withALeadingEdgeTheFirstEventLeavesAtOnceAndTheNextOnesGather() {
        Duration window = Duration.ofMillis(1_500);
        WindowRules leading = new WindowRules(window, true, 1_000, 1_048_576);

        assertThat(store.append(append(leading, "first")).due()).isZero();
        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("first");

        assertThat(store.append(append(leading, "second")).due()).isBetween(Duration.ofMillis(1), window);
        store.append(append(leading, "third"));
        List<Claim> grouped = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(() -> grouped.addAll(store.claim(1, Given.ANY).claims()));
        assertThat(ids(grouped.getFirst())).containsExactly("second", "third");

        // Traffic goes on: within a window after the last one nothing leaves at once.
        assertThat(store.append(append(leading, "fourth")).due()).isPositive();
    }

    @Test
    void aQuietWindowArmsTheLeadingEdgeAgain() {
        WindowRules leading = new WindowRules(Duration.ofMillis(150), true, 1_000, 1_048_576);
        store.append(append(leading, "first"));
        store.claim(1, Given.ANY);
        await().atMost(PATIENCE).until(() -> keys(redis).stream().noneMatch(key -> key.startsWith(KEYS.leadingEdge)));

        assertThat(store.append(append(leading, "second")).due()).isZero();
    }

    @Test
    void aLeadingEdgeWithoutAWindowIsNoSpecialCase() {
        WindowRules leading = new WindowRules(Duration.ZERO, true, 1_000, 1_048_576);

        assertThat(store.append(append(leading, "a")).due()).isZero();
        assertThat(store.append(append(leading, "b")).due()).isZero();
    }

    @Test
    void aDigestIsDueAtItsTimeWhicheverEventOpensItAndWhateverTheNextOnesAskFor() {
        Instant inTwoDays = Instant.now().plus(Duration.ofDays(2));

        assertThat(store.append(append(digest(inTwoDays), "a")).due())
                .isBetween(Duration.ofDays(2).minusMinutes(1), Duration.ofDays(2));
        assertThat(store.append(append(AT_ONCE, "b")).due())
                .isBetween(Duration.ofDays(2).minusMinutes(1), Duration.ofDays(2));
        assertThat(store.claim(1, Given.ANY).claims()).isEmpty();
    }

    /** Otherwise each event was a digest of its own until that hub's clock has come to the time as well. */
    @Test
    void theDigestOfAHubWhoseClockIsBehindWaitsUntilItsTimeHasComeThereToo() {
        WindowRules inAMinute = new WindowRules(
                Duration.ofMinutes(1), false, 1_000, 1_048_576, Instant.now().minusSeconds(5));

        assertThat(store.append(append(inAMinute, "a")).due()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        store.append(append(inAMinute, "b"));

        assertThat(store.claim(1, Given.ANY).claims()).isEmpty();
    }

    @Test
    void theDigestOfAHubWithAWrongClockWaitsEightDaysAtMost() {
        assertThat(store.append(append(digest(Instant.now().plus(Duration.ofDays(365))), "a"))
                        .due())
                .isBetween(Duration.ofDays(8).minusMinutes(1), Duration.ofDays(8));
    }

    @Test
    void aDigestThatIsFullLeavesAtOnce() {
        WindowRules two = new WindowRules(
                Duration.ZERO, false, 2, 1_048_576, Instant.now().plus(Duration.ofDays(1)));

        assertThat(store.append(append(two, "a", "b", "c")).due()).isZero();
        assertThat(ids(store.claim(1, Given.ANY).claims().getFirst())).containsExactly("a", "b");
        assertThat(store.claim(1, Given.ANY).nextDue())
                .isBetween(Duration.ofDays(1).minusMinutes(1), Duration.ofDays(1));
    }

    private static WindowRules digest(Instant dueAt) {
        return new WindowRules(Duration.ZERO, false, 1_000, 1_048_576, dueAt);
    }

    // claim

    @Test
    void claimMovesABucketAsAWhole() {
        store.append(append(AT_ONCE, "a", "b"));

        Claim claim = store.claim(1, Given.ANY).claims().getFirst();

        assertThat(ids(claim)).containsExactly("a", "b");
        assertThat(claim.alertId()).isEqualTo("alert-1");
        assertThat(claim.eventType()).isEqualTo("trace:errors");
        assertThat(claim.workspaceId()).isEqualTo(SampleEvents.WORKSPACE);
        assertThat(claim.attempts()).isZero();
        assertThat(claim.firstSeen()).isBeforeOrEqualTo(claim.claimedAt());
        assertThat(claim.claimedAt())
                .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(1));
        assertThat(keys(redis))
                .containsExactly("alert_claim:" + claim.id(), "alert_claim_events:" + claim.id(), "alert_claim_index");
    }

    @Test
    void claimLeavesWhatIsNotDueAndSaysWhenItIs() {
        store.append(append(Given.window(Duration.ofMinutes(5)), "a"));
        store.append(append(new BucketKey("alert-2", Given.TYPE), AT_ONCE, "b"));

        BucketStore.Claimed claimed = store.claim(10, Given.ANY);

        assertThat(claimed.claims()).extracting(Claim::alertId).containsExactly("alert-2");
        assertThat(claimed.nextDue()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThatIndexAndBucketsAgree();
    }

    @Test
    void claimAnswersNoNextDueWhenNoBucketIsOpen() {
        assertThat(store.claim(10, Given.ANY)).isEqualTo(new BucketStore.Claimed(null, false, List.of()));
    }

    @Test
    void claimTakesAtMostSoManyTheMostOverdueFirst() {
        for (int i = 0; i < 5; i++) {
            store.append(append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "a"));
            redis.client()
                    .getScoredSortedSet(KEYS.bucketIndex, StringCodec.INSTANCE)
                    .add(100 - i, "alert-" + i + ":" + Given.TYPE);
        }

        BucketStore.Claimed claimed = store.claim(2, Given.ANY);

        assertThat(claimed.claims()).extracting(Claim::alertId).containsExactly("alert-4", "alert-3");
        assertThat(claimed.nextDue()).isZero();
        assertThat(store.claim(16, Given.ANY).claims()).hasSize(3);
    }

    @Test
    void aBucketIsClaimedOnce() {
        store.append(append(AT_ONCE, "a"));

        assertThat(store.claim(1, Given.ANY).claims()).hasSize(1);
        assertThat(other.claim(1, Given.ANY).claims()).isEmpty();
        assertThat(other.takeOver(1, Given.ANY)).isEmpty();
    }

    @Test
    void eventsAfterAClaimOpenANewBucket() {
        store.append(append(AT_ONCE, "a"));
        Claim first = store.claim(1, Given.ANY).claims().getFirst();
        store.append(append(AT_ONCE, "b"));

        Claim second = store.claim(1, Given.ANY).claims().getFirst();

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(ids(second)).containsExactly("b");
    }

    // takeOver

    @Test
    void aClaimIsTakenOverWhenItsLeaseHasRunOutAndStaysWhatItWas() {
        BucketStore dying = Given.store(redis, "hub-dying", SHORT_LEASE);
        store.append(append(AT_ONCE, "a", "b"));
        Claim claim = dying.claim(1, Given.ANY).claims().getFirst();
        dying.attempted(claim.id(), 2);
        assertThat(store.takeOver(10, Given.ANY))
                .as("before the lease has run out")
                .isEmpty();

        Claim taken = awaitTakeOver(store);

        assertThat(taken.attempts()).isEqualTo(2);
        assertThat(taken).usingRecursiveComparison().ignoringFields("attempts").isEqualTo(claim);
        assertThat(other.takeOver(10, Given.ANY))
                .as("it has a new owner and lease")
                .isEmpty();
    }

    @Test
    void aClaimThatWasGivenBackIsTakenOverAtOnce() {
        store.append(append(AT_ONCE, "a"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();

        assertThat(store.release(claim.id())).isTrue();

        assertThat(other.takeOver(10, Given.ANY)).extracting(Claim::id).containsExactly(claim.id());
    }

    @Test
    void takeOverTakesAtMostSoMany() {
        for (int i = 0; i < 3; i++) {
            store.append(append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "a"));
        }
        store.claim(3, Given.ANY).claims().forEach(claim -> store.release(claim.id()));

        assertThat(other.takeOver(2, Given.ANY)).hasSize(2);
        assertThat(other.takeOver(0, Given.ANY)).isEmpty();
        assertThat(other.takeOver(2, Given.ANY)).hasSize(1);
    }

    // what only the owner may do

    @Test
    void confirmEndsAClaim() {
        store.append(append(AT_ONCE, "a"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();

        assertThat(store.confirm(claim.id())).isTrue();

        assertThat(keys(redis)).isEmpty();
        assertThat(store.confirm(claim.id())).as("again").isFalse();
    }

    @Test
    void extendKeepsAClaim() {
        Duration lease = Duration.ofSeconds(2);
        BucketStore working = Given.store(redis, "hub-a", lease);
        working.append(append(AT_ONCE, "a"));
        Claim claim = working.claim(1, Given.ANY).claims().getFirst();
        Instant end = Instant.now().plus(lease.plusSeconds(1));

        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> {
            assertThat(working.extend(List.of(claim.id()))).isEmpty();
            assertThat(other.takeOver(1, Given.ANY)).isEmpty();
            return Instant.now().isAfter(end);
        });
    }

    @Test
    void attemptedRenewsTheLeaseToo() {
        BucketStore working = Given.store(redis, "hub-a", LONG_LEASE);
        working.append(append(AT_ONCE, "a"));
        Claim claim = working.claim(1, Given.ANY).claims().getFirst();
        redis.client().getScoredSortedSet(KEYS.claimIndex, StringCodec.INSTANCE).add(1, claim.id());

        assertThat(working.attempted(claim.id(), 1)).isTrue();

        assertThat(other.takeOver(1, Given.ANY)).isEmpty();
    }

    @Test
    void onlyTheOwnerMayActOnAClaim() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        Double lease = Given.score(redis, KEYS.claimIndex, id);
        Map<String, String> meta = Given.hash(redis, KEYS.claim + id);

        assertThat(other.extend(List.of(id))).containsExactly(id);
        assertThat(other.attempted(id, 7)).isFalse();
        assertThat(other.confirm(id)).isFalse();
        assertThat(other.release(id)).isFalse();
        assertThat(other.bury(id, "http_404", "The receiver answered 404", 1)).isFalse();

        assertThat(Given.hash(redis, KEYS.claim + id)).isEqualTo(meta);
        assertThat(Given.score(redis, KEYS.claimIndex, id)).isEqualTo(lease);
        assertThat(store.confirm(id)).isTrue();
    }

    @Test
    void whoLostAClaimCanNotActOnItAnyMore() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.release(id);
        other.takeOver(1, Given.ANY);

        assertThat(store.extend(List.of(id))).containsExactly(id);
        assertThat(store.attempted(id, 1)).isFalse();
        assertThat(store.bury(id, "timeout", "No answer in time", 1)).isFalse();
        assertThat(store.confirm(id)).isFalse();
        assertThat(other.confirm(id)).isTrue();
    }

    @Test
    void aClaimThatWasGivenBackBelongsToNobody() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.release(id);

        assertThat(store.confirm(id))
                .as("what the EIP does after a handled failure")
                .isFalse();
        assertThat(other.takeOver(1, Given.ANY)).hasSize(1);
    }

    @Test
    void buryKeepsEventsAndReason() {
        store.append(append(AT_ONCE, "a", "b"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();

        assertThat(store.bury(claim.id(), "http_404", "The receiver answered 404", 1))
                .isTrue();

        assertThat(keys(redis))
                .containsExactly("dead_letter:" + claim.id(), "dead_letter_events:" + claim.id(), "dead_letters");
        assertThat(Given.hash(redis, KEYS.deadLetter + claim.id()))
                .containsEntry("reason", "http_404")
                .containsEntry("detail", "The receiver answered 404")
                .containsEntry("attempts", "1")
                .containsEntry("alertId", "alert-1")
                .containsEntry("claimedAt", Long.toString(claim.claimedAt().toEpochMilli()))
                .containsKey("buriedAt")
                .doesNotContainKey("owner");
        assertThat(Given.list(redis, KEYS.deadLetterEvents + claim.id())).hasSize(2);
        assertThat(Given.members(redis, KEYS.deadLetters)).containsExactly(claim.id());
    }

    // foreign data

    @Test
    void anEventThatCanNotBeReadIsBuriedAndTheOthersOfItsBucketLeave() {
        store.append(append(AT_ONCE, "a"));
        redis.client()
                .<String>getList(KEYS.bucketEvents + MEMBER, StringCodec.INSTANCE)
                .addAll(List.of("not JSON", "[1]", "{\"not\":\"ours\"}", "not JSON"));
        store.append(append(AT_ONCE, "b"));

        Claim claim = store.claim(10, Given.ANY).claims().getFirst();

        assertThat(ids(claim)).containsExactly("a", "b");
        assertThat(Given.list(redis, KEYS.claimEvents + claim.id())).hasSize(2);
        String id = Given.members(redis, KEYS.deadLetters).getFirst();
        assertThat(id).isNotEqualTo(claim.id());
        assertThat(Given.hash(redis, KEYS.deadLetter + id))
                .containsEntry("reason", "undecodable")
                .containsEntry("alertId", "alert-1")
                .containsEntry("eventType", "trace:errors")
                .hasEntrySatisfying(
                        "detail",
                        detail -> assertThat(detail).contains("4 events").contains(claim.id()));
        assertThat(Given.list(redis, KEYS.deadLetterEvents + id))
                .containsExactly("not JSON", "[1]", "{\"not\":\"ours\"}", "not JSON");
        assertThat(letters.replay(id)).isEqualTo(Replayed.NEVER_A_NOTIFICATION);
    }

    @Test
    void aBucketOfWhichNothingCanBeReadIsBuriedAsItIsAndBlocksNobody() {
        store.append(append(new BucketKey("broken", Given.TYPE), AT_ONCE, "a"));
        redis.client()
                .<String>getList(KEYS.bucketEvents + "broken:" + Given.TYPE, StringCodec.INSTANCE)
                .set(0, "not JSON");
        store.append(append(AT_ONCE, "b"));

        assertThat(store.claim(10, Given.ANY).claims())
                .extracting(Claim::alertId)
                .containsExactly("alert-1");

        String id = Given.members(redis, KEYS.deadLetters).getFirst();
        assertThat(Given.hash(redis, KEYS.deadLetter + id))
                .containsEntry("reason", "undecodable")
                .containsEntry("detail", "events: must be events as JSON objects")
                .containsEntry("alertId", "broken");
        assertThat(Given.list(redis, KEYS.deadLetterEvents + id)).containsExactly("not JSON");
    }

    @Test
    void aBucketWithoutItsMetaIsBuriedWithItsEvents() {
        store.append(append(AT_ONCE, "a"));
        redis.client().getKeys().delete(KEYS.bucket + MEMBER);

        assertThat(store.claim(1, Given.ANY).claims()).isEmpty();

        String id = Given.members(redis, KEYS.deadLetters).getFirst();
        assertThat(Given.list(redis, KEYS.deadLetterEvents + id)).hasSize(1);
        assertThat(Given.hash(redis, KEYS.deadLetter + id))
                .containsEntry("reason", "undecodable")
                .containsEntry("detail", "workspaceId: is missing")
                .containsEntry("alertId", "alert-1")
                .containsEntry("eventType", "trace:errors");
    }

    @Test
    void aBucketWithoutItsEventsIsBuried() {
        store.append(append(AT_ONCE, "a"));
        redis.client().getKeys().delete(KEYS.bucketEvents + MEMBER);

        assertThat(store.claim(1, Given.ANY).claims()).isEmpty();
        assertThat(Given.members(redis, KEYS.deadLetters)).hasSize(1);
        assertThat(Given.members(redis, KEYS.bucketIndex)).isEmpty();
    }

    @Test
    void aClaimWithForeignMetaIsBuriedWhenItIsTakenOver() {
        store.append(append(AT_ONCE, "a"));
        store.append(append(new BucketKey("alert-2", Given.TYPE), AT_ONCE, "b"));
        List<Claim> claims = store.claim(2, Given.ANY).claims();
        redis.client()
                .getMap(KEYS.claim + claims.getFirst().id(), StringCodec.INSTANCE)
                .fastPut("claimedAt", "yesterday");
        claims.forEach(claim -> store.release(claim.id()));

        assertThat(other.takeOver(10, Given.ANY))
                .extracting(Claim::id)
                .containsExactly(claims.getLast().id());
        assertThat(Given.hash(redis, KEYS.deadLetter + claims.getFirst().id()))
                .containsEntry("reason", "undecodable")
                .containsEntry("detail", "claimedAt: must be a whole number");
    }

    @Test
    void keysOfAnotherKindUnderOurNamesAreSetAsideAndBlockNobody() {
        index(KEYS.bucketIndex).add(1, "gone:" + Given.TYPE);
        index(KEYS.bucketIndex).add(2, "text:" + Given.TYPE);
        text(KEYS.bucket + "text:" + Given.TYPE).set("somebody's");
        index(KEYS.claimIndex).add(1, "gone");
        index(KEYS.claimIndex).add(2, "text");
        text(KEYS.claim + "text").set("somebody else's");
        store.append(append(AT_ONCE, "a"));

        BucketStore.Claimed claimed = store.claim(10, Given.ANY);
        assertThat(claimed.claims()).hasSize(1);
        assertThat(claimed.nextDue()).as("looks again at once").isZero();
        store.claim(10, Given.ANY);
        assertThat(store.takeOver(10, Given.ANY)).isEmpty();
        assertThat(store.takeOver(10, Given.ANY)).isEmpty();

        assertThat(Given.members(redis, KEYS.bucketIndex)).isEmpty();
        assertThat(Given.members(redis, KEYS.claimIndex))
                .containsExactly(claimed.claims().getFirst().id());
        assertThat(setAside()).containsExactlyInAnyOrder("somebody's", "somebody else's");
        assertThat(Given.members(redis, KEYS.deadLetters))
                .extracting(id -> Given.hash(redis, KEYS.deadLetter + id).get("detail"))
                .containsExactlyInAnyOrder(
                        "alert_bucket:text:trace:errors held something else than a hub puts there",
                        "alert_claim:text held something else than a hub puts there");
    }

    @Test
    void foreignKeysInTheWayOfAnAppendAreSetAsideAndTheEventsAreKept() {
        text(KEYS.bucket + MEMBER).set("1");
        text(KEYS.bucketEvents + MEMBER).set("2");
        text(KEYS.fullBuckets + MEMBER).set("3");
        long generation = System.currentTimeMillis() / Duration.ofMinutes(10).toMillis();
        text(KEYS.seen + MEMBER + ":" + generation).set("4");
        text(KEYS.seen + MEMBER + ":" + (generation - 1)).set("5");
        text(KEYS.leadingEdge + MEMBER).set("6");

        assertThat(store.append(append(AT_ONCE, "a", "b")).appended()).containsExactly(true, true);

        assertThat(ids(store.claim(10, Given.ANY).claims().getFirst())).containsExactly("a", "b");
        assertThat(setAside()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    }

    @Test
    void aForeignKeyConcernsNoOtherBucketOfTheSameBatch() throws Exception {
        text(KEYS.bucket + MEMBER).set("somebody's");
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<BucketStore.Appended>> appends = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> store.append(
                            i % 4 == 0
                                    ? append(AT_ONCE, "e" + i)
                                    : append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "e" + i))))
                    .toList();
            for (Future<BucketStore.Appended> append : appends) {
                assertThat(append.get().appended()).containsExactly(true);
            }
        }

        assertThat(claimAll()).flatExtracting(Given::ids).hasSize(40).doesNotHaveDuplicates();
        assertThat(setAside()).containsExactly("somebody's");
    }

    @Test
    void aForeignKeyInPlaceOfAClaimInHandConcernsNoOtherClaim() throws Exception {
        for (int i = 0; i < 6; i++) {
            store.append(append(new BucketKey("alert-" + i, Given.TYPE), AT_ONCE, "a"));
        }
        List<String> ids =
                store.claim(10, Given.ANY).claims().stream().map(Claim::id).toList();
        String foreign = ids.get(2);
        redis.client().getKeys().delete(KEYS.claim + foreign);
        text(KEYS.claim + foreign).set("somebody's");

        assertThat(store.extend(ids)).containsExactly(foreign);
        assertThat(store.attempted(foreign, 1)).isFalse();
        assertThat(store.bury(foreign, "http_404", "The receiver answered 404", 1))
                .isFalse();
        assertThat(store.release(foreign)).isFalse();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> confirms =
                    ids.stream().map(id -> pool.submit(() -> store.confirm(id))).toList();
            for (int i = 0; i < ids.size(); i++) {
                assertThat(confirms.get(i).get()).isEqualTo(i != 2);
            }
        }
    }

    @Test
    void fullBucketsAreNotOverwrittenWhenTheirLineWasDestroyed() {
        WindowRules one = new WindowRules(Duration.ofHours(1), false, 1, 1_048_576);
        store.append(append(one, "a", "b"));
        redis.client().getKeys().delete(KEYS.fullBuckets + MEMBER);
        text(KEYS.fullBuckets + MEMBER).set("somebody's");

        store.append(append(one, "c"));

        assertThat(claimAll()).extracting(Given::ids).containsExactly(List.of("c"));
        assertThat(keys(redis))
                .as("still there")
                .contains(KEYS.fullBucketEvents + "1:" + MEMBER, KEYS.fullBucketEvents + "2:" + MEMBER);
    }

    @Test
    void aBucketWhoseIndexEntryIsGoneGetsItBackWithTheNextEvent() {
        store.append(append(AT_ONCE, "a"));
        redis.client().getKeys().delete(KEYS.bucketIndex);

        store.append(append(AT_ONCE, "b"));

        assertThat(claimAll()).extracting(Given::ids).containsExactly(List.of("a", "b"));
    }

    @Test
    void anIndexThatIsNotOursIsAnErrorAndNothingIsHalfDone() {
        text(KEYS.bucketIndex).set("somebody's");

        assertThatThrownBy(() -> store.append(append(AT_ONCE, "a")))
                .isInstanceOf(RedisScriptException.class)
                .hasMessageContaining("WRONGTYPE");

        redis.client().getKeys().delete(KEYS.bucketIndex);
        assertThat(store.append(append(AT_ONCE, "a")).appended())
                .as("it was not marked as seen")
                .containsExactly(true);
    }

    // fairness

    @Test
    void anAlertWithMoreFullBucketsGoesToTheEndOfTheLine() {
        WindowRules one = new WindowRules(Duration.ofHours(1), false, 1, 1_048_576);
        store.append(append(new BucketKey("busy", Given.TYPE), one, "a", "b", "c", "d", "e"));
        store.append(append(new BucketKey("quiet", Given.TYPE), AT_ONCE, "x"));
        index(KEYS.bucketIndex).add(1, "busy:" + Given.TYPE);

        assertThat(store.claim(2, Given.ANY).claims())
                .extracting(Claim::alertId)
                .containsExactly("busy", "quiet");
        assertThat(store.claim(10, Given.ANY).claims())
                .flatExtracting(Given::ids)
                .as("alone, it has all places")
                .containsExactly("b", "c", "d", "e");
    }

    @Test
    void anAlertGetsNoMoreThanItsShareAndTheOthersAreFoundBehindIt() {
        for (String type : List.of("t:1", "t:2", "t:3", "t:4")) {
            store.append(append(new BucketKey("busy", type), AT_ONCE, "a"));
        }
        for (int i = 0; i < 3; i++) {
            store.append(append(new BucketKey("quiet-" + i, Given.TYPE), AT_ONCE, "a"));
        }

        BucketStore.Claimed claimed = store.claim(4, TWO_EACH);
        assertThat(claimed.claims())
                .extracting(Claim::alertId)
                .filteredOn("busy"::equals)
                .hasSize(2);
        assertThat(claimed.claims()).hasSize(4);
        BucketStore.Claimed more = store.claim(10, TWO_EACH.less(Map.of("busy", 2)));
        assertThat(more.claims()).extracting(Claim::alertId).containsExactly("quiet-2");
        assertThat(more.nextDue()).as("nothing that this hub may take").isNull();
        assertThat(more.passedOver()).as("what it may not take yet").isTrue();
        assertThat(store.claim(10, TWO_EACH.less(Map.of("busy", 1))).claims())
                .extracting(Claim::alertId)
                .containsExactly("busy");
        assertThat(other.claim(10, Given.ANY))
                .as("another hub may")
                .satisfies(all -> assertThat(all.claims()).hasSize(1))
                .satisfies(all -> assertThat(all.passedOver()).isFalse());
    }

    @Test
    void aClaimThatIsPutOffComesBackWhenItsDelayIsOverAndNotBefore() {
        store.append(append(AT_ONCE, "a"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();
        store.attempted(claim.id(), 2);

        assertThat(store.release(claim.id(), Duration.ofMillis(400))).isTrue();

        long released = System.nanoTime();
        assertThat(other.takeOver(1, Given.ANY)).isEmpty();
        List<Claim> back = new ArrayList<>();
        await().until(() -> back.addAll(other.takeOver(1, Given.ANY)));
        assertThat(Duration.ofNanos(System.nanoTime() - released)).isGreaterThan(Duration.ofMillis(390));
        assertThat(back.getFirst().attempts()).isEqualTo(2);
        assertThat(store.release(claim.id(), Duration.ZERO))
                .as("it is the other's now")
                .isFalse();
    }

    @Test
    void takeOverKeepsAnAlertsShareToo() {
        WindowRules one = new WindowRules(Duration.ofHours(1), false, 1, 1_048_576);
        store.append(append(new BucketKey("busy", Given.TYPE), one, "a", "b", "c", "d"));
        store.append(append(new BucketKey("quiet", Given.TYPE), one, "a"));
        claimAll().forEach(claim -> store.release(claim.id()));

        assertThat(store.takeOver(2, TWO_EACH)).hasSize(2);
        assertThat(store.takeOver(10, TWO_EACH.less(Map.of("busy", 2))))
                .as("found behind those of the busy one")
                .allSatisfy(claim -> assertThat(claim.alertId()).isEqualTo("quiet"));
        assertThat(store.takeOver(10, Given.ANY))
                .as("out of the way for a moment")
                .isEmpty();
        List<Claim> later = new ArrayList<>();
        await().until(() -> later.addAll(store.takeOver(10, TWO_EACH.less(Map.of("busy", 1)))));
        assertThat(later).extracting(Claim::alertId).containsExactly("busy");
    }

    @Test
    void oneAnswerTakesNoMoreThanSomeMegabytes() {
        String text = "x".repeat(900_000);
        for (int i = 0; i < 10; i++) {
            Event large = SampleEvents.event("e" + i, Given.TYPE, TextNode.valueOf(text));
            store.append(new Append(
                    new BucketKey("alert-" + i, Given.TYPE),
                    SampleEvents.WORKSPACE,
                    AT_ONCE,
                    List.of(BucketEvent.of(large)),
                    appended -> {}));
        }

        BucketStore.Claimed claimed = store.claim(10, Given.ANY);
        assertThat(claimed.claims()).hasSize(5);
        assertThat(claimed.nextDue()).isZero();
        assertThat(store.claim(10, Given.ANY).claims()).hasSize(5);

        Given.members(redis, KEYS.claimIndex).forEach(store::release);
        assertThat(store.takeOver(10, Given.ANY)).hasSize(5);
        assertThat(store.takeOver(10, Given.ANY)).hasSize(5);
    }

    // replay

    @Test
    void aReplayedDeadLetterIsTheSameClaimAgain() {
        store.append(append(AT_ONCE, "a", "b"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();
        store.attempted(claim.id(), 3);
        store.bury(claim.id(), "http_503", "The receiver answered 503", 4);

        assertThat(letters.replay(claim.id())).isEqualTo(Replayed.YES);

        assertThat(other.takeOver(1, Given.ANY))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("replays")
                .containsExactly(claim);
        assertThat(Given.hash(redis, KEYS.claim + claim.id()))
                .containsEntry("replays", "1")
                .doesNotContainKeys("reason", "detail", "buriedAt");
        assertThat(Given.members(redis, KEYS.deadLetters)).isEmpty();
        assertThat(letters.replay(claim.id())).as("again").isEqualTo(Replayed.UNKNOWN);
        assertThat(other.confirm(claim.id())).isTrue();
        assertThat(keys(redis)).isEmpty();
    }

    // a full Redis

    @Test
    void aFullRedisRefusesAppendsAndStillLetsOutWhatItHas() {
        for (String alert : List.of("delivered", "retried", "buried", "given-back", "waiting")) {
            store.append(append(new BucketKey(alert, Given.TYPE), AT_ONCE, "a", "b"));
        }
        List<Claim> claims = store.claim(4, Given.ANY).claims();
        store.bury(claims.get(2).id(), "http_404", "The receiver answered 404", 1);
        store.release(claims.get(3).id());
        redis.fill();

        assertThatThrownBy(() -> store.append(append(AT_ONCE, "a")))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("full");

        List<String> ids = claims.stream().map(Claim::id).toList();
        assertThat(store.extend(ids)).containsExactly(ids.get(2), ids.get(3));
        assertThat(store.attempted(ids.get(1), 1)).isTrue();
        assertThat(store.takeOver(10, Given.ANY)).extracting(Claim::id).containsExactly(ids.get(3));
        assertThat(letters.replay(ids.get(2))).isEqualTo(Replayed.YES);
        List<Claim> waiting = store.claim(10, Given.ANY).claims();
        assertThat(waiting).extracting(Claim::alertId).containsExactly("waiting");
        assertThat(ids(waiting.getFirst())).containsExactly("a", "b");
        assertThat(store.bury(ids.get(1), "http_500", "The receiver answered 500", 4))
                .isTrue();
        assertThat(store.confirm(ids.get(0))).isTrue();
        assertThat(store.confirm(waiting.getFirst().id())).isTrue();

        redis.drain();
        assertThat(store.append(append(AT_ONCE, "a")).appended())
                .as("the refused append has left no mark")
                .containsExactly(true);
    }

    // concurrency, outages

    @Test
    void sixteenAppendersAndTwoClaimersLoseAndRepeatNothing() throws Exception {
        int threads = 16;
        int perThread = 500;
        WindowRules rules = new WindowRules(Duration.ofMillis(20), false, 100, 1_048_576);
        ConcurrentLinkedQueue<Claim> claimed = new ConcurrentLinkedQueue<>();
        AtomicInteger appended = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> claimers = List.of(store, other).stream()
                    .<Future<?>>map(hub -> pool.submit(() -> {
                        while (!done.get()) {
                            claimed.addAll(hub.claim(4, Given.ANY).claims());
                        }
                    }))
                    .toList();
            List<Future<?>> appenders = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(thread -> pool.submit(() -> {
                        for (int i = 0; i < perThread; i += 5) {
                            int from = i;
                            String[] ids = IntStream.range(from, from + 5)
                                    .mapToObj(n -> thread + "-" + n)
                                    .toArray(String[]::new);
                            BucketStore hub = thread % 2 == 0 ? store : other;
                            count(appended, hub.append(append(rules, ids)));
                            if (i % 25 == 0) {
                                count(appended, hub.append(append(rules, ids)));
                            }
                        }
                    }))
                    .toList();
            for (Future<?> appender : appenders) {
                appender.get();
            }
            await().atMost(PATIENCE)
                    .until(() -> Given.members(redis, KEYS.bucketIndex).isEmpty());
            done.set(true);
            for (Future<?> claimer : claimers) {
                claimer.get();
            }
        }

        List<String> ids =
                claimed.stream().flatMap(claim -> ids(claim).stream()).toList();
        assertThat(appended).hasValue(threads * perThread);
        assertThat(ids).hasSize(threads * perThread).doesNotHaveDuplicates();
        assertThat(claimed).extracting(Claim::id).doesNotHaveDuplicates();
        assertThat(Given.members(redis, KEYS.claimIndex)).hasSize(claimed.size());
    }

    @Test
    void everyCallSaysThatRedisIsAway() {
        redis.stop();

        assertThatThrownBy(() -> store.append(append(AT_ONCE, "a"))).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> store.claim(1, Given.ANY)).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> store.takeOver(1, Given.ANY)).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> store.confirm("x")).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> store.bury("x", "r", "d", 1)).isInstanceOf(RedisUnavailableException.class);
    }

    @Test
    void whatWasAppendedSurvivesACrashOfRedis() {
        store.append(append(AT_ONCE, "a", "b"));
        String claimed = store.claim(1, Given.ANY).claims().getFirst().id();
        store.append(append(AT_ONCE, "c"));

        redis.kill();
        redis.awaitBack();

        await().atMost(PATIENCE)
                .ignoreException(RedisUnavailableException.class)
                .untilAsserted(
                        () -> assertThat(store.append(append(AT_ONCE, "c")).appended())
                                .containsExactly(false));
        assertThat(store.claim(1, Given.ANY).claims().getFirst().events()).hasSize(1);
        assertThat(store.confirm(claimed)).isTrue();
    }

    private static void count(AtomicInteger total, BucketStore.Appended result) {
        total.addAndGet(
                (int) result.appended().stream().filter(Boolean::booleanValue).count());
    }

    private static Claim awaitTakeOver(BucketStore hub) {
        List<Claim> taken = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> taken.addAll(hub.takeOver(10, Given.ANY)));
        return taken.getFirst();
    }

    private static RScoredSortedSet<String> index(String key) {
        return redis.client().getScoredSortedSet(key, StringCodec.INSTANCE);
    }

    private static RBucket<String> text(String key) {
        return redis.client().getBucket(key, StringCodec.INSTANCE);
    }

    /** The values that were set aside because no hub had written them. */
    private static List<String> setAside() {
        return keys(redis).stream()
                .filter(key -> key.startsWith(KEYS.deadLetterValue))
                .map(key -> text(key).get())
                .toList();
    }

    private List<Claim> claimAll() {
        List<Claim> all = new ArrayList<>();
        for (List<Claim> some = store.claim(10, Given.ANY).claims();
                !some.isEmpty();
                some = store.claim(10, Given.ANY).claims()) {
            all.addAll(some);
        }
        return all;
    }

    private static void assertThatIndexAndBucketsAgree() {
        List<String> indexed = Given.members(redis, KEYS.bucketIndex);
        Set<String> expected = Set.copyOf(indexed.stream()
                .flatMap(member -> List.of(KEYS.bucket + member, KEYS.bucketEvents + member).stream())
                .toList());
        assertThat(keys(redis))
                .filteredOn(key -> key.startsWith("alert_bucket") && !key.equals(KEYS.bucketIndex))
                .containsExactlyInAnyOrderElementsOf(expected);
        for (String member : indexed) {
            assertThat(Given.hash(redis, KEYS.bucket + member))
                    .containsEntry(
                            "count",
                            Integer.toString(Given.list(redis, KEYS.bucketEvents + member)
                                    .size()));
        }
    }
}
