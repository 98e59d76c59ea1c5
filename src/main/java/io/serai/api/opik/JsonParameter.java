package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parameter of a query that is a JSON array of objects. */
final class JsonParameter {
    /** As many as anybody has asked for by hand, and few enough to cost nothing. */
    private static final int MAX_ELEMENTS = 20;

    private JsonParameter() {}

    /**
     * @param text of the parameter; null or blank: none
     * @param example for the message when it is no such array
     * @param read one element; empty, after adding a problem, when it can't be read
     */
    static <T> List<T> read(
            String name,
            @Nullable String text,
            String example,
            List<Problem> problems,
            Function<JsonFields, Optional<T>> read) {
        JsonNode array = parse(text);
        if (array == null || !array.isArray() || array.size() > MAX_ELEMENTS) {
            problems.add(
                    new Problem(name, "must be a JSON array of at most " + MAX_ELEMENTS + " objects, like " + example));
            return List.of();
        }
        List<T> answer = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonFields fields = JsonFields.of(array.get(i), name + "[" + i + "]", problems);
            if (fields != null) {
                read.apply(fields).ifPresent(answer::add);
                fields.rejectUnknown();
            }
        }
        return answer;
    }

    private static @Nullable JsonNode parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return null;
        }
    }
}
