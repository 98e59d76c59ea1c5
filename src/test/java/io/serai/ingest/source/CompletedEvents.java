package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.event.Event;
import io.serai.ingest.IngestConfig;
import io.serai.ingest.source.cloudevents.CloudEvents;
import io.serai.json.Json;
import io.serai.testing.SenderSamples;
import io.serai.testing.SourceRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The events that the hub makes of what senders send to {@code /hooks}, for tests of what becomes of them. */
public final class CompletedEvents {
    private static final IngestConfig LIMITS = new IngestConfig(10_000, 262_144, 32 * 1_048_576, Duration.ofHours(24));

    private CompletedEvents() {}

    /**
     * Those of the body that is shipped for test sends of the type.
     *
     * @param now when it came: the time of events that say none
     */
    public static List<Event> ofSample(String type, Instant now) {
        return of(type, SenderSamples.json(type), now);
    }

    /** Those of any body that a sender of the type may send. */
    public static List<Event> of(String type, JsonNode body, Instant now) {
        Connection connection = Given.connection(type + "/prod");
        HookRequest request = new HookRequest(Map.of("Content-Type", "application/json"), Map.of(), Json.write(body));
        try (SourceRoute route = SourceRoute.of(type, Map.of("cloudEvents", new CloudEvents()))) {
            ArrayNode mapped = route.map(body, Map.of("Content-Type", contentType(type)));
            return new Completion(LIMITS).complete(mapped, connection, request, now);
        }
    }

    private static String contentType(String type) {
        return type.equals("cloudevents") ? "application/cloudevents+json" : "application/json";
    }
}
