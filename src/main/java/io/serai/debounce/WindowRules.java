package io.serai.debounce;

import java.time.Duration;

/**
 * How one bucket gathers events. A change takes effect with the next bucket.
 *
 * @param window from the first event to the due time; zero sends at once
 * @param leadingEdge whether the first event after a quiet window leaves at once
 * @param maxEvents with so many events the bucket is due at once
 * @param maxBytes with so many bytes of events the bucket is due at once
 */
public record WindowRules(Duration window, boolean leadingEdge, int maxEvents, long maxBytes) {}
