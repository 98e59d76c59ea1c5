package io.serai.delivery;

import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.GroupCommit;
import io.serai.redis.LuaScript;
import io.serai.redis.Page;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every attempt to deliver, of all hubs on one Redis, bounded by number and age; and counts of them per alert. Written
 * without waiting, many at a time: a delivery never waits for the log, and when Redis is away the log has a gap. All
 * times by which it is read are those of Redis, when an attempt was written down.
 */
public final class AttemptLog extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);
    private static final LuaScript WRITE = LuaScript.load("logattempts");
    private static final LuaScript TRIM = LuaScript.load("trimattempts");
    private static final LuaScript READ = LuaScript.load("readattempts");
    private static final LuaScript STATS = LuaScript.load("alertstats");

    static final String KEY = "delivery_log";

    /** Attempts that one script writes: less than a millisecond. */
    private static final int BATCH = 100;

    /** Attempts that wait to be written: some megabytes. More come at once only when Redis does not answer. */
    private static final int MOST_WAITING = 20_000;

    /** Attempts that one script deletes, a millisecond or two. */
    private static final int TRIMMED = 10_000;

    /** Entries that one script looks at, a millisecond or two, and scripts that one call runs. */
    private static final int LOOKED_AT = 500;

    private static final int MOST_LOOKS = 200;

    /** Alerts whose counts one script adds up, 24 hashes each. */
    private static final int STATS_BATCH = 40;

    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final Scripts scripts;
    private final AttemptLogConfig config;
    private final String statsPrefix;
    private final GroupCommit<Attempt, Boolean> writes;

    /** The log itself, and a party for each attempt that is not written yet. */
    private final Phaser unwritten = new Phaser(1);

    /** The log of all hubs on this Redis. */
    public AttemptLog(Scripts scripts, AttemptLogConfig config) {
        this.scripts = scripts;
        // On a cluster they are where the log is: one script writes both.
        this.statsPrefix = scripts.onCluster() ? "delivery_stats{" + KEY + "}:" : "delivery_stats:";
        this.config = config;
        this.writes = new GroupCommit<>(1, BATCH, attempt -> 1, this::write);
    }

    /**
     * Which attempts are meant; null: any.
     *
     * @param since written down then or later
     * @param until written down before
     */
    public record Filter(
            @Nullable String alertId,
            @Nullable String notificationId,
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String workspaceId) {
        /** All attempts. */
        public static final Filter ALL = new Filter(null, null, null, null, null, null);

        /** Of every workspace. */
        public Filter(
                @Nullable String alertId,
                @Nullable String notificationId,
                @Nullable String outcome,
                @Nullable String reason,
                @Nullable Instant since,
                @Nullable Instant until) {
            this(alertId, notificationId, outcome, reason, since, until, null);
        }
    }

    /** Writes it down soon, or not at all while Redis is away. Never waits, never throws. */
    public void record(Attempt attempt) {
        if (unwritten.getRegisteredParties() > MOST_WAITING) {
            LOG.debug("Attempt not written down: too many wait for Redis");
            return;
        }
        unwritten.register();
        var unused = writes.submit(attempt).whenComplete((written, failure) -> unwritten.arriveAndDeregister());
    }

    private CompletableFuture<List<Boolean>> write(List<Attempt> batch) {
        List<Object> args = new ArrayList<>(List.of(config.keep(), statsPrefix));
        for (Attempt attempt : batch) {
            Exchanged exchanged = attempt.exchanged();
            args.add(attempt.alertId());
            args.add(attempt.notificationId());
            args.add(attempt.outcome());
            args.add(attempt.reason());
            args.add(
                    exchanged.status() == null
                            ? -1L
                            : Math.max(0, exchanged.total().toMillis()));
            args.add(attempt.workspaceId());
            args.add(Json.write(AttemptJson.write(attempt)));
        }
        return scripts.numberAsync(WRITE, List.of(KEY), args.toArray())
                .whenComplete((count, failure) -> {
                    if (failure != null) {
                        skipped(batch.size(), failure);
                    }
                })
                .thenApply(count -> Collections.nCopies(batch.size(), true));
    }

    private static void skipped(int attempts, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RedisUnavailableException) {
            LOG.debug("{} attempts not written down: {}", attempts, cause.getMessage());
        } else {
            LOG.warn("{} attempts not written down: {}", attempts, cause.getMessage());
        }
    }

    /** Deletes what is older than it is kept. Never throws: the next time finds what is left. */
    public void trim() {
        try {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = scripts.number(TRIM, List.of(KEY), config.keepFor().toMillis(), TRIMMED) > 0;
            }
        } catch (RedisUnavailableException e) {
            LOG.debug("Attempts not looked through: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Attempts not looked through: {}", e.getMessage());
        }
    }

    /** After the routes: the last attempts are written while Redis is still connected. */
    @Override
    protected void doStop() throws InterruptedException {
        try {
            unwritten.awaitAdvanceInterruptibly(unwritten.arrive(), LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{} attempts not written down: the hub stops", unwritten.getUnarrivedParties());
        }
    }

    /**
     * Attempts, the newest first.
     *
     * @param position what the page before said as {@link Page#next()}; null: from the newest
     * @throws InvalidInputException when the position is none
     * @throws RedisUnavailableException when Redis can't answer
     */
    public Page<Attempt> list(Filter filter, @Nullable String position, int limit) {
        if (position != null && !position.matches("\\d{1,15}-\\d{1,15}")) {
            throw new InvalidInputException("cursor", "must be a nextCursor of an earlier answer");
        }
        List<Attempt> found = new ArrayList<>();
        String last = position;
        for (int look = 0; look < MOST_LOOKS; look++) {
            List<@Nullable Object> answer = scripts.list(
                    READ,
                    List.of(KEY),
                    newest(filter.until(), last),
                    filter.since() == null ? 0 : filter.since().toEpochMilli(),
                    config.keepFor().toMillis(),
                    LOOKED_AT,
                    limit - found.size(),
                    any(filter.alertId()),
                    any(filter.notificationId()),
                    any(filter.outcome()),
                    any(filter.reason()),
                    any(filter.workspaceId()));
            for (Object json : answer.subList(1, answer.size())) {
                AttemptJson.read((byte[]) Objects.requireNonNull(json)).ifPresent(found::add);
            }
            last = new String((byte[]) Objects.requireNonNull(answer.getFirst()), StandardCharsets.UTF_8);
            if (last.isEmpty()) {
                return new Page<>(found, null);
            }
            if (found.size() >= limit) {
                break;
            }
        }
        return new Page<>(found, last);
    }

    /** The earlier of both bounds, neither of which is read itself. */
    private static String newest(@Nullable Instant until, @Nullable String last) {
        if (until == null) {
            return last == null ? "+" : "(" + last;
        }
        long bound = Math.max(1, until.toEpochMilli());
        boolean lastIsEarlier = last != null && Long.parseLong(last.substring(0, last.indexOf('-'))) < bound;
        return lastIsEarlier ? "(" + last : "(" + bound + "-0";
    }

    private static String any(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Whose attempts are counted: an id that is free again may be taken in another workspace. */
    public record Counted(String workspaceId, String alertId) {}

    /**
     * Counts of the current hour and the 23 before it, in the order of the alerts.
     *
     * @throws RedisUnavailableException when Redis can't answer
     */
    public List<AlertStats> stats(List<Counted> alerts) {
        List<AlertStats> stats = new ArrayList<>();
        for (int from = 0; from < alerts.size(); from += STATS_BATCH) {
            List<Counted> batch = alerts.subList(from, Math.min(alerts.size(), from + STATS_BATCH));
            List<Object> args = new ArrayList<>(List.of(statsPrefix));
            // An alert id has no colon.
            batch.forEach(alert -> args.add(alert.workspaceId() + ":" + alert.alertId()));
            List<@Nullable Object> answer = scripts.list(STATS, List.of(KEY), args.toArray());
            for (int i = 0; i < batch.size(); i++) {
                stats.add(stats(batch.get(i).alertId(), (List<?>) Objects.requireNonNull(answer.get(i))));
            }
        }
        return stats;
    }

    private static AlertStats stats(String alertId, List<?> sums) {
        return new AlertStats(
                alertId,
                number(sums.get(0)),
                number(sums.get(1)),
                number(sums.get(2)),
                number(sums.get(3)),
                Duration.ofMillis(number(sums.get(4))),
                Duration.ofMillis(number(sums.get(5))));
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }
}
