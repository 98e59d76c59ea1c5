package io.serai.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Durations, all of them kept, so that a percentile is one that was seen. Thread-safe. */
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private final ReentrantLock lock = new ReentrantLock();
    private long[] nanos = new long[1_024];
    private int count;
    private boolean sorted;

    void add(long duration) {
        lock.lock();
        try {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = duration;
            sorted = false;
        } finally {
            lock.unlock();
        }
    }

    void addAll(Latencies others) {
        for (long duration : others.all()) {
            add(duration);
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Not more than this in so many of a hundred cases, in milliseconds; NaN when there are none. */
    double percentile(double percent) {
        lock.lock();
        try {
            if (count == 0) {
                return Double.NaN;
            }
            if (!sorted) {
                Arrays.sort(nanos, 0, count);
                sorted = true;
            }
            int rank = (int) Math.ceil(percent / 100 * count);
            return nanos[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
        } finally {
            lock.unlock();
        }
    }

    double p50() {
        return percentile(50);
    }

    double p99() {
        return percentile(99);
    }

    double max() {
        return percentile(100);
    }

    double mean() {
        return Arrays.stream(all()).average().orElse(Double.NaN) / NANOS_PER_MILLI;
    }

    void write(ObjectNode json) {
        json.put("count", count())
                .put("p50Millis", p50())
                .put("p99Millis", p99())
                .put("maxMillis", max());
    }

    private long[] all() {
        lock.lock();
        try {
            return Arrays.copyOf(nanos, count);
        } finally {
            lock.unlock();
        }
    }
}
