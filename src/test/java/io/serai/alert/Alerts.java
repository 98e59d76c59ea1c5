package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What the tests of this room start from. */
final class Alerts {
    static final Set<String> TYPES = Set.of("general", "slack", "pagerduty");
    static final AlertCodec CODEC = new AlertCodec(() -> TYPES);

    private Alerts() {}

    /** JSON with ' for ". */
    static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** An alert with these members beside name and webhook. */
    static Alert alert(String name, String members) {
        return CODEC.read(json("{'name':'" + name + "','webhook':{'url':'https://hooks.example.com/x'}"
                + (members.isEmpty() ? "" : "," + members) + "}"));
    }

    /** An alert with one trigger for trace:errors that has these members. */
    static Alert onErrors(String name, String triggerMembers) {
        return alert(
                name,
                "'triggers':[{'event_type':'trace:errors'" + (triggerMembers.isEmpty() ? "" : "," + triggerMembers)
                        + "}]");
    }

    static Event event(String id, String eventType, String projectId, Map<String, String> properties, String payload) {
        return new Event(id, eventType, "default", projectId, null, Instant.EPOCH, properties, json(payload));
    }

    static Event event(String eventType) {
        return event("event-1", eventType, null, Map.of(), "{}");
    }

    static JsonNode resource(String name) {
        return Json.read(text(name).getBytes(StandardCharsets.UTF_8));
    }

    static String text(String name) {
        try (InputStream in = Alerts.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
