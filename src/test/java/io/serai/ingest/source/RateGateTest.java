package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final RateGate gate = new RateGate(new RateLimit(2, Duration.ofSeconds(1)), nanos::get);

    @Test
    void letsSoManyThroughAndSaysWhenTheNextMayCome() {
        gate.pass();
        assertThat(gate.closedFor()).isZero();
        gate.pass();

        assertThat(gate.closedFor()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void opensAsTimeGoesBy() {
        gate.pass();
        gate.pass();

        nanos.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(gate.closedFor()).isEqualTo(Duration.ofMillis(1));
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(gate.closedFor()).isZero();
    }

    @Test
    void looksAloneUseNothingUp() {
        for (int i = 0; i < 100; i++) {
            assertThat(gate.closedFor()).isZero();
        }
    }

    @Test
    void aQuietTimeIsNotSavedUp() {
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        gate.pass();
        gate.pass();

        assertThat(gate.closedFor()).isPositive();
    }

    @Test
    void oneMoreThatPassedBetweenLookAndPassShutsTheGateNoLonger() {
        for (int i = 0; i < 10; i++) {
            gate.pass();
        }

        assertThat(gate.closedFor()).isEqualTo(Duration.ofMillis(500));
    }
}
