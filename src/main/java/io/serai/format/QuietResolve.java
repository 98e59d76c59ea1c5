package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.config.Durations;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.Report;
import io.serai.event.Report.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That an incident has been quiet for so long that it is over, as an event: it goes the way of all others, and becomes the
 * resolve of that very incident unless something has happened meanwhile.
 *
 * @param dedupKey of the incident
 * @param trigger the notification that triggered it last
 */
public record QuietResolve(String dedupKey, String trigger) {
    private static final String KEY = "serai:dedup_key";
    private static final String TRIGGER = "serai:trigger";

    /** As an event of the incident's own type. Made twice, it has the same id and counts once. */
    public Event event(String eventType, String workspaceId, Duration quiet, Instant at) {
        return new Event(
                "quiet-" + trigger + "-" + DedupKeys.digest(dedupKey),
                eventType,
                workspaceId,
                null,
                null,
                at,
                Map.of(KEY, dedupKey, TRIGGER, trigger),
                JsonNodeFactory.instance.objectNode(),
                EventCodec.OWN_SOURCE,
                new Report(
                        null,
                        "Quiet for " + Durations.print(quiet) + ", taken for resolved",
                        null,
                        Status.RESOLVED,
                        null,
                        List.of()));
    }

    /** Empty when the event is any other. */
    static Optional<QuietResolve> of(JsonNode event) {
        JsonNode properties = event.path("properties");
        String key = properties.path(KEY).asText();
        String trigger = properties.path(TRIGGER).asText();
        return event.path("source").asText().equals(EventCodec.OWN_SOURCE) && !key.isEmpty() && !trigger.isEmpty()
                ? Optional.of(new QuietResolve(key, trigger))
                : Optional.empty();
    }
}
