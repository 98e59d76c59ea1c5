package io.serai.observe;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sampled gauges up to date, so that what Redis is asked does not depend on how many ask for the metrics and how
 * often.
 */
public final class Samples extends ServiceSupport {
    /** More often than Prometheus comes by default, so that it rarely sees a number twice. */
    public static final Duration EACH = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);

    private final List<Sampler> samplers;
    private final Duration each;
    private @Nullable ScheduledExecutorService timer;

    /** @param meters gets the gauges at once, so that they are there, if not known, before the first look */
    public Samples(MeterRegistry meters, Duration each, List<Sampler> samplers) {
        this.samplers = List.copyOf(samplers);
        this.each = each;
        samplers.forEach(sampler -> sampler.gauges().forEach(gauge -> gauge.register(meters)));
    }

    @Override
    protected void doStart() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("samples").daemon().factory());
        var unused = timer.scheduleWithFixedDelay(this::look, 0, each.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    /** Once. Never throws: a look that fails leaves the other samplers theirs. */
    void look() {
        for (Sampler sampler : samplers) {
            try {
                sampler.look();
            } catch (RuntimeException e) {
                sampler.gauges().forEach(SampledGauge::unknown);
                LOG.debug("Not looked up: {}", e.getMessage());
            }
        }
    }
}
