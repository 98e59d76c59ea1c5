package io.serai.bench;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which numbered events arrived, and how often one came again. Thread-safe. */
final class Tally {
    private static final Duration TICK = Duration.ofMillis(20);

    private final Set<Long> arrived = ConcurrentHashMap.newKeySet();
    private final AtomicLong again = new AtomicLong();
    private final AtomicLong lastNews = new AtomicLong(System.nanoTime());

    void arrived(long number) {
        if (arrived.add(number)) {
            lastNews.set(System.nanoTime());
        } else {
            again.incrementAndGet();
        }
    }

    int distinct() {
        return arrived.size();
    }

    /** Arrivals of events that had arrived before. */
    long again() {
        return again.get();
    }

    /** When the last event arrived for the first time, by {@link System#nanoTime}. */
    long lastNews() {
        return lastNews.get();
    }

    /**
     * Waits for so many events, or until there was no new one for so long.
     *
     * @param since when the silence begins if nothing arrives, by {@link System#nanoTime}
     */
    void await(int events, long since, Duration silence) throws InterruptedException {
        while (arrived.size() < events && System.nanoTime() - Math.max(since, lastNews.get()) < silence.toNanos()) {
            Thread.sleep(TICK);
        }
    }
}
