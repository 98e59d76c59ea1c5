package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.delivery.AttemptLog.Counted;
import io.serai.delivery.AttemptLog.Filter;
import io.serai.json.InvalidInputException;
import io.serai.redis.Page;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RStream;
import org.redisson.api.StreamMessageId;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;

class AttemptLogIT {
    private static final Counted ONE = new Counted("acme", "one");

    private static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private AttemptLog log;

    @BeforeEach
    void prepare() {
        log = log(100_000, Duration.ofDays(7));
    }

    // list

    @Test
    void whatWasRecordedIsReadAsItWas() {
        Attempt answered = new Attempt(
                "n-1",
                "alert-1",
                "trace:errors",
                "acme",
                2,
                1,
                AT,
                "retry",
                "http_503",
                new Exchanged(
                        503,
                        1834,
                        true,
                        19,
                        "Später \"nochmal\" 😀",
                        Duration.ofNanos(412_000),
                        Duration.ofMillis(11),
                        Duration.ofNanos(23_900_000),
                        Duration.ofNanos(181_700_000),
                        Duration.ofNanos(219_312_000)));
        Attempt unanswered = new Attempt(
                "n-2",
                "alert-1",
                "trace:errors",
                "acme",
                1,
                2,
                3,
                0,
                AT,
                "dead_letter",
                "refused_destination",
                new Exchanged(null, 20, false, 0, "", null, null, null, null, Duration.ZERO));
        log.record(answered);
        log.record(unanswered);
        awaitWritten();

        assertThat(log.list(Filter.ALL, null, 10).items()).containsExactly(unanswered, answered);
    }

    @Test
    void filtersByWhatWasRecorded() {
        log.record(attempt("n-1", "one", "retry", "timeout"));
        log.record(attempt("n-1", "one", "delivered", "delivered"));
        log.record(attempt("n-2", "two", "dead_letter", "timeout"));
        awaitWritten();

        assertThat(found(new Filter("one", null, null, null, null, null))).isEqualTo("delivered retry");
        assertThat(found(new Filter(null, "n-2", null, null, null, null))).isEqualTo("dead_letter");
        assertThat(found(new Filter(null, null, "retry", null, null, null))).isEqualTo("retry");
        assertThat(found(new Filter(null, null, null, "timeout", null, null))).isEqualTo("dead_letter retry");
        assertThat(found(new Filter("one", "n-2", null, null, null, null))).isEmpty();
    }

    @Test
    void sinceIsIncludedAndUntilIsNot() {
        long now = System.currentTimeMillis();
        for (int i = 3; i >= 1; i--) {
            add(now - i * 1_000L, attempt("n-" + i, "one", "delivered", "delivered"));
        }

        assertThat(ids(time(now - 2_000, null))).containsExactly("n-1", "n-2");
        assertThat(ids(time(null, now - 2_000))).containsExactly("n-3");
        assertThat(ids(time(now - 2_000, now - 1_000))).containsExactly("n-2");
        assertThat(ids(time(now, null))).isEmpty();
        assertThat(ids(time(null, 0L))).isEmpty();
    }

    @Test
    void pagesHaveEveryAttemptOnceInTheirOrder() {
        List<String> recorded =
                IntStream.range(0, 1_200).mapToObj(i -> "n-" + i).toList();
        recorded.forEach(id -> log.record(attempt(id, "one", "delivered", "delivered")));
        awaitWritten();

        List<String> seen = new ArrayList<>();
        String position = null;
        do {
            Page<Attempt> page = log.list(Filter.ALL, position, 70);
            page.items().forEach(attempt -> seen.add(attempt.notificationId()));
            position = page.next();
        } while (position != null);

        assertThat(seen).containsExactlyElementsOf(recorded.reversed());
    }

    @Test
    void findsTheFewAmongMany() {
        log.record(attempt("n-wanted", "wanted", "delivered", "delivered"));
        IntStream.range(0, 1_200).forEach(i -> log.record(attempt("n-" + i, "other", "delivered", "delivered")));
        awaitWritten();

        assertThat(ids(new Filter("wanted", null, null, null, null, null))).containsExactly("n-wanted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "1", "1-", "(1-1", "1-1 "})
    void aPlaceThatIsNoneIsRefused(String position) {
        assertThatThrownBy(() -> log.list(Filter.ALL, position, 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cursor: must be a nextCursor of an earlier answer");
    }

    @Test
    void aLongExcerptIsCutAlsoWithinACharacter() {
        log.record(attempt("n-1", "one", "retry", "http_500", 500, "x".repeat(499) + "😀".repeat(100), 10));
        awaitWritten();

        assertThat(log.list(Filter.ALL, null, 10).items().getFirst().exchanged().excerpt())
                .startsWith("x".repeat(499))
                .hasSizeBetween(500, 502)
                .endsWith("…");
    }

    // tail

    @Test
    void aTailTellsOnceWhatIsWrittenFromItsFirstLookOn() {
        AttemptTail tail = new AttemptTail(redis.scripts());
        assertThat(tail.look(10)).isEqualTo(new AttemptTail.News(List.of(), 0));
        record("n-1", "n-2");

        assertThat(told(tail.look(10))).containsExactly("n-1", "n-2");
        assertThat(told(tail.look(10))).isEmpty();
        record("n-3");
        assertThat(told(tail.look(10))).containsExactly("n-3");

        AttemptTail late = new AttemptTail(redis.scripts());
        assertThat(told(late.look(10))).isEmpty();
        tail.rest();
        record("n-4");
        assertThat(told(tail.look(10))).as("after a rest").isEmpty();
        assertThat(told(late.look(10))).containsExactly("n-4");
    }

    @Test
    void aTailTellsTheNewestAndHowManyItSkipped() {
        AttemptTail tail = new AttemptTail(redis.scripts());
        tail.look(2);
        record("n-1", "n-2", "n-3", "n-4", "n-5");

        AttemptTail.News news = tail.look(2);

        assertThat(told(news)).containsExactly("n-4", "n-5");
        assertThat(news.skipped()).isEqualTo(3);
    }

    private void record(String... ids) {
        for (String id : ids) {
            log.record(attempt(id, "one", "delivered", "delivered"));
        }
        awaitWritten();
    }

    private static List<String> told(AttemptTail.News news) {
        return news.attempts().stream().map(Attempt::notificationId).toList();
    }

    // bounds

    @Test
    void keepsAboutAsManyAsItMay() {
        AttemptLog small = log(200, Duration.ofDays(7));

        IntStream.range(0, 2_000).forEach(i -> small.record(attempt("n-" + i, "one", "delivered", "delivered")));

        await().untilAsserted(() -> assertThat(small.list(Filter.ALL, null, 1).items())
                .extracting(Attempt::notificationId)
                .containsExactly("n-1999"));
        assertThat(stream().size()).isBetween(200L, 400L);
    }

    @Test
    void withNothingToKeepOnlyTheCountsAreKept() {
        AttemptLog none = log(0, Duration.ofDays(7));

        none.record(attempt("n-1", "one", "delivered", "delivered"));

        await().untilAsserted(() ->
                assertThat(none.stats(List.of(ONE)).getFirst().attempts()).isEqualTo(1));
        assertThat(none.list(Filter.ALL, null, 10).items()).isEmpty();
    }

    @Test
    void whatIsTooOldIsNotShownAndGoes() {
        long now = System.currentTimeMillis();
        IntStream.range(0, 500)
                .forEach(i -> add(now - 120_000 + i, attempt("n-old-" + i, "one", "delivered", "delivered")));
        AttemptLog young = log(100_000, Duration.ofMinutes(1));
        assertThat(young.list(Filter.ALL, null, 10).items()).isEmpty();

        young.record(attempt("n-new", "one", "delivered", "delivered"));

        await().untilAsserted(() -> assertThat(young.list(Filter.ALL, null, 10).items())
                .extracting(Attempt::notificationId)
                .containsExactly("n-new"));

        young.trim();

        assertThat(stream().size()).isEqualTo(1);
    }

    // counts

    @Test
    void addsUpHowAnAlertsAttemptsWent() {
        log.record(attempt("n-1", "one", "retry", "http_503", 503, "", 100));
        log.record(attempt("n-1", "one", "delivered", "delivered", 200, "", 300));
        log.record(attempt("n-2", "one", "dead_letter", "timeout", null, "", 30_000));
        log.record(attempt("n-3", "one", "delivered", "delivered", 200, "", 200));
        log.record(attempt("n-4", "two", "delivered", "delivered", 200, "", 7));
        awaitWritten();

        List<AlertStats> stats = log.stats(List.of(new Counted("acme", "two"), ONE, new Counted("acme", "nobody")));

        assertThat(stats).extracting(AlertStats::alertId).containsExactly("two", "one", "nobody");
        AlertStats one = stats.get(1);
        assertThat(one).isEqualTo(new AlertStats("one", 4, 2, 1, 3, Duration.ofMillis(600), Duration.ofMillis(300)));
        assertThat(one.successRate()).isEqualTo(0.5);
        assertThat(one.meanResponseTime()).isEqualTo(Duration.ofMillis(200));
        assertThat(stats.get(2).successRate()).isNull();
        assertThat(stats.get(2).meanResponseTime()).isNull();
        assertThat(stats.get(2).maxResponseTime()).isNull();
    }

    @Test
    void anIdThatAnotherWorkspaceHadIsCountedForEachOfThem() {
        log.record(attempt("n-1", "one", "delivered", "delivered"));
        awaitWritten();

        assertThat(log.stats(List.of(new Counted("globex", "one"), ONE)))
                .extracting(AlertStats::attempts)
                .containsExactly(0L, 1L);
    }

    @Test
    void theLastTwentyFourHoursCountAndNoOthers() {
        long hour = System.currentTimeMillis() / 3_600_000;
        for (long back : List.of(0L, 1L, 23L, 24L, 30L)) {
            redis.client()
                    .<String, String>getMap(counts() + (hour - back) + ":acme:one", StringCodec.INSTANCE)
                    .put("attempts", "1");
        }

        assertThat(log.stats(List.of(ONE)).getFirst().attempts()).isEqualTo(3);
    }

    @Test
    void countsOfAnHourGoADayLater() {
        log.record(attempt("n-1", "one", "delivered", "delivered"));
        awaitWritten();

        String key = redis.client()
                .getKeys()
                .getKeysStream()
                .filter(name -> name.startsWith(counts()))
                .findFirst()
                .orElseThrow();
        assertThat(Duration.ofMillis(redis.client().getKeys().remainTimeToLive(key)))
                .isBetween(Duration.ofHours(24).minusSeconds(1), Duration.ofHours(25));
    }

    // Redis

    @Test
    void withoutRedisTheLogHasAGapAndNobodyWaits() {
        redis.stop();
        long before = System.nanoTime();
        IntStream.range(0, 1_000).forEach(i -> log.record(attempt("n-lost", "one", "delivered", "delivered")));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThatThrownBy(() -> log.list(Filter.ALL, null, 10)).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> log.stats(List.of(ONE))).isInstanceOf(RedisUnavailableException.class);

        redis.start();
        redis.awaitBack();

        await().untilAsserted(() -> {
            log.record(attempt("n-new", "one", "delivered", "delivered"));
            assertThat(ids(Filter.ALL)).contains("n-new");
        });
    }

    @Test
    void aStopWritesWhatWaits() {
        IntStream.range(0, 3_000).forEach(i -> log.record(attempt("n-" + i, "one", "delivered", "delivered")));

        log.stop();

        assertThat(stream().size()).isEqualTo(3_000);
    }

    @Test
    void whatSomebodyElseHasWrittenIsPassedOver() {
        stream().add(StreamAddArgs.entry("some", "thing"));
        stream().add(StreamAddArgs.entry("attempt", "not JSON"));
        stream().add(StreamAddArgs.entry("attempt", "{\"millis\": 1}"));
        long hour = System.currentTimeMillis() / 3_600_000;
        redis.client()
                .getBucket(counts() + hour + ":acme:one", StringCodec.INSTANCE)
                .set("?");

        log.record(attempt("n-1", "one", "delivered", "delivered"));
        awaitWritten();

        assertThat(ids(Filter.ALL)).containsExactly("n-1");
        assertThat(log.stats(List.of(ONE)).getFirst().attempts()).isZero();
    }

    @Test
    void aLogThatIsNoneIsEmpty() {
        redis.client().getBucket("delivery_log", StringCodec.INSTANCE).set("?");

        log.record(attempt("n-1", "one", "delivered", "delivered"));
        awaitWritten();

        assertThat(ids(Filter.ALL)).isEmpty();
        assertThat(redis.client()
                        .getBucket("delivery_log", StringCodec.INSTANCE)
                        .get())
                .isEqualTo("?");
    }

    private static AttemptLog log(int keep, Duration keepFor) {
        AttemptLog log = new AttemptLog(redis.scripts(), new AttemptLogConfig(keep, keepFor, 100));
        log.start();
        return log;
    }

    /** The log has an end: stopping waits for what is being written. */
    private void awaitWritten() {
        log.stop();
        log.start();
    }

    private static Attempt attempt(String id, String alertId, String outcome, String reason) {
        return attempt(id, alertId, outcome, reason, 200, "ok", 5);
    }

    private static Attempt attempt(
            String id, String alertId, String outcome, String reason, Integer status, String excerpt, long millis) {
        Exchanged exchanged = new Exchanged(
                status, 10, true, excerpt.length(), excerpt, null, null, null, null, Duration.ofMillis(millis));
        return new Attempt(id, alertId, "trace:errors", "acme", 1, 0, AT, outcome, reason, exchanged);
    }

    /** As if it had been recorded then. */
    private static void add(long millis, Attempt attempt) {
        stream()
                .add(
                        new StreamMessageId(millis, 0),
                        StreamAddArgs.entry(
                                "attempt", AttemptJson.write(attempt).toString()));
    }

    /** What the names of counts begin with. */
    private static String counts() {
        return redis.scripts().onCluster() ? "delivery_stats{delivery_log}:" : "delivery_stats:";
    }

    private static RStream<String, String> stream() {
        return redis.client().getStream("delivery_log", StringCodec.INSTANCE);
    }

    private List<String> ids(Filter filter) {
        return log.list(filter, null, 500).items().stream()
                .map(Attempt::notificationId)
                .toList();
    }

    private String found(Filter filter) {
        return String.join(
                " ",
                log.list(filter, null, 500).items().stream()
                        .map(Attempt::outcome)
                        .toList());
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
