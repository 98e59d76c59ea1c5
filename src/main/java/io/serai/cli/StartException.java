package io.serai.cli;

import java.util.List;

/** The hub can't start; each line says what, where and what to do. */
public final class StartException extends RuntimeException {
    private final transient List<String> lines;

    public StartException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    public StartException(String line) {
        this(List.of(line));
    }

    public List<String> lines() {
        return lines;
    }
}
