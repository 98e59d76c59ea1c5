package io.serai.api;

import io.serai.json.Problem;
import java.util.List;

/** A request that is refused: the status, a code for programs, a sentence for people, and the problems found. */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String code;
    private final transient List<Problem> problems;

    public ApiException(int status, String code, String message) {
        this(status, code, message, List.of());
    }

    private ApiException(int status, String code, String message, List<Problem> problems) {
        super(message);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    public static ApiException badRequest(List<Problem> problems) {
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return new ApiException(400, "bad_request", problems.getFirst() + more, problems);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<Problem> problems() {
        return problems;
    }
}
