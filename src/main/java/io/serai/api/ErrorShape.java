package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an API says that it refuses a request: each dialect has its own body for it. */
@FunctionalInterface
public interface ErrorShape {
    /** {@code error}, {@code message} and {@code problems}: of everything that is our own. */
    ErrorShape SERAI = refused -> withProblems(
            JsonNodeFactory.instance.objectNode().put("error", refused.code()).put("message", refused.getMessage()),
            refused);

    /** {@code code}, which is the status, {@code message}, and our {@code problems}. */
    ErrorShape OPIK = refused -> withProblems(
            JsonNodeFactory.instance.objectNode().put("code", refused.status()).put("message", refused.getMessage()),
            refused);

    /** {@code data}, which is null, and {@code error}, a sentence. */
    ErrorShape HELICONE =
            refused -> JsonNodeFactory.instance.objectNode().putNull("data").put("error", refused.getMessage());

    ObjectNode of(ApiException refused);

    /** That of the dialect which is spoken at this path. */
    static ErrorShape at(String path) {
        if (path.startsWith("/v1/private/")) {
            return OPIK;
        }
        return isUnder(path, "/v1/webhooks") || isUnder(path, "/v1/webhook") ? HELICONE : SERAI;
    }

    private static boolean isUnder(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }

    /** Adds every problem that was found, as field and rule. */
    static ObjectNode withProblems(ObjectNode answer, ApiException refused) {
        if (!refused.problems().isEmpty()) {
            ArrayNode problems = answer.putArray("problems");
            refused.problems()
                    .forEach(problem ->
                            problems.addObject().put("field", problem.field()).put("rule", problem.rule()));
        }
        return answer;
    }
}
