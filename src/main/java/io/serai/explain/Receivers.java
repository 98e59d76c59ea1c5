package io.serai.explain;

import io.serai.alert.Alert;
import org.jspecify.annotations.Nullable;

/** Knows what stands between an alert and its receiver, once an event has matched. */
@FunctionalInterface
public interface Receivers {
    /** Where no hub runs: nothing is known of any receiver. */
    Receivers UNKNOWN = alert -> null;

    /** How the destination is. */
    @Nullable
    Known of(Alert alert);

    /**
     * How a destination is.
     *
     * @param takes whether notifications are sent at all; false: they become dead letters at once
     * @param state in a word, like {@code ok}, {@code failing} or {@code disabled}
     * @param reason of the last failure, or why it was disabled; null: none
     */
    record Known(boolean takes, String state, @Nullable String reason) {}
}
