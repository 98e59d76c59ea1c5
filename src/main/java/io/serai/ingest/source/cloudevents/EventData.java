package io.serai.ingest.source.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.http.MediaType;
import io.serai.ingest.source.JsonCost;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of a CloudEvent: {@code data} wherever it is JSON or text, so that mappings and people can read it, else
 * {@code data_base64}.
 */
final class EventData {
    private static final String DATA = "data";
    private static final String BASE64 = "data_base64";

    private EventData() {}

    /** Puts the body of a request in binary mode into its event. */
    static void put(ObjectNode event, @Nullable Object body, MediaType type) {
        switch (body) {
            case JsonNode tree -> event.set(DATA, tree);
            case byte[] bytes
            when bytes.length > 0 -> {
                Optional<JsonNode> readable = readable(bytes, type, new JsonCost());
                if (readable.isPresent()) {
                    event.set(DATA, readable.get());
                } else {
                    event.put(BASE64, Base64.getEncoder().encodeToString(bytes));
                }
            }
            case null, default -> {
                // An event without data.
            }
        }
    }

    /**
     * Makes {@code data} of the {@code data_base64} of an event in JSON, where that can be read.
     *
     * @param cost of all of them in one request
     */
    static void show(ObjectNode event, String place, List<Problem> problems, JsonCost cost) {
        JsonNode encoded = event.get(BASE64);
        if (encoded == null) {
            return;
        }
        if (event.has(DATA)) {
            problems.add(new Problem(place + BASE64, "must not be given together with data"));
            return;
        }
        byte[] bytes = decoded(encoded);
        if (bytes == null) {
            problems.add(new Problem(place + BASE64, "must be a string in base64"));
            return;
        }
        // What names no type is JSON: the JSON format says so.
        String type = event.path("datacontenttype").asText("application/json");
        readable(bytes, MediaType.of(type), cost).ifPresent(data -> {
            event.remove(BASE64);
            event.set(DATA, data);
        });
    }

    private static byte @Nullable [] decoded(JsonNode encoded) {
        if (!encoded.isTextual()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(encoded.textValue());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Empty also when the bytes are not what their type says: that is not for us to refuse. */
    private static Optional<JsonNode> readable(byte[] bytes, MediaType type, JsonCost cost) {
        try {
            if (type.isJson()) {
                cost.add(bytes);
                return Optional.of(Json.read(bytes));
            }
            if (type.isText()) {
                String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return Optional.of(JsonNodeFactory.instance.textNode(text));
            }
            return Optional.empty();
        } catch (InvalidInputException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
