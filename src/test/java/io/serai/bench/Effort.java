package io.serai.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param producers how many at a time, for the comparison with the stock repository
 * @param comparedBuckets bucket sizes of that comparison
 * @param rounds how often each of several contenders has its turn
 * @param runs how many medians are of: in each run every system has one turn
 * @param settle before each measurement
 * @param turn one measurement of a throughput
 * @param steady one measurement at a fixed rate
 */
record Effort(
        List<Integer> producers,
        List<Integer> comparedBuckets,
        int rounds,
        int runs,
        Duration settle,
        Duration turn,
        Duration steady) {
    static final Effort FULL = new Effort(
            List.of(1, 16, 64),
            List.of(10, 100, 1_000),
            2,
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(20));

    static final Effort QUICK = new Effort(
            List.of(64),
            List.of(10, 1_000),
            1,
            1,
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(4));
}
