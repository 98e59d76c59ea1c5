package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.EventDocuments;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code POST /v1/events} takes from a file: one event, an array, or NDJSON. */
final class PreviewEvents {
    private static final int MAX_PROBLEMS = 20;

    private PreviewEvents() {}

    /**
     * @param home the workspace of an event that names none
     * @throws InvalidInputException with the number of the event, the field and the rule
     */
    static List<Event> read(byte[] file, String home, Clock clock) {
        List<JsonNode> documents = documents(file);
        EventCodec codec = new EventCodec(clock);
        List<Problem> problems = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < documents.size() && problems.size() < MAX_PROBLEMS; i++) {
            Event event = codec.read(documents.get(i), documents.size() == 1 ? "" : "[" + i + "]", problems, home);
            if (event != null) {
                events.add(event);
            }
        }
        if (events.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem("", "must have an event"));
        }
        if (!problems.isEmpty()) {
            throw ofFile(problems);
        }
        return events;
    }

    private static List<JsonNode> documents(byte[] file) {
        try {
            return EventDocuments.read(file);
        } catch (InvalidInputException e) {
            throw ofFile(e.problems());
        }
    }

    private static InvalidInputException ofFile(List<Problem> problems) {
        return new InvalidInputException(problems.stream()
                .map(problem -> new Problem("--event: " + problem.field(), problem.rule()))
                .toList());
    }
}
