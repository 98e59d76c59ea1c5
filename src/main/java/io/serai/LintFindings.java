package io.serai;

import io.serai.cli.HubOptions;
import io.serai.cli.Lint;
import io.serai.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what is found in a hub's files: where, which rule, and what to do. */
final class LintFindings {
    /** What the rules of a kind of file begin with. */
    enum Area {
        KEY,
        ROUTE,
        TEMPLATE,
        TEST,
        ALERT
    }

    /** As the rooms say it: {@code routes/routing.yaml:12: field}. */
    private static final Pattern PLACE =
            Pattern.compile("(?<file>.+?):(?<line>\\d+)(?:: (?<field>.*))?", Pattern.DOTALL);

    private static final Pattern KEY = Pattern.compile("(serai|camel)\\..*|SERAI_.*");
    private static final String BREACH = "invalid";

    private final HubOptions options;
    private final Map<String, String> environment;
    private final Path properties;
    private final List<Lint.Finding> found = new ArrayList<>();

    /** @param properties where keys are looked for */
    LintFindings(HubOptions options, Map<String, String> environment, Path properties) {
        this.options = options;
        this.environment = environment;
        this.properties = properties;
    }

    List<Lint.Finding> all() {
        return found;
    }

    void problems(Area area, List<Problem> problems) {
        problems.forEach(problem -> add(Lint.Severity.ERROR, area, problem));
    }

    void warnings(Area area, List<Problem> doubts) {
        doubts.forEach(doubt -> add(Lint.Severity.WARNING, area, doubt));
    }

    private void add(Lint.Severity severity, Area area, Problem problem) {
        boolean key = KEY.matcher(problem.field()).matches();
        Problem placed = key ? located(problem) : problem;
        String rule = (key ? Area.KEY : area).name().toLowerCase(Locale.ROOT) + "-"
                + (problem.code().isEmpty() ? BREACH : problem.code());
        // What to do is said last.
        String[] parts = problem.rule().split("; ", 2);
        String message = parts[0];
        String hint = parts.length > 1 ? parts[1] : null;
        Matcher place = PLACE.matcher(placed.field());
        if (place.matches()) {
            found.add(new Lint.Finding(
                    severity,
                    place.group("file"),
                    Integer.valueOf(place.group("line")),
                    place.group("field"),
                    rule,
                    message,
                    hint));
        } else if (key) {
            found.add(new Lint.Finding(severity, null, null, problem.field(), rule, message, hint));
        } else {
            String file = problem.field().isEmpty() ? null : problem.field();
            found.add(new Lint.Finding(severity, file, null, null, rule, message, hint));
        }
    }

    /** With the line of the key, when it is the file that gives the value in force. */
    private Problem located(Problem problem) {
        String key = problem.field();
        String variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        if (options.settings().containsKey(key)
                || environment.containsKey(variable)
                || environment.containsKey(variable + "_FILE")) {
            return problem;
        }
        Pattern form = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=:\\s].*)?");
        try {
            List<String> lines = Files.readAllLines(properties);
            // Of a key that is given twice, the last one counts.
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (form.matcher(lines.get(i)).matches()) {
                    return problem.at(properties + ":" + (i + 1) + ": " + key);
                }
            }
        } catch (IOException e) {
            // Then without.
        }
        return problem;
    }
}
