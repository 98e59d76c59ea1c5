package io.serai.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/** A gauge whose number is looked up now and then, and is not a number while it is not known. */
public final class SampledGauge {
    private final String name;
    private final String description;
    private final @Nullable String unit;
    private final Tags tags;
    private volatile double value = Double.NaN;

    private SampledGauge(String name, String description, @Nullable String unit, Tags tags) {
        this.name = name;
        this.description = description;
        this.unit = unit;
        this.tags = tags;
    }

    /** @param tags names and values by turns */
    public static SampledGauge of(String name, String description, String... tags) {
        return new SampledGauge(name, description, null, Tags.of(tags));
    }

    /** A time: it is set in milliseconds, as Redis counts, and shown in seconds, as Prometheus does. */
    public static SampledGauge ofTime(String name, String description) {
        return new SampledGauge(name, description, "seconds", Tags.empty());
    }

    public void set(long number) {
        value = unit == null ? (double) number : number / 1_000.0;
    }

    void unknown() {
        value = Double.NaN;
    }

    void register(MeterRegistry meters) {
        Gauge.builder(name, this, gauge -> gauge.value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(meters);
    }
}
