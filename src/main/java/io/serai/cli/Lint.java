package io.serai.cli;

import java.util.List;

/**
 * What somebody should know of a hub's files before they are used.
 *
 * @param problems each stops a start, or an edit from coming into force: file, line, what is wrong
 * @param warnings what is legal and probably not meant, in the same form
 * @param checked what was looked at, like {@code alerts.yaml (3 alerts)}
 */
public record Lint(List<String> problems, List<String> warnings, List<String> checked) {
    /** How the files are checked, by whoever knows how; nothing is started, written or sent. */
    @FunctionalInterface
    public interface Checker {
        Lint check(HubOptions options);
    }

    public Lint {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        checked = List.copyOf(checked);
    }
}
