package io.serai.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.observe.Meters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Counts what this hub does by the clock; all counters are there from the start, with 0. */
final class UpkeepMeters {
    private final Counter retention;
    private final Map<DrillOutcome, Counter> drills;

    UpkeepMeters(CamelContext context) {
        MeterRegistry registry = Meters.of(context);
        retention = Counter.builder("serai.upkeep.runs")
                .description("How often this hub did what is done by the clock")
                .tag("job", UpkeepRoutes.RETENTION)
                .register(registry);
        drills = Arrays.stream(DrillOutcome.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), outcome -> counter(outcome, registry)));
    }

    private static Counter counter(DrillOutcome outcome, MeterRegistry registry) {
        return Counter.builder("serai.drills")
                .description("Alerts that this hub has tried out by the clock, or should have")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    void retained() {
        retention.increment();
    }

    void drilled(DrillOutcome outcome) {
        Objects.requireNonNull(drills.get(outcome)).increment();
    }
}
