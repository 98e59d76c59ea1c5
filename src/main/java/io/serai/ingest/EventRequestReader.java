package io.serai.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.access.Caller;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
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
        String type = type(contentType);
        if (!JSON.contains(type) && !NDJSON.contains(type)) {
            throw new RequestException(
                    415,
                    "unsupported_media_type",
                    "Send Content-Type: application/json (one event or an array) or application/x-ndjson (one event a line)");
        }
    }

    private static String type(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads and validates every event of a request. One that names no workspace is of the caller's.
     *
     * @throws RequestException with the status and, for each problem, the index of the event, the field and the rule
     */
    List<Event> read(byte[] body, @Nullable String contentType, Caller caller) {
        check(contentType);
        String home = caller.home();
        List<EventProblem> problems = new ArrayList<>();
        List<Event> events =
                NDJSON.contains(type(contentType)) ? ndjson(body, home, problems) : json(body, home, problems);
        if (!problems.isEmpty()) {
            throw RequestException.invalid(problems);
        }
        if (events.isEmpty()) {
            throw RequestException.invalid(
                    List.of(new EventProblem(null, new Problem("", "must have at least one event"))));
        }
        checkWorkspaces(events, caller);
        return events;
    }

    private static void checkWorkspaces(List<Event> events, Caller caller) {
        List<EventProblem> foreign = IntStream.range(0, events.size())
                .filter(index -> !caller.mayTouch(events.get(index).workspaceId()))
                .limit(MAX_PROBLEMS)
                .mapToObj(index -> new EventProblem(index, FOREIGN))
                .toList();
        if (!foreign.isEmpty()) {
            throw RequestException.foreign(foreign);
        }
    }

    private List<Event> json(byte[] body, String home, List<EventProblem> problems) {
        JsonNode document = parse(body, null, problems);
        List<Event> events = new ArrayList<>();
        if (document == null) {
            return events;
        }
        if (!document.isArray()) {
            read(document, home, 0, body.length, events, problems);
            return events;
        }
        limit(document.size());
        for (int index = 0; index < document.size() && problems.size() < MAX_PROBLEMS; index++) {
            read(document.get(index), home, index, body.length, events, problems);
        }
        return events;
    }

    private List<Event> ndjson(byte[] body, String home, List<EventProblem> problems) {
        List<Event> events = new ArrayList<>();
        int index = 0;
        int start = 0;
        // Bytes, not text: a decoder would mend what is not UTF-8 without a word.
        while (start < body.length && problems.size() < MAX_PROBLEMS) {
            int end = endOfLine(body, start);
            byte[] line = Arrays.copyOfRange(body, start, end);
            start = end + 1;
            if (isBlank(line)) {
                continue;
            }
            limit(index + 1);
            JsonNode document = parse(line, index, problems);
            if (document != null) {
                read(document, home, index, body.length, events, problems);
            }
            index++;
        }
        return events;
    }

    private static int endOfLine(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void limit(int count) {
        if (count > config.maxEvents()) {
            throw new RequestException(
                    413, "too_many_events", "A request may have at most " + config.maxEvents() + " events");
        }
    }

    private static @Nullable JsonNode parse(byte[] json, @Nullable Integer index, List<EventProblem> problems) {
        try {
            return Json.read(json);
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.add(new EventProblem(index, problem)));
            return null;
        }
    }

    private void read(
            JsonNode document,
            String home,
            int index,
            int requestBytes,
            List<Event> events,
            List<EventProblem> problems) {
        List<Problem> found = new ArrayList<>();
        Event event = codec.read(document, "", found, home);
        found.forEach(problem -> problems.add(new EventProblem(index, problem)));
        if (event == null) {
            return;
        }
        // Only a large request can hold a large event: the others are not written just to be measured.
        if (requestBytes > config.maxEventBytes() && Json.write(event.toJson()).length > config.maxEventBytes()) {
            throw new RequestException(
                    413, "event_too_large", "Event " + index + " is larger than " + config.maxEventBytes() + " bytes");
        }
        events.add(event);
    }
}
