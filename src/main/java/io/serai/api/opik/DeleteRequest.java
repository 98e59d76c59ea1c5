package io.serai.api.opik;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.api.ApiException;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;

/** The body of {@code POST /v1/private/alerts/delete}: <code>{"ids":["…"]}</code>. */
final class DeleteRequest {
    private static final int MAX_IDS = 1_000;

    private DeleteRequest() {}

    /** The ids, known or not. */
    static List<String> ids(JsonNode body) {
        List<Problem> problems = new ArrayList<>();
        JsonFields fields = JsonFields.of(body, "", problems);
        List<String> ids = new ArrayList<>();
        if (fields != null) {
            JsonNode given = fields.any("ids");
            if (given == null) {
                throw new BeanViolations(422, List.of(new Problem("ids", "ids must not be null")));
            }
            if (given.isArray() && (given.isEmpty() || given.size() > MAX_IDS)) {
                throw new BeanViolations(422, List.of(new Problem("ids", "ids size must be between 1 and " + MAX_IDS)));
            }
            fields.elements("ids", (id, path) -> {
                if (id.isTextual()) {
                    ids.add(id.textValue());
                } else {
                    problems.add(new Problem(path, "must be a string"));
                }
            });
            fields.rejectUnknown();
        }
        if (!problems.isEmpty()) {
            throw ApiException.badRequest(problems);
        }
        return ids;
    }
}
