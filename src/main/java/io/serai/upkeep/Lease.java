package io.serai.upkeep;

import io.serai.redis.LuaScript;
import io.serai.redis.RedisScriptException;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which hub runs a job now: all of them come to the same fire time, some sooner than others, and the first that asks Redis
 * for it gets it. A hub that dies halfway leaves the rest to the next fire time, so that nothing is done twice.
 */
final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final LuaScript LEASE = LuaScript.load("lease");
    private static final String PREFIX = "upkeep_lease:";

    /** Longer than any two hubs are apart, by their clocks or by what they have to do first. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** A clock that is further off than so takes no part: what it comes to is not what the others come to. */
    private static final Duration CLOCK_OFF = Duration.ofHours(1);

    private final Scripts scripts;
    private final Clock clock;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Whose turn it is. */
    enum Turn {
        /** This hub's: answered once for each fire time. */
        OURS,
        /** Another hub has it, or had a later one, or is to have it: the clock of this one is wrong. */
        OTHERS,
        /** Nobody knows for now. */
        UNKNOWN
    }

    Lease(Scripts scripts, Clock clock) {
        this.scripts = scripts;
        this.clock = clock;
    }

    Turn take(String job, Instant fireTime) {
        try {
            long answer = scripts.number(
                    LEASE,
                    List.of(PREFIX + job),
                    fireTime.toEpochMilli(),
                    REMEMBERED.toMillis(),
                    clock.millis(),
                    CLOCK_OFF.toMillis());
            if (Math.abs(answer) > 1) {
                tell("this hub's clock is " + Math.abs(answer) / 60_000 + " minutes "
                        + (answer > 0 ? "ahead of" : "behind") + " that of Redis");
                return Turn.OTHERS;
            }
            told.set(false);
            return answer == 1 ? Turn.OURS : Turn.OTHERS;
        } catch (RedisUnavailableException | RedisScriptException e) {
            tell("Redis can't be asked whose turn it is: " + e.getMessage());
            return Turn.UNKNOWN;
        }
    }

    /** Told in the log once, until there is an answer again. */
    private void tell(String why) {
        if (!told.getAndSet(true)) {
            LOG.warn("This hub does nothing by the clock for now: {}", why);
        }
    }
}
