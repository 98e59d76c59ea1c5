package io.serai.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a hub's files before they are used.
 *
 * @param findings what is wrong, and what is legal and probably not meant
 * @param checked what was looked at, like {@code alerts.yaml (3 alerts)}
 */
public record Lint(List<Finding> findings, List<String> checked) {
    /** How the files are checked, by whoever knows how; nothing is started, written or sent. */
    @FunctionalInterface
    public interface Checker {
        Lint check(HubOptions options);
    }

    /** How bad it is. */
    public enum Severity {
        /** Stops a start, or an edit from coming into force. */
        ERROR,
        /** Legal, and probably not meant. */
        WARNING;

        /** As programs read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that was found. In words it is what a start says of it.
     *
     * @param file as the operator knows it; null: it is not of a file
     * @param line null: nobody knows
     * @param field the key, or the path in the file; null: it is about the whole
     * @param rule its name, which stays, like {@code route-endpoint}
     * @param hint what to do; null: the message says so
     */
    public record Finding(
            Severity severity,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String field,
            String rule,
            String message,
            @Nullable String hint) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            if (file != null) {
                text.append(file).append(line == null ? "" : ":" + line).append(": ");
            }
            if (field != null) {
                text.append(field).append(": ");
            }
            return text.append(message).append(hint == null ? "" : "; " + hint).toString();
        }
    }

    public Lint {
        findings = List.copyOf(findings);
        checked = List.copyOf(checked);
    }

    /** Those that stop a start, a line each. */
    public List<String> problems() {
        return lines(Severity.ERROR);
    }

    /** The others, a line each. */
    public List<String> warnings() {
        return lines(Severity.WARNING);
    }

    private List<String> lines(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::toString)
                .toList();
    }
}
