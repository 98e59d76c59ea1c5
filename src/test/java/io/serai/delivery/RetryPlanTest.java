package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.DeliveryOptions;
import io.serai.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
    private static final DeliveryConfig DEFAULTS = DeliveryConfig.read(Settings.of(Map.of(), Map.of(), Map.of()));

    @Test
    void byDefaultTriesThreeTimesMoreAfterOneTwoAndFourSeconds() {
        RetryPlan plan = RetryPlan.of(DeliveryOptions.DEFAULT, DEFAULTS);

        assertAbout(plan, 1, Duration.ofSeconds(1));
        assertAbout(plan, 2, Duration.ofSeconds(2));
        assertAbout(plan, 3, Duration.ofSeconds(4));
        assertThat(plan.delayAfter(4)).isEmpty();
    }

    @Property(tries = 200)
    void neverWaitsLongerThanTheLongestDelayAndAFifth(@ForAll @IntRange(min = 1, max = 100) int attempts) {
        RetryPlan plan = new RetryPlan(100, Duration.ofSeconds(1), Duration.ofSeconds(60), List.of());

        assertThat(plan.delayAfter(attempts).orElseThrow()).isBetween(Duration.ofMillis(800), Duration.ofSeconds(72));
    }

    @Test
    void theLongScheduleFollowsTheShortRetries() {
        RetryPlan plan = RetryPlan.of(
                new DeliveryOptions(1, null, null, DeliveryOptions.STANDARD_WEBHOOKS_SCHEDULE, null, null, null),
                DEFAULTS);

        assertAbout(plan, 1, Duration.ofSeconds(1));
        assertAbout(plan, 2, Duration.ofSeconds(5));
        assertAbout(plan, 10, Duration.ofHours(24));
        assertThat(plan.delayAfter(11)).isEmpty();
    }

    @Test
    void anAlertsOwnPlanWins() {
        RetryPlan plan = RetryPlan.of(
                new DeliveryOptions(1, Duration.ofMillis(10), Duration.ofMillis(20), List.of(), null, null, null),
                DEFAULTS);

        assertAbout(plan, 1, Duration.ofMillis(10));
        assertThat(plan.delayAfter(2)).isEmpty();
    }

    private static void assertAbout(RetryPlan plan, int attempts, Duration delay) {
        assertThat(plan.delayAfter(attempts).orElseThrow())
                .isBetween(
                        delay.multipliedBy(8).dividedBy(10),
                        delay.multipliedBy(12).dividedBy(10));
    }
}
