package io.serai.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param id the sender's id, or a UUIDv7 of ours; the same id within the idempotency window counts once
 * @param eventType {@code trace:errors}, {@code prompt:created}, …; unknown types are carried like known ones
 * @param projectId null when the event belongs to the whole workspace
 * @param properties the sender's custom properties, matched by property filters
 * @param payload an object, or an array when one batch operation caused one event
 * @param source who sent it, like {@code langfuse/prod}; null: not through an adapter
 * @param report what the sender says about it for people
 */
public record Event(
        String id,
        String eventType,
        String workspaceId,
        @Nullable String projectId,
        @Nullable String userName,
        Instant timestamp,
        Map<String, String> properties,
        JsonNode payload,
        @Nullable String source,
        Report report) {
    public Event {
        properties = Map.copyOf(properties);
    }

    /** Without a report. */
    public Event(
            String id,
            String eventType,
            String workspaceId,
            @Nullable String projectId,
            @Nullable String userName,
            Instant timestamp,
            Map<String, String> properties,
            JsonNode payload) {
        this(id, eventType, workspaceId, projectId, userName, timestamp, properties, payload, null, Report.NONE);
    }

    /** The event in its one stored and routed form: camelCase, absent members left out. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("eventType", eventType).put("workspaceId", workspaceId);
        if (projectId != null) {
            json.put("projectId", projectId);
        }
        if (userName != null) {
            json.put("userName", userName);
        }
        json.put("timestamp", timestamp.toString());
        ObjectNode members = json.putObject("properties");
        properties.forEach(members::put);
        if (source != null) {
            json.put("source", source);
        }
        ReportCodec.write(report, json);
        json.set("payload", payload);
        return json;
    }
}
