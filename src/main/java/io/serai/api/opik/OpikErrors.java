package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.AlertChangeException;
import io.serai.api.ApiEndpoint;
import io.serai.api.ApiException;
import io.serai.api.ErrorShape;
import io.serai.api.Reply;
import io.serai.json.Problem;
import java.util.List;
import java.util.Map;

/** How the dialect says no. Opik's own sentences stand alone in the message; ours name the field first. */
final class OpikErrors {
    static final String UNKNOWN_EVENT_TYPE = "Unknown Alert Event Type '";

    private static final String EXISTS = "Alert already exists";
    private static final String NOT_FOUND = "Alert not found";

    /** How the rules begin that Opik's servers have too, worded as theirs. */
    private static final List<String> SENTENCES = List.of(
            UNKNOWN_EVENT_TYPE, "Missing config value for key '", "Cannot provide both '", "'group_index' must be ");

    static final ErrorShape SHAPE = refused -> ErrorShape.withProblems(
            JsonNodeFactory.instance.objectNode().put("code", refused.status()).put("message", message(refused)),
            refused);

    private OpikErrors() {}

    /** An endpoint whose refusals have the dialect's form. */
    static ApiEndpoint.Replier answering(ApiEndpoint.Replier replier) {
        return request -> {
            try {
                return replier.handle(request);
            } catch (BeanViolations e) {
                return new Reply(e.status(), errors(e), Map.of());
            } catch (AlertChangeException e) {
                throw refusal(e);
            }
        };
    }

    static ApiException notFound() {
        return new ApiException(404, "not_found", NOT_FOUND);
    }

    private static ApiException refusal(AlertChangeException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case EXISTS -> new ApiException(409, "conflict", EXISTS);
            case UNKNOWN -> notFound();
            case READ_ONLY -> new ApiException(409, "read_only", message);
            case FULL -> new ApiException(409, "full", message);
            case TOO_LARGE -> new ApiException(413, "too_large", message);
            case STALE -> new ApiException(412, "stale", message);
        };
    }

    private static ObjectNode errors(BeanViolations violations) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode errors = body.putArray("errors");
        violations.sentences().forEach(errors::add);
        return body;
    }

    private static String message(ApiException refused) {
        if (!refused.problems().isEmpty()) {
            Problem first = refused.problems().getFirst();
            if (SENTENCES.stream().anyMatch(first.rule()::startsWith)) {
                return first.rule();
            }
        }
        return String.valueOf(refused.getMessage());
    }
}
