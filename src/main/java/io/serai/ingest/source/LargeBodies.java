package io.serai.ingest.source;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Large bodies are read and mapped a few at a time: as trees and events they are many times their size. */
final class LargeBodies {
    /** Up to here, as alerts nearly always are, nobody waits. */
    static final int SMALL_BYTES = 65_536;

    static final int AT_ONCE = 2;

    private static final int PATIENCE_SECONDS = 5;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** @throws HookException with status 503 when a large body has had no place for some seconds */
    <T> T inTurn(int bytes, Supplier<T> work) {
        if (bytes <= SMALL_BYTES) {
            return work.get();
        }
        enter();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void enter() {
        boolean entered;
        try {
            entered = places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            entered = false;
        }
        if (!entered) {
            throw HookException.later(
                    Outcome.UNAVAILABLE,
                    503,
                    "busy",
                    "The hub has many large requests to read: send it again after Retry-After",
                    RETRY_AFTER_SECONDS);
        }
    }
}
