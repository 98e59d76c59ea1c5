package io.serai.api.opik;

import java.util.List;

/** A request that Opik's bean validation refuses, in its own words: {@code {"errors":["…"]}} and nothing else. */
final class BeanViolations extends RuntimeException {
    private final int status;
    private final List<String> sentences;

    BeanViolations(int status, List<String> sentences) {
        super(String.join("; ", sentences));
        this.status = status;
        this.sentences = List.copyOf(sentences);
    }

    int status() {
        return status;
    }

    List<String> sentences() {
        return sentences;
    }
}
