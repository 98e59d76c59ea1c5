package io.serai.explain;

import io.serai.debounce.OpenBuckets;
import io.serai.event.Event;
import org.jspecify.annotations.Nullable;

/** Knows what gathers for an alert. */
@FunctionalInterface
public interface Gathering {
    /** Where no hub runs. */
    Gathering UNKNOWN = (alertId, event) -> null;

    /** What the event would meet if the alert got it; null: nobody knows. */
    OpenBuckets.@Nullable Met find(String alertId, Event event);
}
