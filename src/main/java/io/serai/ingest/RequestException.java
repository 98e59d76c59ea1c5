package io.serai.ingest;

import java.util.List;

/** A request that is refused: the status, a code for programs, a sentence for people, and the problems found. */
final class RequestException extends RuntimeException {
    private final int status;
    private final String code;
    private final transient List<EventProblem> problems;

    RequestException(int status, String code, String message) {
        this(status, code, message, List.of());
    }

    private RequestException(int status, String code, String message, List<EventProblem> problems) {
        super(message);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    static RequestException invalid(List<EventProblem> problems) {
        return of(400, "invalid_events", problems);
    }

    static RequestException foreign(List<EventProblem> problems) {
        return of(403, "forbidden", problems);
    }

    private static RequestException of(int status, String code, List<EventProblem> problems) {
        EventProblem first = problems.getFirst();
        String where = first.index() == null ? "" : "event " + first.index() + ": ";
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return new RequestException(status, code, where + first.problem() + more, problems);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<EventProblem> problems() {
        return problems;
    }
}
