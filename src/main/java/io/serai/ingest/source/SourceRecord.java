package io.serai.ingest.source;

import io.serai.ingest.Receipt;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has come through one connection since this hub started. Thread-safe. */
final class SourceRecord {
    private final Map<Outcome, Long> requests = new EnumMap<>(Outcome.class);
    private long accepted;
    private long duplicates;
    private @Nullable Instant lastAccepted;
    private @Nullable Instant lastRefused;
    private @Nullable Outcome lastRefusal;

    /**
     * A look at it.
     *
     * @param accepted events
     * @param duplicates events that had been seen before
     * @param lastAccepted when something was last taken
     * @param lastRefused when something was last refused, and why
     */
    record Seen(
            Map<Outcome, Long> requests,
            long accepted,
            long duplicates,
            @Nullable Instant lastAccepted,
            @Nullable Instant lastRefused,
            @Nullable Outcome lastRefusal) {}

    synchronized void accepted(Receipt receipt) {
        accepted += receipt.accepted();
        duplicates += receipt.duplicates();
    }

    synchronized void ended(Outcome outcome, Instant at) {
        requests.merge(outcome, 1L, Long::sum);
        if (outcome == Outcome.ACCEPTED || outcome == Outcome.EMPTY) {
            lastAccepted = at;
        } else {
            lastRefused = at;
            lastRefusal = outcome;
        }
    }

    synchronized Seen look() {
        return new Seen(new EnumMap<>(requests), accepted, duplicates, lastAccepted, lastRefused, lastRefusal);
    }
}
