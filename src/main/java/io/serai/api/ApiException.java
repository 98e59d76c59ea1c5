package io.serai.api;

import io.serai.json.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request that is refused: the status, a code for programs, a sentence for people, and the problems found. */
public final class ApiException extends RuntimeException {
    private final int status;
    private final String code;
    private final transient List<Problem> problems;
    private final transient Map<String, String> headers;

    public ApiException(int status, String code, String message) {
        this(status, code, message, List.of(), Map.of());
    }

    private ApiException(int status, String code, String message, List<Problem> problems, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
        this.headers = Map.copyOf(headers);
    }

    /** The same with a header that the answer is to have. */
    public ApiException with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ApiException(status, code, String.valueOf(getMessage()), problems, more);
    }

    public static ApiException badRequest(List<Problem> problems) {
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return new ApiException(400, "bad_request", sentence(problems.getFirst()) + more, problems, Map.of());
    }

    /** What is wrong with the whole has no field for its subject. */
    private static String sentence(Problem problem) {
        return problem.field().isEmpty() && problem.rule().startsWith("must ")
                ? "The body " + problem
                : problem.toString();
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

    public Map<String, String> headers() {
        return headers;
    }
}
