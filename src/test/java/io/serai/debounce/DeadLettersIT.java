package io.serai.debounce;

import static io.serai.debounce.Given.AT_ONCE;
import static io.serai.debounce.Given.KEYS;
import static io.serai.debounce.Given.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.serai.debounce.DeadLetters.Filter;
import io.serai.debounce.DeadLetters.Many;
import io.serai.debounce.DeadLetters.Replayed;
import io.serai.json.InvalidInputException;
import io.serai.redis.OneServer;
import io.serai.redis.Page;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.client.codec.StringCodec;

@OneServer("looks at keys by the names that they have there; ClusterKeysIT has the contract on a cluster")
class DeadLettersIT {
    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private RedisBucketStore store;
    private DeadLetters letters;
    private int events;

    @BeforeEach
    void prepare() {
        store = Given.store(redis, "hub-1", Given.LONG_LEASE);
        letters = new DeadLetters(redis.scripts());
        events = 0;
    }

    // list

    @Test
    void aLetterSaysWhatIsKnownOfIt() {
        store.append(append(AT_ONCE, "a", "b"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();
        store.bury(claim.id(), "http_404", "The receiver answered 404", 2);

        DeadLetter letter = list(Filter.ALL).getFirst();

        assertThat(letter)
                .isEqualTo(new DeadLetter(
                        claim.id(),
                        "alert-1",
                        "trace:errors",
                        SampleEvents.WORKSPACE,
                        "http_404",
                        "The receiver answered 404",
                        2,
                        0,
                        claim.firstSeen(),
                        claim.claimedAt(),
                        letter.buriedAt(),
                        2,
                        true,
                        null,
                        0,
                        0));
        assertThat(letter.buriedAt())
                .isBetween(claim.claimedAt(), claim.claimedAt().plusSeconds(10));
    }

    @Test
    void addsUpTheReasonsOfAll() {
        for (int i = 0; i < 520; i++) {
            bury(i % 2 == 0 ? "one" : "two", "http_404", 1_000 + i);
        }
        bury("one", "timeout", 500);
        String foreign = bury("one", "timeout", 400);
        redis.client().getKeys().delete(KEYS.deadLetter + foreign);

        assertThat(letters.reasons(Filter.ALL))
                .isEqualTo(new DeadLetters.Reasons(
                        List.of(
                                reason("http_404", 520, 2, 1_000, 1_519),
                                reason("timeout", 1, 1, 500, 500),
                                reason("undecodable", 1, 0, 400, 400)),
                        true));
        assertThat(letters.reasons(filter("two", null)).reasons())
                .containsExactly(reason("http_404", 260, 1, 1_001, 1_519));
        assertThat(letters.reasons(time(400L, 1_002L)).reasons())
                .containsExactly(
                        reason("http_404", 2, 2, 1_000, 1_001),
                        reason("timeout", 1, 1, 500, 500),
                        reason("undecodable", 1, 0, 400, 400));
        assertThat(letters.reasons(Filter.ALL.in("elsewhere")).reasons()).isEmpty();
    }

    private static DeadLetters.Reason reason(String reason, long count, int alerts, long oldest, long newest) {
        return new DeadLetters.Reason(
                reason, count, alerts, Instant.ofEpochMilli(oldest), Instant.ofEpochMilli(newest));
    }

    @Test
    void listsTheNewestFirst() {
        List<String> ids =
                List.of(bury("one", "timeout", 1_000), bury("two", "timeout", 3_000), bury("three", "x", 2_000));

        assertThat(ids(Filter.ALL)).containsExactly(ids.get(1), ids.get(2), ids.get(0));
    }

    @Test
    void filtersByWhatIsKnown() {
        String timeout = bury("one", "timeout", 1_000);
        String refused = bury("one", "http_404", 2_000);
        String other = bury("two", "timeout", 3_000);

        assertThat(ids(filter("one", null))).containsExactly(refused, timeout);
        assertThat(ids(filter(null, "timeout"))).containsExactly(other, timeout);
        assertThat(ids(filter("one", "timeout"))).containsExactly(timeout);
        assertThat(ids(filter("three", null))).isEmpty();
        assertThat(ids(new Filter(null, Given.TYPE, SampleEvents.WORKSPACE, null, null, null)))
                .hasSize(3);
        assertThat(ids(new Filter(null, "trace:other", null, null, null, null))).isEmpty();
        assertThat(ids(new Filter(null, null, "other", null, null, null))).isEmpty();
    }

    @Test
    void sinceIsIncludedAndUntilIsNot() {
        bury("one", "x", 1_000);
        String two = bury("two", "x", 2_000);
        String three = bury("three", "x", 3_000);

        assertThat(ids(time(2_000L, null))).containsExactly(three, two);
        assertThat(ids(time(null, 3_000L))).hasSize(2).doesNotContain(three);
        assertThat(ids(time(2_000L, 3_000L))).containsExactly(two);
        assertThat(ids(time(4_000L, null))).isEmpty();
        assertThat(ids(time(2_000L, 2_000L))).isEmpty();
    }

    @Test
    void pagesHaveEveryLetterOnceAlsoWhenTheirLastOnesGo() {
        // More than one script looks at, many of them at the same time.
        Map<String, Double> scores = new HashMap<>();
        IntStream.range(0, 1_300).forEach(i -> scores.put("letter-%04d".formatted(i), 1_000.0 + i % 5));
        redis.client()
                .getScoredSortedSet(KEYS.deadLetters, StringCodec.INSTANCE)
                .addAll(new HashMap<>(scores));

        List<String> seen = new ArrayList<>();
        String position = null;
        do {
            Page<DeadLetter> page = letters.list(Filter.ALL, position, 70);
            page.items().forEach(letter -> seen.add(letter.id()));
            if (!page.items().isEmpty()) {
                assertThat(letters.delete(page.items().getLast().id())).isTrue();
            }
            position = page.next();
        } while (position != null);

        assertThat(seen).doesNotHaveDuplicates().hasSize(1_300);
        assertThat(seen.getFirst()).isEqualTo("letter-1299");
        assertThat(seen.getLast()).isEqualTo("letter-0000");
    }

    @Test
    void findsTheFewAmongMany() {
        bury("wanted", "x", 500);
        Map<Object, Double> others = new HashMap<>();
        IntStream.range(0, 2_000).forEach(i -> others.put("other-" + i, 1_000.0 + i));
        redis.client()
                .getScoredSortedSet(KEYS.deadLetters, StringCodec.INSTANCE)
                .addAll(others);

        Page<DeadLetter> page = letters.list(filter("wanted", null), null, 10);

        assertThat(page.items()).extracting(DeadLetter::alertId).containsExactly("wanted");
        assertThat(page.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1000", "1000-1", "nan x", "1;2 x"})
    void aPlaceThatIsNoneIsRefused(String position) {
        assertThatThrownBy(() -> letters.list(Filter.ALL, position, 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cursor: must be a nextCursor of an earlier answer");
    }

    // get

    @Test
    void showsItsEventsWithoutWhatTheySay() {
        store.append(append(AT_ONCE, "a", "b"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.bury(id, "timeout", "No answer in time", 4);

        DeadLetter.WithEvents found = letters.get(id).orElseThrow();

        assertThat(found.letter()).isEqualTo(list(Filter.ALL).getFirst());
        assertThat(found.events())
                .extracting(DeadLetter.EventLine::id, DeadLetter.EventLine::eventType)
                .containsExactly(tuple("a", Given.TYPE), tuple("b", Given.TYPE));
        assertThat(letters.get("nobody")).isEmpty();
    }

    @Test
    void showsTheFirstThousandEventsOfMore() {
        String[] ids = IntStream.range(0, 1_100).mapToObj(i -> "event-" + i).toArray(String[]::new);
        store.append(append(new WindowRules(Duration.ZERO, false, 5_000, 64_000_000), ids));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.bury(id, "timeout", "No answer in time", 4);

        DeadLetter.WithEvents found = letters.get(id).orElseThrow();

        assertThat(found.letter().eventCount()).isEqualTo(1_100);
        assertThat(found.events()).extracting(DeadLetter.EventLine::id).containsExactly(Arrays.copyOf(ids, 1_000));
    }

    @Test
    void showsTheBeginningOfInputThatWasKept() {
        byte[] value = "x".repeat(70_000).getBytes(StandardCharsets.UTF_8);
        letters.keep(new DeadLetters.Misread("kept", "json/ci", "default", "unmapped", "It is no JSON"), value);

        assertThat(letters.input("kept")).contains(new DeadLetter.Input("x".repeat(65_536), 70_000));
        assertThat(letters.input("nobody")).isEmpty();
    }

    // replay

    @Test
    void aReplayIsTheSameClaimAgainAndIsCounted() {
        store.append(append(AT_ONCE, "a"));
        Claim claim = store.claim(1, Given.ANY).claims().getFirst();
        store.bury(claim.id(), "http_404", "The receiver answered 404", 1);

        assertThat(letters.replay(claim.id())).isEqualTo(Replayed.YES);

        assertThat(store.takeOver(1, Given.ANY))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("replays")
                .containsExactly(claim);
        assertThat(letters.replay(claim.id())).as("it is under way").isEqualTo(Replayed.UNKNOWN);
        store.bury(claim.id(), "http_410", "The receiver answered 410", 1);
        assertThat(list(Filter.ALL))
                .extracting(DeadLetter::id, DeadLetter::reason, DeadLetter::replays)
                .containsExactly(tuple(claim.id(), "http_410", 1));
    }

    @Test
    void ofOneThatWasDeliveredInPartTheRestIsReplayed() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.attempted(id, new Progress(0, 1, 3));
        store.bury(id, "http_404", "The receiver answered 404", new Progress(1, 1, 3));
        DeadLetter letter = list(Filter.ALL).getFirst();
        assertThat(letter.partsDelivered()).isEqualTo(1);
        assertThat(letter.parts()).isEqualTo(3);
        assertThat(letter.attempts()).isEqualTo(1);

        letters.replay(id);

        Claim again = store.takeOver(1, Given.ANY).getFirst();
        assertThat(again.partsDelivered()).isEqualTo(1);
        assertThat(again.attempts()).isZero();
        // Its alert was disabled meanwhile: no message is made, and what is known of them stays.
        store.bury(id, "alert_disabled", "The alert was disabled", 0);
        assertThat(list(Filter.ALL).getFirst().partsDelivered()).isEqualTo(1);
        assertThat(list(Filter.ALL).getFirst().parts()).isEqualTo(3);
    }

    @Test
    void whatIsOneMessageNowHasNoPartsAnyMore() {
        store.append(append(AT_ONCE, "a"));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        store.attempted(id, new Progress(1, 0, 3));

        store.bury(id, "http_404", "The receiver answered 404", new Progress(1, 0, 1));

        assertThat(list(Filter.ALL).getFirst().parts()).isZero();
    }

    @Test
    void replaysWhatFitsTheFilter() {
        List<String> wanted = IntStream.range(0, 250)
                .mapToObj(i -> bury("one", "timeout", 1_000 + i))
                .toList();
        String other = bury("two", "timeout", 1_100);

        Many many = letters.replayAll(filter("one", null), null, 1_000);

        assertThat(many).isEqualTo(new Many(250, 0, null));
        assertThat(Given.members(redis, KEYS.claimIndex)).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(ids(Filter.ALL)).containsExactly(other);
    }

    @Test
    void goingOnWithAReplayNeverMeetsWhatFailedAgain() {
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> bury("one", "timeout", 1_000 + i))
                .toList();

        Many first = letters.replayAll(Filter.ALL, null, 3);
        assertThat(first.done()).isEqualTo(3);
        store.takeOver(10, Given.ANY).forEach(claim -> store.bury(claim.id(), "timeout", "No answer in time", 4));
        Many second = letters.replayAll(Filter.ALL, first.next(), 3);

        assertThat(second).isEqualTo(new Many(2, 0, null));
        assertThat(Given.members(redis, KEYS.claimIndex)).containsExactly(ids.get(0), ids.get(1));
    }

    // what no hub has written

    @Test
    void whatWasNeverANotificationCanBeSeenAndDeletedOnly() {
        redis.client().getBucket(KEYS.bucket + Given.KEY, StringCodec.INSTANCE).set("somebody else's");
        store.append(append(AT_ONCE, "a"));
        String id = Given.members(redis, KEYS.deadLetters).getFirst();

        DeadLetter letter = list(filter(null, "undecodable")).getFirst();

        assertThat(letter.id()).isEqualTo(id);
        assertThat(letter.replayable()).isFalse();
        assertThat(letter.detail()).contains("held something else");
        assertThat(letters.get(id).orElseThrow().events()).isEmpty();
        assertThat(letters.replay(id)).isEqualTo(Replayed.NEVER_A_NOTIFICATION);
        assertThat(letters.replayAll(Filter.ALL, null, 10)).isEqualTo(new Many(0, 1, null));
        assertThat(letters.delete(id)).isTrue();
        assertThat(Given.keys(redis)).noneMatch(key -> key.startsWith("dead_letter"));
    }

    @Test
    void whateverIsInThePlaceOfALetterCanBeSeenAndDeleted() {
        redis.client()
                .getScoredSortedSet(KEYS.deadLetters, StringCodec.INSTANCE)
                .add(1e300, "nothing");
        redis.client()
                .getScoredSortedSet(KEYS.deadLetters, StringCodec.INSTANCE)
                .add(-1, "text");
        redis.client().getBucket(KEYS.deadLetter + "text", StringCodec.INSTANCE).set("?");
        redis.client()
                .getBucket(KEYS.deadLetterEvents + "text", StringCodec.INSTANCE)
                .set("?");

        assertThat(list(Filter.ALL))
                .extracting(DeadLetter::id, DeadLetter::reason, DeadLetter::replayable)
                .containsExactly(tuple("nothing", "undecodable", false), tuple("text", "undecodable", false));
        assertThat(letters.get("text")).isPresent();
        assertThat(letters.replay("text")).isEqualTo(Replayed.NEVER_A_NOTIFICATION);
        assertThat(letters.deleteAll(Filter.ALL, null, 10)).isEqualTo(new Many(2, 0, null));
        assertThat(Given.keys(redis)).isEmpty();
    }

    @Test
    void anIndexThatIsNoneHasNoLetters() {
        redis.client().getBucket(KEYS.deadLetters, StringCodec.INSTANCE).set("?");

        assertThat(list(Filter.ALL)).isEmpty();
        assertThat(letters.get("x")).isEmpty();
        assertThat(letters.replay("x")).isEqualTo(Replayed.UNKNOWN);
    }

    // delete, expire

    @Test
    void deletesOneForGood() {
        String id = bury("one", "x", 1_000);
        String other = bury("two", "x", 1_000);

        assertThat(letters.delete(id)).isTrue();
        assertThat(letters.delete(id)).isFalse();

        assertThat(ids(Filter.ALL)).containsExactly(other);
        assertThat(Given.keys(redis)).noneMatch(key -> key.contains(id));
    }

    @Test
    void deletesWhatFitsTheFilterPageByPage() {
        IntStream.range(0, 250).forEach(i -> bury("one", "timeout", 1_000 + i));
        String other = bury("two", "timeout", 1_100);

        Many first = letters.deleteAll(filter("one", null), null, 120);
        Many second = letters.deleteAll(filter("one", null), first.next(), 1_000);

        assertThat(first.done()).isEqualTo(120);
        assertThat(second).isEqualTo(new Many(130, 0, null));
        assertThat(ids(Filter.ALL)).containsExactly(other);
    }

    @Test
    void aSweepDeletesWhatIsTooOldAndNothingElse() {
        long now = System.currentTimeMillis();
        IntStream.range(0, 150)
                .forEach(i -> bury("old", "x", now - Duration.ofDays(31).toMillis() - i));
        String young = bury("young", "x", now - Duration.ofDays(29).toMillis());

        new DeadLetterSweep(letters, new DeadLetterConfig(Duration.ofDays(30))).sweep();

        assertThat(ids(Filter.ALL)).containsExactly(young);
        assertThat(Given.keys(redis))
                .containsExactly(KEYS.deadLetter + young, KEYS.deadLetterEvents + young, KEYS.deadLetters);
    }

    @Test
    void aSweepWithoutRedisIsQuietAndLeavesEverything() {
        bury("old", "x", 1_000);
        redis.stop();

        new DeadLetterSweep(letters, new DeadLetterConfig(Duration.ofDays(30))).sweep();

        redis.start();
        redis.awaitBack();
        assertThat(list(Filter.ALL)).hasSize(1);
    }

    // Redis

    @Test
    void aFullRedisLetsGoOfLetters() {
        String replayed = bury("one", "x", 1_000);
        String deleted = bury("two", "x", 2_000);
        String swept = bury("three", "x", 3_000);
        redis.fill();

        assertThat(ids(Filter.ALL)).containsExactly(swept, deleted, replayed);
        assertThat(letters.get(replayed)).isPresent();
        assertThat(letters.replayAll(filter("one", null), null, 10).done()).isEqualTo(1);
        assertThat(letters.delete(deleted)).isTrue();
        assertThat(letters.expire(Duration.ofDays(1), 10)).isEqualTo(1);
    }

    @Test
    void saysWhenRedisIsAway() {
        redis.stop();

        assertThatThrownBy(() -> letters.list(Filter.ALL, null, 10)).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> letters.replay("x")).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> letters.delete("x")).isInstanceOf(RedisUnavailableException.class);
    }

    /** @param at in ms, as if it had been buried then */
    private String bury(String alertId, String reason, long at) {
        store.append(append(new BucketKey(alertId, Given.TYPE), AT_ONCE, "event-" + events++));
        String id = store.claim(1, Given.ANY).claims().getFirst().id();
        assertThat(store.bury(id, reason, "As the test wants it", 4)).isTrue();
        redis.client()
                .getScoredSortedSet(KEYS.deadLetters, StringCodec.INSTANCE)
                .add(at, id);
        return id;
    }

    private List<DeadLetter> list(Filter filter) {
        Page<DeadLetter> page = letters.list(filter, null, 500);
        assertThat(page.next()).isNull();
        return page.items();
    }

    private List<String> ids(Filter filter) {
        return list(filter).stream().map(DeadLetter::id).toList();
    }

    private static Filter filter(String alertId, String reason) {
        return new Filter(alertId, null, null, reason, null, null);
    }

    private static Filter time(Long since, Long until) {
        return new Filter(
                null,
                null,
                null,
                null,
                since == null ? null : Instant.ofEpochMilli(since),
                until == null ? null : Instant.ofEpochMilli(until));
    }
}
