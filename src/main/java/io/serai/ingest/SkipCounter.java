package io.serai.ingest;

import io.micrometer.core.instrument.Counter;
import io.serai.alert.Verdict;
import io.serai.observe.Meters;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/**
 * Counts how often a trigger asked for an event's type and did not take the event, by the reason why: the metric {@code
 * serai.events.skipped}.
 */
final class SkipCounter {
    private static final Set<Verdict> REASONS = EnumSet.complementOf(EnumSet.of(Verdict.MATCH, Verdict.TAKEN));

    private final Map<Verdict, Counter> counters = new ConcurrentHashMap<>();

    /** All there can be, from the start: a rate needs a first number. */
    void register(CamelContext context) {
        REASONS.forEach(reason -> counters.computeIfAbsent(reason, first -> counter(context, first)));
    }

    void count(CamelContext context, Verdict reason, int triggers) {
        counters.computeIfAbsent(reason, first -> counter(context, first)).increment(triggers);
    }

    private static Counter counter(CamelContext context, Verdict reason) {
        return Counter.builder("serai.events.skipped")
                .description("Events of a type that a trigger asks for and that it did not take")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(Meters.of(context));
    }
}
