package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Rates rates = new Rates(meters);
    private Instant now = Instant.parse("2026-03-01T09:30:00Z");

    private JsonNode aSecondLater() {
        now = now.plusSeconds(1);
        return rates.now(now);
    }

    @Test
    void areNothingAtFirst() {
        meters.counter("serai.events.ingested", "source", "api").increment(1_000);

        assertThat(rates.now(now).toString()).isEqualTo("{\"in\":0.0,\"matched\":0.0,\"sent\":0.0,\"failed\":0.0}");
    }

    @Test
    void addUpAllSourcesAndTellDeliveredFromFailed() {
        rates.now(now);
        meters.counter("serai.events.ingested", "source", "api").increment(3);
        meters.counter("serai.events.ingested", "source", "kafka").increment(2);
        meters.counter("serai.events.matched").increment(4);
        meters.counter("serai.deliveries", "outcome", "delivered").increment(2);
        meters.counter("serai.deliveries", "outcome", "dead-letter").increment(7);
        meters.counter("serai.attempts", "outcome", "delivered").increment(2);
        meters.counter("serai.attempts", "outcome", "retry").increment(1);
        meters.counter("serai.attempts", "outcome", "dead_letter").increment(2);

        assertThat(aSecondLater().toString()).isEqualTo("{\"in\":5.0,\"matched\":4.0,\"sent\":2.0,\"failed\":3.0}");
    }

    @Test
    void areThoseOfTheLastFiveSeconds() {
        rates.now(now);
        meters.counter("serai.events.matched").increment(10);

        for (int second = 1; second <= 5; second++) {
            assertThat(aSecondLater().path("matched").doubleValue())
                    .as("after %d s", second)
                    .isEqualTo(Math.round(100.0 / second) / 10.0);
        }
        assertThat(aSecondLater().path("matched").doubleValue()).isZero();
    }
}
