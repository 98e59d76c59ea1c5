package io.serai.api.opik;

import io.serai.json.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that Opik's bean validation refuses, in its own words: {@code {"errors":["…"]}} and nothing else. Where no
 * client of Opik's listens, the fields are told too.
 */
final class BeanViolations extends RuntimeException {
    private final int status;
    private final transient List<Problem> problems;

    /** @param problems each with Opik's sentence as its rule */
    BeanViolations(int status, List<Problem> problems) {
        super(problems.stream().map(Problem::rule).collect(Collectors.joining("; ")));
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    int status() {
        return status;
    }

    List<Problem> problems() {
        return problems;
    }

    List<String> sentences() {
        return problems.stream().map(Problem::rule).toList();
    }
}
