package io.serai.ingest.source;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Large bodies are read, mapped and stored a few at a time: as trees and events they are many times their size. Whoever
 * waits for a place keeps one of the HTTP server's worker threads, which everybody needs: so few may wait.
 */
final class LargeBodies {
    /** Up to here, as alerts nearly always are, nobody waits. */
    static final int SMALL_BYTES = 65_536;

    static final int AT_ONCE = 2;
    static final int WAITING = 4;

    private static final int PATIENCE_SECONDS = 5;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Semaphore waiting = new Semaphore(WAITING);

    /** To be given back, once. */
    @FunctionalInterface
    interface Place {
        void leave();
    }

    /** @throws HookException with status 503 when a large body has no place, or has had none for some seconds */
    Place enter(int bytes) {
        if (bytes <= SMALL_BYTES) {
            return () -> {};
        }
        if (!places.tryAcquire() && !waitForPlace()) {
            throw HookException.later(
                    Outcome.UNAVAILABLE,
                    503,
                    "busy",
                    "The hub has many large requests to read: send it again after Retry-After",
                    RETRY_AFTER_SECONDS);
        }
        return places::release;
    }

    private boolean waitForPlace() {
        if (!waiting.tryAcquire()) {
            return false;
        }
        try {
            return places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.release();
        }
    }

    /** How many wait for a place. */
    int waiting() {
        return places.getQueueLength();
    }
}
