package io.serai.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** When numbered events were due to be sent and when they arrived first. Thread-safe. */
final class Stopwatch {
    private final AtomicLongArray dues;
    private final AtomicLongArray arrivals;

    Stopwatch(int events) {
        dues = new AtomicLongArray(events);
        arrivals = new AtomicLongArray(events);
    }

    /** @param at by {@link System#nanoTime} */
    void due(int number, long at) {
        dues.set(number, at);
    }

    void arrived(long number) {
        arrivals.compareAndSet((int) number, 0, System.nanoTime());
    }

    /** Waits until all events that were due, of those from here to there, have arrived; not for longer than this. */
    void await(int from, int to, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (int i = from; i < to && System.nanoTime() < end; ) {
            if (dues.get(i) == 0 || arrivals.get(i) != 0) {
                i++;
            } else {
                Thread.sleep(1);
            }
        }
    }

    /** Of the events from here to there that were due, those that arrived. */
    Latencies latencies(int from, int to) {
        Latencies latencies = new Latencies();
        for (int i = from; i < to; i++) {
            if (dues.get(i) != 0 && arrivals.get(i) != 0) {
                latencies.add(arrivals.get(i) - dues.get(i));
            }
        }
        return latencies;
    }

    /** How many events from here to there were due and have not arrived. */
    int missing(int from, int to) {
        int missing = 0;
        for (int i = from; i < to; i++) {
            if (dues.get(i) != 0 && arrivals.get(i) == 0) {
                missing++;
            }
        }
        return missing;
    }
}
