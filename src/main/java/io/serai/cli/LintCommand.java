package io.serai.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai lint}: says what is wrong with the files of a hub, before a hub does. */
@Command(
        name = "lint",
        description = {
            "Checks application.properties, alerts.yaml, the YAML routes with their tests, and the texts, as a start from here"
                    + " would read them.",
            "Starts nothing and needs no Redis; names of webhooks' hosts are looked up."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "One line for each problem, with file and line. Warnings are of what is legal and probably not meant.",
            "Exit codes: 0 no problem, 1 problems (with --strict warnings, too), 2 wrong usage."
        })
final class LintCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    private final Supplier<Path> home;
    private final Lint.Checker checker;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text, or json: an array with file, line, field, rule, severity, message and hint of each (text)")
    private Format format = Format.text;

    @Option(names = "--strict", description = "Fail for warnings, too")
    private boolean strict;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    /** As they are typed. */
    @SuppressWarnings("UnusedVariable") // picocli chooses by the name
    private enum Format {
        text,
        json
    }

    /** @param home known when the command line has been read */
    LintCommand(Supplier<Path> home, Lint.Checker checker) {
        this.home = home;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        Lint lint = checker.check(new HubOptions(home.get(), files.settings()));
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(json(lint.findings()));
        } else {
            print(lint, out);
        }
        out.flush();
        boolean fails =
                !lint.problems().isEmpty() || (strict && !lint.warnings().isEmpty());
        return fails ? PROBLEMS : 0;
    }

    private static void print(Lint lint, PrintWriter out) {
        lint.problems().forEach(out::println);
        lint.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println("Checked " + String.join(", ", lint.checked()) + ": "
                + counted(lint.problems().size(), "problem") + ", "
                + counted(lint.warnings().size(), "warning"));
    }

    private static String json(List<Lint.Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Lint.Finding finding : findings) {
            array.addObject()
                    .put("file", finding.file())
                    .put("line", finding.line())
                    .put("field", finding.field())
                    .put("rule", finding.rule())
                    .put("severity", finding.severity().word())
                    .put("message", finding.message())
                    .put("hint", finding.hint());
        }
        return array.toPrettyString();
    }

    private static String counted(int count, String what) {
        return (count == 0 ? "no" : count) + " " + what + (count == 1 ? "" : "s");
    }
}
