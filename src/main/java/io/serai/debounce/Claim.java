package io.serai.debounce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * A bucket taken for delivery. It stays in Redis until it is confirmed or buried.
 *
 * @param id the notification's id, a UUIDv7, fixed for ever when the bucket was claimed
 * @param firstSeen when the bucket's first event was appended
 * @param dueAt when the bucket was due: by its window, or because it was full
 * @param claimedAt when the bucket was claimed first; the same in every later attempt, so that a message is the same
 *     to the byte
 * @param attempts made so far of the part in hand, by whichever hub, since the bucket was claimed or last replayed
 * @param partsDelivered so many of the messages that it becomes, the first ones, were delivered, before a replay or after it
 * @param parts how many these were when the first of them was noted; 0: one, or none was made
 * @param replays how often it has come back from the dead letters
 * @param bytes of its events, as they are stored
 * @param traceparents of the requests that brought its events, each once, as far as they are traced; at most
 *     {@value #MOST_TRACEPARENTS}
 * @param events in the order in which they were appended, each as {@link io.serai.event.Event#toJson()} writes it
 */
public record Claim(
        String id,
        String alertId,
        String eventType,
        String workspaceId,
        Instant firstSeen,
        Instant dueAt,
        Instant claimedAt,
        int attempts,
        int partsDelivered,
        int parts,
        int replays,
        long bytes,
        List<String> traceparents,
        List<ObjectNode> events) {
    /** More than anybody follows. */
    static final int MOST_TRACEPARENTS = 32;

    public Claim {
        traceparents = List.copyOf(traceparents);
        events = List.copyOf(events);
    }

    /** One that was claimed the moment it was due, and of which nothing is traced. */
    public Claim(
            String id,
            String alertId,
            String eventType,
            String workspaceId,
            Instant firstSeen,
            Instant claimedAt,
            int attempts,
            int partsDelivered,
            int parts,
            int replays,
            long bytes,
            List<ObjectNode> events) {
        this(
                id,
                alertId,
                eventType,
                workspaceId,
                firstSeen,
                claimedAt,
                claimedAt,
                attempts,
                partsDelivered,
                parts,
                replays,
                bytes,
                List.of(),
                events);
    }

    /** Likewise, and of which nothing was delivered yet. */
    public Claim(
            String id,
            String alertId,
            String eventType,
            String workspaceId,
            Instant firstSeen,
            Instant claimedAt,
            int attempts,
            int replays,
            long bytes,
            List<ObjectNode> events) {
        this(id, alertId, eventType, workspaceId, firstSeen, claimedAt, attempts, 0, 0, replays, bytes, events);
    }
}
