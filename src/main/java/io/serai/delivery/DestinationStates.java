package io.serai.delivery;

import io.serai.alert.RateLimit;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisScriptException;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all hubs know about the destinations: which are paused by a Retry-After, how fast they may be called, whose
 * circuit is open, which are disabled. While Redis is away nothing holds a delivery up.
 */
final class DestinationStates {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationStates.class);
    private static final LuaScript ADMIT = LuaScript.load("admit");
    private static final LuaScript SETTLE = LuaScript.load("settle");

    /** A limit over a minute lets a small part of it come at once. */
    private static final int PARTS = 20;

    private final Scripts scripts;
    private final DeliveryConfig config;

    enum Answer {
        GO,
        /** Go after the wait: the place in the line is kept. */
        WAIT,
        /** More are waiting already than is worth a place in the line. */
        BUSY,
        PAUSED,
        OPEN,
        DISABLED
    }

    /** @param misses attempts since the last delivery */
    record Admission(Answer answer, Duration delay, long misses) {
        static final Admission UNKNOWN = new Admission(Answer.GO, Duration.ZERO, 1);
    }

    /**
     * @param disabled whether this attempt disabled the destination
     * @param openFor how long its circuit is open now
     */
    record Settled(boolean disabled, Duration openFor) {
        static final Settled NOTHING = new Settled(false, Duration.ZERO);
    }

    DestinationStates(Scripts scripts, DeliveryConfig config) {
        this.scripts = scripts;
        this.config = config;
    }

    /**
     * Asks before an attempt.
     *
     * @param inLine whether the attempt has waited for its place in the line
     * @param timeout of the attempt: a half-open circuit waits so long for it
     */
    Admission admit(Destination destination, boolean inLine, Duration timeout) {
        RateLimit rate = inLine ? null : destination.rate();
        try {
            List<@Nullable Object> answer = scripts.list(
                    ADMIT,
                    keys(destination),
                    rate == null ? 0 : Math.max(1, rate.per().toMillis() / rate.count()),
                    rate == null ? 1 : Math.max(1, rate.count() / PARTS),
                    RetryPlan.IN_MEMORY.toMillis(),
                    timeout.toMillis());
            return new Admission(
                    Answer.valueOf(text(answer.get(0)).toUpperCase(Locale.ROOT)),
                    Duration.ofMillis(number(answer.get(1))),
                    number(answer.get(2)));
        } catch (RedisUnavailableException e) {
            LOG.debug("Going on without Redis: {}", e.getMessage());
            return Admission.UNKNOWN;
        } catch (RedisScriptException e) {
            LOG.warn("Going on without what is known of a destination: {}", e.getMessage());
            return Admission.UNKNOWN;
        }
    }

    void delivered(Destination destination) {
        settle(destination, "delivered", Duration.ZERO, false, "delivered");
    }

    /** @param pause for which the receiver wants to be left alone */
    Settled failed(Destination destination, Verdict verdict, Duration pause) {
        boolean gone = verdict.action() == Verdict.Action.DISABLE;
        return settle(
                destination,
                verdict.sign() == Verdict.Sign.ALIVE ? "refused" : "failed",
                pause,
                gone,
                verdict.reason());
    }

    private Settled settle(Destination destination, String outcome, Duration pause, boolean gone, String reason) {
        try {
            List<@Nullable Object> answer = scripts.list(
                    SETTLE,
                    keys(destination),
                    outcome,
                    pause.toMillis(),
                    config.circuitFailures(),
                    config.circuitOpen().toMillis(),
                    config.disableMisses(),
                    config.disableAfter().toMillis(),
                    gone ? 1 : 0,
                    reason);
            return new Settled(number(answer.get(0)) == 1, Duration.ofMillis(number(answer.get(2))));
        } catch (RedisUnavailableException e) {
            LOG.debug("Going on without Redis: {}", e.getMessage());
            return Settled.NOTHING;
        } catch (RedisScriptException e) {
            LOG.warn("Nothing noted about a destination: {}", e.getMessage());
            return Settled.NOTHING;
        }
    }

    /** Both on one node of a cluster. */
    static List<String> keys(Destination destination) {
        String account = "{" + destination.account() + "}";
        return List.of("destination_pace:" + account, "destination_health:" + account + ":" + destination.endpoint());
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }
}
