package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.EventLimits;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code project_ids}: a JSON array in a string as current senders write it, or one id or several joined
 * by commas as older ones did.
 */
final class ProjectIds {
    static final String RULE =
            "must name at least one project: ids joined by commas, or a JSON array of ids in a string";

    private ProjectIds() {}

    /** Null when the text breaks {@link #RULE}. */
    static @Nullable Set<String> parse(String text) {
        Set<String> ids = new LinkedHashSet<>();
        if (text.strip().startsWith("[")) {
            JsonNode array;
            try {
                array = Json.read(text.getBytes(StandardCharsets.UTF_8));
            } catch (InvalidInputException e) {
                return null;
            }
            for (JsonNode id : array) {
                ids.add(id.isTextual() ? id.textValue().strip() : "");
            }
        } else {
            for (String id : text.split(",", -1)) {
                ids.add(id.strip());
            }
        }
        boolean fit = !ids.isEmpty() && ids.stream().noneMatch(ProjectIds::wrong);
        return fit ? Set.copyOf(ids) : null;
    }

    private static boolean wrong(String id) {
        return id.isEmpty()
                || id.length() > EventLimits.MAX_NAME
                || id.chars().anyMatch(c -> Character.isISOControl(c) || c == '"');
    }
}
