package io.serai.json;

import java.util.List;
import java.util.stream.Collectors;

/** Input that breaks a rule; carries every problem found, so that its author can mend all of them at once. */
public final class InvalidInputException extends RuntimeException {
    private final transient List<Problem> problems;

    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidInputException(String field, String rule) {
        this(List.of(new Problem(field, rule)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
