package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a file of events apart, as {@code POST /v1/events} takes them: one event, an array, or NDJSON. */
public final class EventDocuments {
    private EventDocuments() {}

    /**
     * The events as they are, right or wrong.
     *
     * @throws InvalidInputException when it is no JSON
     */
    public static List<JsonNode> read(byte[] file) {
        List<String> lines = new String(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        List<JsonNode> documents = new ArrayList<>();
        if (lines.size() > 1 && isDocument(lines.getFirst())) {
            for (String line : lines) {
                documents.add(Json.read(line.getBytes(StandardCharsets.UTF_8)));
            }
        } else {
            JsonNode whole = Json.read(file);
            if (whole.isArray()) {
                whole.forEach(documents::add);
            } else {
                documents.add(whole);
            }
        }
        return documents;
    }

    /** An event that stands on one line alone, before others. */
    private static boolean isDocument(String line) {
        try {
            return Json.read(line.getBytes(StandardCharsets.UTF_8)).isObject();
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
