package io.serai.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long one phase of an exchange took: from its first start to its last end. */
final class Phase {
    private boolean started;
    private boolean ended;
    private long start;
    private long end;

    void start() {
        if (!started) {
            started = true;
            start = System.nanoTime();
        }
    }

    void end() {
        ended = started;
        end = System.nanoTime();
    }

    /** Until {@code now} when it has not ended; null when it has not begun. */
    @Nullable
    Duration took(long now) {
        return started ? Duration.ofNanos((ended ? end : now) - start) : null;
    }
}
