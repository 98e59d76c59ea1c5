package io.serai.api.helicone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.api.ApiException;
import io.serai.event.Event;
import io.serai.event.EventLimits;
import io.serai.event.LoggedRequest;
import io.serai.event.OwnEventTypes;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the scores that somebody gives to a logged request, as an event that alerts can be about. */
final class Scores {
    private static final int MAX_SCORES = 64;

    private Scores() {}

    /**
     * @throws ApiException with status 400
     */
    static Event read(String requestId, JsonNode body, String workspaceId, Instant now) {
        List<Problem> problems = new ArrayList<>();
        JsonFields fields = JsonFields.of(body, "", problems);
        if (fields == null) {
            throw ApiException.badRequest(problems);
        }
        if (requestId.isBlank()
                || requestId.length() > EventLimits.MAX_NAME
                || requestId.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("requestId", "must be one line of 1 to " + EventLimits.MAX_NAME + " characters"));
        }
        JsonNode scores = fields.any("scores");
        check(scores, fields);
        fields.rejectUnknown();
        if (scores == null || !problems.isEmpty()) {
            throw new ApiException(
                    400, "bad_request", problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put(LoggedRequest.REQUEST_ID, requestId);
        payload.set("scores", scores);
        return new Event(
                UuidCreator.getTimeOrderedEpoch().toString(),
                OwnEventTypes.REQUEST_SCORED,
                workspaceId,
                null,
                null,
                now,
                Map.of(),
                payload);
    }

    private static void check(@Nullable JsonNode scores, JsonFields fields) {
        if (scores == null) {
            fields.problem("scores", "is required");
        } else if (!scores.isObject() || scores.isEmpty() || scores.size() > MAX_SCORES) {
            fields.problem("scores", "must be an object of 1 to " + MAX_SCORES + " numbers, like {\"helpful\": 1}");
        } else {
            scores.properties().forEach(score -> {
                if (score.getKey().isBlank() || score.getKey().length() > EventLimits.MAX_NAME) {
                    fields.problem("scores", "must have names of 1 to " + EventLimits.MAX_NAME + " characters");
                } else if (!score.getValue().isNumber()) {
                    fields.problem("scores." + score.getKey(), "must be a number");
                }
            });
        }
    }
}
