package io.serai.guard;

import java.time.Duration;

/** Time that may be spent in each period. Thread-safe. */
final class Budget {
    private final Duration size;
    private final Duration period;
    private long periodStart = System.nanoTime();
    private Duration spent = Duration.ZERO;

    Budget(Duration size, Duration period) {
        this.size = size;
        this.period = period;
    }

    /** Zero when nothing is left. */
    synchronized Duration left() {
        if (System.nanoTime() - periodStart > period.toNanos()) {
            periodStart = System.nanoTime();
            spent = Duration.ZERO;
        }
        Duration left = size.minus(spent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void spend(Duration time) {
        spent = spent.plus(time);
    }
}
