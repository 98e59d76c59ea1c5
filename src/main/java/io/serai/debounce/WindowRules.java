package io.serai.debounce;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one bucket gathers events. A change takes effect with the next bucket.
 *
 * @param window from the first event to the due time; zero sends at once. Of a digest: as long as it is to go until then by
 *     the clock of the hub, which holds where Redis' clock is past that already
 * @param leadingEdge whether the first event after a quiet window leaves at once
 * @param maxEvents with so many events the bucket is due at once
 * @param maxBytes with so many bytes of events the bucket is due at once
 * @param dueAt of a digest: when the bucket is due, at most eight days from now, in place of a window; the script holds
 *     it to that
 */
public record WindowRules(Duration window, boolean leadingEdge, int maxEvents, long maxBytes, @Nullable Instant dueAt) {
    /** Without a digest. */
    public WindowRules(Duration window, boolean leadingEdge, int maxEvents, long maxBytes) {
        this(window, leadingEdge, maxEvents, maxBytes, null);
    }
}
