package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.debounce.Claim;
import io.serai.observe.Meters;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts as metrics: what is counted, and that nobody outside can make more and more series. */
class AttemptMetersTest {
    private static final Exchanged ANSWERED =
            new Exchanged(503, 10, true, 0, "", null, null, null, null, Duration.ofMillis(700));

    private final CamelContext context = new DefaultCamelContext();
    private final AttemptMeters meters = new AttemptMeters();
    private MeterRegistry registry;

    @BeforeEach
    void register() {
        context.getRegistry().bind(MicrometerConstants.METRICS_REGISTRY_NAME, new SimpleMeterRegistry());
        meters.register(context);
        registry = Meters.of(context);
    }

    @Test
    void attemptsAreCountedByTypeOutcomeAndReasonAndTimedByType() {
        meters.ended("slack", "retry", "http_503", ANSWERED);
        meters.ended("slack", "retry", "http_503", ANSWERED);

        assertThat(registry.get("serai.attempts")
                        .tags("type", "slack", "outcome", "retry", "reason", "http_503")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("serai.attempt.duration")
                        .tag("type", "slack")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1_400);
    }

    @Test
    void whatWasGivenUpUnsentIsCountedAndNotTimed() {
        meters.ended("", "dead_letter", "alert_removed", Exchanged.NONE);

        assertThat(registry.get("serai.attempts").tag("type", "none").counter().count())
                .isEqualTo(1);
        assertThat(registry.find("serai.attempt.duration").timer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http_404, http_404",
        "http_503, http_503",
        "http_418, http_4xx",
        "http_599, http_5xx",
        "http_7, other",
        "timeout, timeout"
    })
    void statusesThatTellNothingAreGrouped(String reason, String label) {
        assertThat(AttemptMeters.reason(reason)).isEqualTo(label);
    }

    @Test
    void thereAreOnlySoManySeries() {
        for (int i = 0; i < 3_000; i++) {
            meters.ended("slack", "dead_letter", "of_a_route_" + i, Exchanged.NONE);
        }

        assertThat(registry.find("serai.attempts").counters()).hasSizeLessThanOrEqualTo(1_001);
        assertThat(registry.get("serai.attempts")
                        .tag("reason", "other")
                        .counter()
                        .count())
                .isEqualTo(2_000);
    }

    @Test
    void theDelayIsFromTheTimeOfTheNotificationToItsFirstAttempt() {
        Claim claim = TestDelivery.claim(0);

        meters.begins(claim, claim.dueAt().plusMillis(250));
        meters.begins(claim, claim.dueAt().minusMillis(40));

        assertThat(registry.get("serai.flush.delay").timer().count()).isEqualTo(2);
        assertThat(registry.get("serai.flush.delay").timer().totalTime(TimeUnit.MILLISECONDS))
                .as("a hub whose clock is behind does not subtract")
                .isEqualTo(250);
    }

    @Test
    void deliveriesAreThereFromTheStart() {
        assertThat(registry.get("serai.deliveries").counters()).hasSize(2);
    }
}
