package io.serai.debounce;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the claimer for work that this hub knows of, so that it need not look more often than it must. */
final class DueSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sooner = lock.newCondition();
    private long wakeAtNanos = Long.MAX_VALUE;
    private volatile boolean passedOver = true;

    void dueNow() {
        dueIn(Duration.ZERO);
    }

    /** Whether the last look has passed over something due, or one that is under way may. */
    void passedOver(boolean something) {
        passedOver = something;
    }

    /** A claim has ended: what was passed over may have its place. To be called when the place is free already. */
    void placeFree() {
        if (passedOver) {
            dueNow();
        }
    }

    void dueIn(Duration delay) {
        long at = System.nanoTime() + delay.toNanos();
        lock.lock();
        try {
            if (wakeAtNanos == Long.MAX_VALUE || at - wakeAtNanos < 0) {
                wakeAtNanos = at;
                sooner.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due, at most {@code longest}. False when nothing was. */
    boolean await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        lock.lock();
        try {
            while (true) {
                long until = wakeAtNanos == Long.MAX_VALUE || end - wakeAtNanos < 0 ? end : wakeAtNanos;
                long left = until - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                sooner.awaitNanos(left);
            }
            if (wakeAtNanos != Long.MAX_VALUE && wakeAtNanos - System.nanoTime() <= 0) {
                wakeAtNanos = Long.MAX_VALUE;
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
