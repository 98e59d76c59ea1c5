package io.serai.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each of several contenders has its turn
 * @param runs how many medians are of: in each run every system has one turn
 * @param settle before each measurement
 * @param turn one measurement of a throughput
 * @param steady one measurement at a fixed rate
 */
record Effort(int rounds, int runs, Duration settle, Duration turn, Duration steady) {
    static final Effort FULL = new Effort(2, 5, Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(20));

    static final Effort QUICK =
            new Effort(1, 1, Duration.ofMillis(500), Duration.ofMillis(1_500), Duration.ofSeconds(4));
}
