package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import java.util.Set;

/**
 * An event as it may be kept for people to look at: what alerts decide by, and of its data what chats may get whose alert
 * chooses nothing. Secrets and e-mail addresses are masked; the user and all that a sender says for people are left out.
 */
public final class RedactedEvent {
    private RedactedEvent() {}

    /** In the form of {@link Event#toJson()}, which can be read as an event again. */
    public static ObjectNode of(Event event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        // By its id it is drawn for samples, and found again in the sender's log.
        json.put("id", event.id())
                .put("eventType", event.eventType())
                .put("workspaceId", event.workspaceId())
                .put("timestamp", event.timestamp().toString());
        if (event.projectId() != null) {
            json.put("projectId", event.projectId());
        }
        if (event.source() != null) {
            json.put("source", event.source());
        }
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        event.properties().forEach(properties::put);
        json.set("properties", MaskedJson.of(properties, Set.of()));
        json.set("payload", data(event.payload()));
        return json;
    }

    private static JsonNode data(JsonNode payload) {
        return MaskedJson.of(Redactor.data(payload, KnownPlace.TOP), Set.of());
    }
}
