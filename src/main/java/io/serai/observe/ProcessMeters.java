package io.serai.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Shows how the process is: memory, time lost to the garbage collector, processors, files, uptime. Registered at the first
 * look, beside the hub's start: the JVM takes a while to have the numbers ready.
 */
public final class ProcessMeters implements Sampler {
    private final MeterRegistry meters;
    private boolean registered;

    public ProcessMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** None that are looked up: the JVM is asked at each scrape. */
    @Override
    public List<SampledGauge> gauges() {
        return List.of();
    }

    @Override
    public void look() {
        if (registered) {
            return;
        }
        registered = true;
        new JvmMemoryMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        FunctionCounter.builder("jvm.gc", ManagementFactory.getGarbageCollectorMXBeans(), ProcessMeters::seconds)
                .description("Time that the garbage collectors have taken")
                .baseUnit("seconds")
                .register(meters);
    }

    private static double seconds(List<GarbageCollectorMXBean> collectors) {
        return collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                / 1_000.0;
    }
}
