package io.serai.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.access.Caller;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.ingest.http.MediaType;
import io.serai.json.ArrayElements;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/events}: one event, an array, or NDJSON. All of it is read and validated before
 * anything is done with it.
 */
final class EventRequestReader {
    private static final Set<String> JSON = Set.of("application/json", "text/json");

    /** The names in use for newline-delimited JSON; none is registered. */
    private static final Set<String> NDJSON =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    /** The events of a larger body are not held, but read again when they are wanted. */
    private static final int HELD_BYTES = 262_144;

    /** So many times the largest event, as stored, may it be as it comes: with line breaks, indented, escaped. */
    private static final int SPACIOUS = 8;

    /** More than an event gains in being stored with an id, a workspace and a time that it did not bring. */
    private static final int GAIN = 4_096;

    /** More would make an answer that nobody reads. */
    private static final int MAX_PROBLEMS = 20;

    private static final Problem FOREIGN =
            new Problem("workspaceId", "must be the workspace of the request's token or header, or absent");

    private final EventCodec codec;
    private final IngestConfig config;

    EventRequestReader(EventCodec codec, IngestConfig config) {
        this.codec = codec;
        this.config = config;
    }

    /**
     * Says early that a body is not of a kind that can be read.
     *
     * @throws RequestException with status 415
     */
    void check(@Nullable String contentType) {
        MediaType type = MediaType.of(contentType);
        if (!JSON.contains(type.name()) && !NDJSON.contains(type.name())) {
            throw new RequestException(
                    415,
                    "unsupported_media_type",
                    "Send Content-Type: application/json (one event or an array) or application/x-ndjson (one event a line)");
        }
    }

    /**
     * Reads and validates every event of a request. One that names no workspace is of the caller's.
     *
     * @param newId makes the id of the event at a position that has none
     * @throws RequestException with the status and, for each problem, the index of the event, the field and the rule
     */
    Events read(byte[] body, @Nullable String contentType, Caller caller, IntFunction<String> newId) {
        check(contentType);
        Reading reading = new Reading(body, caller, newId);
        try (Spans spans = spans(body, MediaType.of(contentType))) {
            reading.readAll(spans);
        }
        return reading.events();
    }

    private static Spans spans(byte[] body, MediaType type) {
        if (NDJSON.contains(type.name())) {
            return Spans.ofLines(body);
        }
        return ArrayElements.isArray(body) ? Spans.ofArray(body) : Spans.ofWhole(body);
    }

    /** The body of one request on its way to events. */
    private final class Reading {
        private final byte[] body;
        private final Caller caller;
        private final IntFunction<String> newId;
        private final boolean held;
        private final List<EventProblem> problems = new ArrayList<>();
        private final List<EventProblem> foreign = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();

        /** Start and end of each event, by turns, when they are not held. */
        private int[] places = new int[64];

        Reading(byte[] body, Caller caller, IntFunction<String> newId) {
            this.body = body;
            this.caller = caller;
            this.newId = newId;
            this.held = body.length <= HELD_BYTES;
        }

        void readAll(Spans spans) {
            boolean more = true;
            for (int index = 0; more && problems.size() < MAX_PROBLEMS; index++) {
                try {
                    more = spans.next();
                    if (more) {
                        read(index, spans.start(), spans.end());
                    }
                } catch (InvalidInputException e) {
                    Integer where = spans.standAlone() ? index : null;
                    e.problems().forEach(problem -> problems.add(new EventProblem(where, problem)));
                    more = spans.standAlone();
                }
            }
        }

        private void read(int index, int start, int end) {
            if (index >= config.maxEvents()) {
                throw new RequestException(
                        413, "too_many_events", "A request may have at most " + config.maxEvents() + " events");
            }
            // However it is written, it is too large: not even read.
            if ((end - start) / SPACIOUS > config.maxEventBytes()) {
                throw tooLarge(index);
            }
            JsonNode document = Json.read(body, start, end);
            List<Problem> found = new ArrayList<>(0);
            Event event = codec.read(document, "", found, caller.home(), () -> newId.apply(index));
            found.forEach(problem -> problems.add(new EventProblem(index, problem)));
            if (event != null) {
                checkSize(index, event, end - start);
                keep(index, event, start, end);
            }
        }

        private void checkSize(int index, Event event, int bytes) {
            // What it may gain in writing: the members that were absent. All others are not written just to be
            // measured.
            if (bytes + GAIN > config.maxEventBytes() && Json.write(event.toJson()).length > config.maxEventBytes()) {
                throw tooLarge(index);
            }
        }

        private RequestException tooLarge(int index) {
            return new RequestException(
                    413, "event_too_large", "Event " + index + " is larger than " + config.maxEventBytes() + " bytes");
        }

        private void keep(int index, Event event, int start, int end) {
            if (!caller.mayTouch(event.workspaceId()) && foreign.size() < MAX_PROBLEMS) {
                foreign.add(new EventProblem(index, FOREIGN));
            }
            if (held) {
                events.add(event);
                return;
            }
            int at = 2 * ids.size();
            if (at == places.length) {
                places = Arrays.copyOf(places, 2 * at);
            }
            places[at] = start;
            places[at + 1] = end;
            ids.add(event.id());
        }

        Events events() {
            if (!problems.isEmpty()) {
                throw RequestException.invalid(problems);
            }
            if (held ? events.isEmpty() : ids.isEmpty()) {
                throw RequestException.invalid(
                        List.of(new EventProblem(null, new Problem("", "must have at least one event"))));
            }
            if (!foreign.isEmpty()) {
                throw RequestException.foreign(foreign);
            }
            return held ? Events.of(events) : Events.readAgain(ids, this::again);
        }

        private Event again(int position) {
            JsonNode document = Json.read(body, places[2 * position], places[2 * position + 1]);
            List<Problem> found = new ArrayList<>(0);
            Event event = codec.read(document, "", found, caller.home(), () -> ids.get(position));
            return Objects.requireNonNull(event, "was valid a moment ago");
        }
    }
}
