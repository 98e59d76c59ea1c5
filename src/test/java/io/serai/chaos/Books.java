package io.serai.chaos;

import io.serai.event.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run wrote down, for the checker.
 *
 * @param sent event ids with their types, acknowledged or not
 * @param acknowledged event ids with who said so
 * @param deliveries every request that the receiver got, in their order
 */
record Books(Map<String, EventType> sent, Map<String, Acknowledgement> acknowledged, List<Delivery> deliveries) {
    /** A 2xx for a request with the event. */
    record Acknowledgement(int hub, Instant at) {}

    /**
     * One request at the receiver.
     *
     * @param target whose notification it is
     * @param id the notification's
     * @param body a digest of the bytes
     * @param count what it says it holds
     * @param events the ids that it holds
     * @param accepted whether the receiver answered 2xx, in time or not
     */
    record Delivery(
            Target target, String id, String body, int count, List<String> events, boolean accepted, Instant at) {}
}
