package io.serai.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.junit.jupiter.api.Test;

/** What the checks say, in one word and as numbers. */
class HubStateTest {
    private final CamelContext context = new DefaultCamelContext();
    private final HealthCheckRegistry checks = new DefaultHealthCheckRegistry(context);
    private final HubState state = new HubState(checks);

    @Test
    void allIsWell() {
        check("redis", true, "");
        check("deliveries", true, "12 of 12 attempts in 24 h delivered");

        assertThat(state.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(state.call().getMessage()).contains("ok");
        assertThat(state.call().getDetails()).containsEntry("state", "ok");
    }

    @Test
    void aDegradedCheckIsNamedWithItsReason() {
        check("redis", true, "");
        check("alert-file", true, "degraded: the last good alerts are in force");

        assertThat(state.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(state.call().getMessage()).contains("degraded: alert-file");
        assertThat(state.call().getDetails())
                .containsEntry("state", "degraded")
                .containsEntry("alert-file", "the last good alerts are in force");
    }

    /** It is that check which takes the hub out of rotation. */
    @Test
    void aCheckThatIsDownIsNamedAndTheSumIsUp() {
        check("redis", false, "Redis does not answer");
        check("alert-file", true, "degraded: the last good alerts are in force");

        assertThat(state.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(state.call().getMessage()).contains("down: alert-file, redis");
    }

    @Test
    void metricsSayTheSameInNumbers() {
        check("redis", false, "away");
        check("alert-file", true, "degraded: wrong");
        check("deliveries", true, "");
        checks.register(state);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        new Samples(meters, Duration.ofHours(1), List.of(new HealthMeters(state))).look();

        assertThat(meters.get("serai.health").gauges()).hasSize(3);
        assertThat(value(meters, "deliveries")).isZero();
        assertThat(value(meters, "alert-file")).isEqualTo(1);
        assertThat(value(meters, "redis")).isEqualTo(2);
    }

    private static double value(SimpleMeterRegistry meters, String check) {
        return meters.get("serai.health").tag("check", check).gauge().value();
    }

    private void check(String id, boolean up, String message) {
        AbstractHealthCheck check = new AbstractHealthCheck("serai", id) {
            @Override
            protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
                builder.state(up ? HealthCheck.State.UP : HealthCheck.State.DOWN);
                if (!message.isEmpty()) {
                    builder.message(message);
                }
            }
        };
        check.setCamelContext(context);
        checks.register(check);
    }
}
