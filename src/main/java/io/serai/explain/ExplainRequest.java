package io.serai.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to have explained, as {@code POST /v1/explain} takes it.
 *
 * @param source that routing.yaml is to see
 * @param alert id or name of the only one to explain; null: all
 * @param limit most alerts that are shown for an event besides those that get it
 * @param render whether messages are made
 */
public record ExplainRequest(List<Event> events, String source, @Nullable String alert, int limit, boolean render) {
    /** Most events of one request. */
    public static final int MOST_EVENTS = 100;

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    /** As events of {@code POST /v1/events} have it. */
    private static final String EVENT_API = "event-api";

    public ExplainRequest {
        events = List.copyOf(events);
    }

    /**
     * What is wrong is added to the problems of the fields.
     *
     * @param home the workspace of an event that names none
     */
    public static ExplainRequest read(JsonFields fields, EventCodec codec, String home) {
        List<Event> events = new ArrayList<>();
        JsonNode one = fields.any("event");
        JsonNode many = fields.any("events");
        if ((one == null) == (many == null)) {
            fields.problem(
                    "event", one == null ? "is required, or a list of events" : "must not be given beside events");
        } else if (one != null) {
            add(codec.read(one, fields.at("event"), fields.problems(), home), events);
        } else {
            readAll(fields, codec, home, events);
        }
        String source = fields.line("source", EventLimits.MAX_NAME);
        String alert = fields.line("alert", EventLimits.MAX_NAME);
        Long limit = fields.integer("limit", 0, MAX_LIMIT);
        boolean render = fields.bool("render", false);
        return new ExplainRequest(
                events,
                source == null ? EVENT_API : source,
                alert,
                limit == null ? DEFAULT_LIMIT : limit.intValue(),
                render);
    }

    private static void readAll(JsonFields fields, EventCodec codec, String home, List<Event> events) {
        int[] seen = {0};
        fields.elements("events", (json, path) -> {
            List<Problem> problems = fields.problems();
            if (++seen[0] <= MOST_EVENTS) {
                add(codec.read(json, path, problems, home), events);
            }
        });
        if (seen[0] == 0) {
            fields.problem("events", "must be a list with an event");
        } else if (seen[0] > MOST_EVENTS) {
            fields.problem("events", "must have at most " + MOST_EVENTS + " elements");
        }
    }

    private static void add(@Nullable Event event, List<Event> events) {
        if (event != null) {
            events.add(event);
        }
    }
}
