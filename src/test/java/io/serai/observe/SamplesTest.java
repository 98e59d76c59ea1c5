package io.serai.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gauges that are looked up now and then. */
class SamplesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SampledGauge waiting = SampledGauge.ofTime("waiting", "For how long");
    private final SampledGauge up = SampledGauge.of("up", "Whether");
    private boolean away;

    private final Samples samples =
            new Samples(meters, Duration.ofHours(1), List.of(sampler(waiting, true), sampler(up, false)));

    @Test
    void aGaugeIsThereBeforeTheFirstLookAndNotKnown() {
        assertThat(value("waiting")).isNaN();
        assertThat(value("up")).isNaN();
    }

    @Test
    void timesAreShownInSeconds() {
        samples.look();

        assertThat(value("waiting")).isEqualTo(1.5);
        assertThat(value("up")).isEqualTo(1_500);
    }

    @Test
    void whatCantBeLookedUpIsNoLongerKnownAndTheOthersAre() {
        samples.look();
        away = true;
        samples.look();

        assertThat(value("waiting")).isNaN();
        assertThat(value("up")).isEqualTo(1_500);

        away = false;
        samples.look();

        assertThat(value("waiting")).isEqualTo(1.5);
    }

    private double value(String name) {
        return meters.get(name).gauge().value();
    }

    private Sampler sampler(SampledGauge gauge, boolean mayFail) {
        return new Sampler() {
            @Override
            public List<SampledGauge> gauges() {
                return List.of(gauge);
            }

            @Override
            public void look() {
                if (mayFail && away) {
                    throw new IllegalStateException("away, expected by the test");
                }
                gauge.set(1_500);
            }
        };
    }
}
