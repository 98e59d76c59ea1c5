package io.serai.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * The notification as receivers get it. Opik documents it in camelCase and its servers send snake_case; the payload is
 * camelCase in both.
 */
final class Envelope {
    /** Not in the documented camelCase envelope, therefore only in ours and in the snake_case one. */
    static final String PROJECT_ID = "projectId";

    /** In none of the documented ones: for texts and for routes. */
    private static final Set<String> OURS =
            Set.of(NotificationAssembler.FIRST_EVENT_AT, NotificationAssembler.LAST_EVENT_AT);

    private static final Map<String, String> SNAKE = Map.of(
            "eventType",
            "event_type",
            "alertId",
            "alert_id",
            "alertName",
            "alert_name",
            "workspaceId",
            "workspace_id",
            PROJECT_ID,
            "project_id",
            "createdAt",
            "created_at");

    private Envelope() {}

    /** As documented. */
    static ObjectNode camel(ObjectNode notification) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.setAll(notification);
        envelope.remove(PROJECT_ID);
        envelope.remove(OURS);
        return envelope;
    }

    /** As Opik's servers send it, without their {@code max_retries}; a workspace has its id for a name here. */
    static ObjectNode snake(ObjectNode notification) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        notification.properties().forEach(member -> {
            envelope.set(SNAKE.getOrDefault(member.getKey(), member.getKey()), member.getValue());
            if (member.getKey().equals("workspaceId")) {
                envelope.set("workspace_name", member.getValue());
            }
        });
        envelope.remove(OURS);
        return envelope;
    }
}
