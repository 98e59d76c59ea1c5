package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreValuesThatWereSeen() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(1, 2_000).map(i -> 2_001 - i).forEach(millis -> latencies.add(millis * 1_000_000));

        assertThat(latencies.p50()).isEqualTo(1_000);
        assertThat(latencies.p99()).isEqualTo(1_980);
        assertThat(latencies.max()).isEqualTo(2_000);
        assertThat(latencies.mean()).isEqualTo(1_000.5);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Latencies().p99()).isNaN();
    }
}
