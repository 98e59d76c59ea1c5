package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;

/** What a route of a sender has made, for comparisons. */
final class Mapped {
    private Mapped() {}

    /** The only event. */
    static JsonNode only(ArrayNode events) {
        if (events.size() != 1) {
            throw new AssertionError("expected one event but got " + events.size());
        }
        return events.get(0);
    }

    /** What the event says beside its payload; members that the hub would leave out are left out. */
    static ObjectNode said(JsonNode event) {
        ObjectNode said = event.deepCopy();
        said.remove("payload");
        said.path("properties").properties().removeIf(member -> member.getValue()
                .isNull());
        said.properties()
                .removeIf(member -> member.getValue().isNull()
                        || member.getValue().isContainerNode()
                                && member.getValue().isEmpty());
        return said;
    }

    /** JSON whose texts may stand in single quotes. */
    static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
