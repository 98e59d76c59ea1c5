package io.serai.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.debounce.Claim;
import io.serai.observe.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/**
 * Counts attempts to deliver by what became of them, times them, and measures how late notifications leave. Labels are
 * words of the hub's own, never an alert's name or what a receiver says: there are only so many series, whatever comes.
 */
final class AttemptMeters {
    /** Statuses that tell an operator something; of the others the first digit does. */
    private static final Set<String> TELLING = Set.of(
            "http_301",
            "http_302",
            "http_307",
            "http_308",
            "http_400",
            "http_401",
            "http_403",
            "http_404",
            "http_405",
            "http_408",
            "http_409",
            "http_410",
            "http_413",
            "http_415",
            "http_422",
            "http_429",
            "http_500",
            "http_502",
            "http_503",
            "http_504");

    /** More kinds of attempts than there should ever be: what comes on top has no reason of its own. */
    private static final int MOST_SERIES = 1_000;

    private static final String OTHER = "other";
    private static final String NONE = "none";

    private final Map<Kind, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private Timer flushDelay = flushDelay(meters);

    private record Kind(String type, String outcome, String reason) {}

    /** Before the first attempt. */
    void register(CamelContext context) {
        meters = Meters.of(context);
        flushDelay = flushDelay(meters);
        for (String outcome : new String[] {"delivered", "dead-letter"}) {
            // As the route's own steps name it, and there from the start: a rate needs a first number.
            Counter.builder("serai.deliveries")
                    .description("Notifications by how they ended")
                    .tag("camelContext", context.getName())
                    .tag("outcome", outcome)
                    .register(meters);
        }
    }

    private static Timer flushDelay(MeterRegistry meters) {
        return Timer.builder("serai.flush.delay")
                .description("How long after its time a notification's first attempt began")
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5))
                .register(meters);
    }

    /** The first attempt of a notification begins: the clocks of the hub and of Redis should agree. */
    void begins(Claim claim, Instant now) {
        Duration delay = Duration.between(claim.dueAt(), now);
        flushDelay.record(delay.isNegative() ? Duration.ZERO : delay);
    }

    /**
     * An attempt has ended, or a notification was given up without one.
     *
     * @param type of the alert; empty when it is gone
     */
    void ended(String type, String outcome, String reason, Exchanged exchanged) {
        String label = type.isEmpty() ? NONE : type;
        counter(new Kind(label, outcome, reason(reason))).increment();
        if (exchanged.total().isPositive()) {
            timers.computeIfAbsent(label, this::timer).record(exchanged.total());
        }
    }

    /** Codes of the hub as they are; of HTTP's as many as tell something. */
    static String reason(String reason) {
        if (!reason.startsWith("http_") || TELLING.contains(reason)) {
            return reason;
        }
        return reason.matches("http_[1-9]\\d\\d") ? reason.substring(0, 6) + "xx" : OTHER;
    }

    private Counter counter(Kind kind) {
        Counter known = counters.get(kind);
        if (known != null) {
            return known;
        }
        Kind named = counters.size() < MOST_SERIES ? kind : new Kind(OTHER, kind.outcome(), OTHER);
        return counters.computeIfAbsent(named, first -> Counter.builder("serai.attempts")
                .description("Attempts to deliver, and notifications given up without one, by what became of them")
                .tag("type", first.type())
                .tag("outcome", first.outcome())
                .tag("reason", first.reason())
                .register(meters));
    }

    private Timer timer(String type) {
        return Timer.builder("serai.attempt.duration")
                .description("How long attempts took, to the end of the answer")
                .tag("type", type)
                .serviceLevelObjectives(
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2_500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30))
                .register(meters);
    }
}
