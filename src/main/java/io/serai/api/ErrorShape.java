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

    ObjectNode of(ApiException refused);

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
