package io.serai.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.json.InvalidInputException;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads events strictly: camelCase or snake_case members, unknown ones refused by name. */
public final class EventCodec {
    /** The form of an event type; the triggers of alerts have it too. */
    public static final Pattern EVENT_TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}");

    public static final String EVENT_TYPE_RULE =
            "must be at most 128 letters, digits and _ . : / - and start with a letter or digit, like trace:errors";

    /** The workspace of whatever names none. */
    public static final String DEFAULT_WORKSPACE = "default";

    /** Who sends what the hub itself has to say. Nobody else may say so, nor give a property a name that begins like ours. */
    public static final String OWN_SOURCE = "serai";

    private static final String OWN_PROPERTY = "serai:";

    private final Clock clock;

    public EventCodec(Clock clock) {
        this.clock = clock;
    }

    /**
     * @throws InvalidInputException with every field that breaks a rule
     */
    public Event read(JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        Event event = read(json, "", problems);
        if (event == null) {
            throw new InvalidInputException(problems);
        }
        return event;
    }

    /**
     * As {@link #read(JsonNode)}, of an event that is in already, as routing has left it: the hub's own are among them.
     */
    public Event again(JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        Event event = read(json, "", problems, DEFAULT_WORKSPACE, EventCodec::newId, false);
        if (event == null) {
            throw new InvalidInputException(problems);
        }
        return event;
    }

    /** Reads one event; null, with what is wrong added to {@code problems}, when it breaks a rule. */
    public @Nullable Event read(JsonNode json, String path, List<Problem> problems) {
        return read(json, path, problems, DEFAULT_WORKSPACE);
    }

    /**
     * As {@link #read(JsonNode, String, List)}.
     *
     * @param home the workspace of an event that names none
     */
    public @Nullable Event read(JsonNode json, String path, List<Problem> problems, String home) {
        return read(json, path, problems, home, EventCodec::newId);
    }

    /** A new id for an event that has none. */
    public static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /**
     * As {@link #read(JsonNode, String, List, String)}.
     *
     * @param ids makes the id of an event that has none
     */
    public @Nullable Event read(JsonNode json, String path, List<Problem> problems, String home, Supplier<String> ids) {
        return read(json, path, problems, home, ids, true);
    }

    private @Nullable Event read(
            JsonNode json, String path, List<Problem> problems, String home, Supplier<String> ids, boolean foreign) {
        int before = problems.size();
        JsonFields fields = JsonFields.of(json, path, problems);
        if (fields == null) {
            return null;
        }
        String id = fields.line("id", EventLimits.MAX_NAME);
        String eventType = fields.requiredLine("eventType", EventLimits.MAX_NAME, "event_type");
        fields.pattern("eventType", eventType, EVENT_TYPE, EVENT_TYPE_RULE);
        String workspaceId = fields.line("workspaceId", EventLimits.MAX_NAME, "workspace_id");
        String projectId = fields.line("projectId", EventLimits.MAX_NAME, "project_id");
        String userName = fields.line("userName", EventLimits.MAX_NAME, "user_name");
        Instant timestamp = timestamp(fields);
        Map<String, String> properties =
                fields.strings("properties", EventLimits.MAX_PROPERTIES, EventLimits.MAX_PROPERTY);
        JsonNode payload = fields.any("payload");
        if (payload != null && !payload.isContainerNode()) {
            fields.problem("payload", "must be an object or an array");
        }
        String source = fields.line("source", EventLimits.MAX_NAME);
        if (foreign) {
            refuseOwn(fields, source, properties);
        }
        Report report = ReportCodec.read(fields, problems);
        fields.rejectUnknown();
        if (problems.size() > before) {
            return null;
        }
        return new Event(
                id == null ? ids.get() : id,
                eventType,
                workspaceId == null ? home : workspaceId,
                projectId,
                userName,
                timestamp,
                properties,
                payload == null ? JsonNodeFactory.instance.objectNode() : payload,
                source,
                report);
    }

    private static void refuseOwn(JsonFields fields, @Nullable String source, Map<String, String> properties) {
        if (OWN_SOURCE.equals(source)) {
            fields.problem("source", "must not be " + OWN_SOURCE + ", which is the hub itself");
        }
        if (properties.keySet().stream().anyMatch(name -> name.startsWith(OWN_PROPERTY))) {
            fields.problem(
                    "properties", "must not have names that begin with " + OWN_PROPERTY + ", which are the hub's");
        }
    }

    private Instant timestamp(JsonFields fields) {
        String text = fields.line("timestamp", EventLimits.MAX_NAME);
        if (text == null) {
            return clock.instant();
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeParseException e) {
            fields.problem("timestamp", "must be an ISO 8601 time with a zone, like 2026-03-01T09:30:00Z");
            return Instant.EPOCH;
        }
    }
}
