package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.LoggedRequest;

/**
 * A notification of any type in Helicone's form: a message for each event. A logged request is what Helicone's webhooks
 * send; anything else has the members that make sense of it, and what is known of it besides in {@code metadata}:
 *
 * <pre>{@code
 * {"request_id": "event-1", "user_id": "ada", "metadata": {"eventType": "trace:errors", "alertId": "…", "alertName": "…",
 *  "workspaceId": "default", "notificationId": "…", "data": {…}, "report": {…}}}
 * }</pre>
 */
final class HeliconeMessages {
    private final HeliconeMessage request;

    HeliconeMessages(HeliconeFormatConfig config) {
        this.request = new HeliconeMessage(config);
    }

    ArrayNode of(ObjectNode notification, Alert alert) {
        JsonNode payload = notification.path("payload");
        boolean requests = notification.path("eventType").asText().equals(LoggedRequest.TYPE);
        boolean withData = alert.options().messages().includeData();
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < payload.path("eventIds").size(); i++) {
            messages.add(
                    requests
                            ? request.of(
                                    payload.path("eventIds").path(i).asText(),
                                    payload.path("metadata").path(i),
                                    withData)
                            : event(notification, payload, i));
        }
        return messages;
    }

    private static ObjectNode event(ObjectNode notification, JsonNode payload, int i) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.set(LoggedRequest.REQUEST_ID, payload.path("eventIds").path(i));
        String user = payload.path("userNames").path(i).asText();
        if (!user.isEmpty() && !user.equals(NotificationAssembler.NO_USER)) {
            message.put(LoggedRequest.USER_ID, user);
        }
        ObjectNode metadata = message.putObject(LoggedRequest.METADATA);
        copy(notification, metadata, "eventType");
        copy(notification, metadata, "alertId");
        copy(notification, metadata, "alertName");
        copy(notification, metadata, "workspaceId");
        metadata.set("notificationId", notification.path("id"));
        if (NotificationAssembler.isTest(notification)) {
            metadata.put(NotificationAssembler.TEST, true);
        }
        if (payload.path("metadata").has(i)) {
            metadata.set("data", payload.path("metadata").path(i));
        }
        if (!payload.path("reports").path(i).isEmpty()) {
            metadata.set("report", payload.path("reports").path(i));
        }
        return message;
    }

    private static void copy(ObjectNode from, ObjectNode to, String name) {
        to.set(name, from.path(name));
    }
}
