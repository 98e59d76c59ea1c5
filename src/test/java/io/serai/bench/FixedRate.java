package io.serai.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Open loop: what is due is started at its time, whatever has become of what was started before. */
final class FixedRate {
    /** Starts one thing; must return at once. */
    @FunctionalInterface
    interface Start {
        /** @param dueAt when it was to be started, as {@link System#nanoTime} has it */
        void start(int number, long dueAt);
    }

    private FixedRate() {}

    /** Answers how many it started. */
    static int run(int perSecond, Duration duration, Start start) {
        int count = (int) (perSecond * duration.toNanos() / 1_000_000_000L);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long dueAt = begin + i * 1_000_000_000L / perSecond;
            for (long left = dueAt - System.nanoTime(); left > 0; left = dueAt - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            start.start(i, dueAt);
        }
        return count;
    }
}
