package io.serai.delivery;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the hubs know about an alert's destination.
 *
 * @param misses attempts since the last delivery
 * @param failures of them in a row that got no answer, or a 5xx
 * @param failingSince the first of the misses; null when there is none
 * @param reason of the last one
 * @param pausedUntil the receiver wants to be left alone until then
 * @param openUntil its circuit is open until then; one attempt is let through after it
 * @param disabledAt null when it is not disabled
 */
public record DestinationStatus(
        String alertId,
        long misses,
        long failures,
        @Nullable Instant failingSince,
        @Nullable String reason,
        @Nullable Instant pausedUntil,
        @Nullable Instant openUntil,
        @Nullable Instant disabledAt,
        @Nullable String disabledReason) {
    /** In one word, the gravest first. */
    public enum State {
        DISABLED,
        OPEN,
        PAUSED,
        FAILING,
        OK;

        /** As people and programs read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public State state() {
        if (disabledAt != null) {
            return State.DISABLED;
        } else if (openUntil != null) {
            return State.OPEN;
        } else if (pausedUntil != null) {
            return State.PAUSED;
        }
        return misses > 0 ? State.FAILING : State.OK;
    }
}
