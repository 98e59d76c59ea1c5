package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of a notification's events as a notification of their own, with its id. */
final class NotificationPart {
    /** The members of the payload that have one element for each event. */
    private static final List<String> BY_EVENT = List.of("eventIds", "userNames", "metadata", Reports.MEMBER);

    private NotificationPart() {}

    /**
     * @param events their places in the notification
     * @param projectId of all of them; null: of none, or of several
     */
    static ObjectNode of(ObjectNode notification, List<Integer> events, @Nullable String projectId) {
        JsonNode whole = notification.path("payload");
        int count = whole.path("eventIds").size();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        whole.properties().forEach(member -> {
            JsonNode value = member.getValue();
            boolean byEvent = BY_EVENT.contains(member.getKey()) && value.isArray() && value.size() == count;
            payload.set(member.getKey(), byEvent ? some(value, events) : value);
        });
        payload.remove(EventIncidents.MEMBER);
        payload.put("eventCount", events.size());
        payload.put(
                "message",
                "Alert '" + notification.path("alertName").asText() + "': " + events.size() + " "
                        + notification.path("eventType").asText() + " events aggregated");
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        part.setAll(notification);
        if (projectId != null) {
            part.put(Envelope.PROJECT_ID, projectId);
        }
        part.set("payload", payload);
        return part;
    }

    private static ArrayNode some(JsonNode all, List<Integer> places) {
        ArrayNode some = JsonNodeFactory.instance.arrayNode(places.size());
        places.forEach(place -> some.add(all.get(place)));
        return some;
    }
}
