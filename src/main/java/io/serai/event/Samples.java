package io.serai.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event of each known type as its senders send it, for trying an alert out and for showing what receivers get. All
 * names and ids are made up and always the same.
 */
public final class Samples {
    /** The property that is {@code true} of events that nobody needs to act on: messages for people say so. */
    public static final String TEST = "test";

    private static final String EVENT_ID = "0195f0a4-0000-7000-8000-000000000010";
    private static final String PROJECT_ID = "0195f0a4-0000-7000-8000-000000000020";
    private static final String USER = "test-user";

    private static final JsonNode OTHER = payload("other");
    private static final Map<String, JsonNode> PAYLOADS = Stream.concat(
                    Arrays.stream(EventType.values()).map(EventType::wire), Stream.of(LoggedRequest.TYPE))
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), type -> payload(type.replace(':', '-').replace('_', '-'))));

    private Samples() {}

    /**
     * A sample of the type, or of any type when it is not known.
     *
     * @param projectId of an event that happens in a project; null: a made-up one
     */
    public static Event event(String eventType, String workspaceId, @Nullable String projectId, Instant at) {
        return event(eventType, workspaceId, projectId, at, Map.of());
    }

    /** As {@link #event}, with the property {@link #TEST}. */
    public static Event test(String eventType, String workspaceId, @Nullable String projectId, Instant at) {
        return event(eventType, workspaceId, projectId, at, Map.of(TEST, "true"));
    }

    private static Event event(
            String eventType,
            String workspaceId,
            @Nullable String projectId,
            Instant at,
            Map<String, String> properties) {
        JsonNode payload = PAYLOADS.getOrDefault(eventType, OTHER).deepCopy();
        boolean inProject =
                EventType.of(eventType).map(EventType::projectScoped).orElse(false);
        return new Event(
                LoggedRequest.requestId(EVENT_ID, payload),
                eventType,
                workspaceId,
                inProject && projectId == null ? PROJECT_ID : inProject ? projectId : null,
                USER,
                at,
                properties,
                payload);
    }

    private static JsonNode payload(String name) {
        try (InputStream in = Samples.class.getResourceAsStream("samples/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no sample " + name);
            }
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
