package io.serai.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai lint}: says what is wrong with the files of a hub, before a hub does. */
@Command(
        name = "lint",
        description = {
            "Checks application.properties, alerts.yaml and the YAML routes, as a start from here would read them.",
            "Starts nothing and needs no Redis; names of webhooks' hosts are looked up."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "One line for each problem, with file and line. Warnings are of what is legal and probably not meant.",
            "Exit codes: 0 no problem, 1 problems, 2 wrong usage."
        })
final class LintCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    private final Supplier<Path> home;
    private final Lint.Checker checker;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--alerts", paramLabel = "FILE", description = "Declarative alerts (alerts.yaml)")
    private @Nullable Path alerts;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the YAML routes (routes)")
    private @Nullable Path routes;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any configuration key; may be given again and again")
    private Map<String, String> set = new LinkedHashMap<>();

    /** @param home known when the command line has been read */
    LintCommand(Supplier<Path> home, Lint.Checker checker) {
        this.home = home;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        Map<String, String> settings = new LinkedHashMap<>(set);
        // A path of the command line is relative to where the command was given, not to the hub's folder.
        if (alerts != null) {
            settings.put("serai.alerts.file", alerts.toAbsolutePath().toString());
        }
        if (routes != null) {
            settings.put("serai.routes", routes.toAbsolutePath().toString());
        }
        Lint lint = checker.check(new HubOptions(home.get(), settings));
        PrintWriter out = spec.commandLine().getOut();
        lint.problems().forEach(out::println);
        lint.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println("Checked " + String.join(", ", lint.checked()) + ": "
                + counted(lint.problems().size(), "problem") + ", "
                + counted(lint.warnings().size(), "warning"));
        out.flush();
        return lint.problems().isEmpty() ? 0 : PROBLEMS;
    }

    private static String counted(int count, String what) {
        return (count == 0 ? "no" : count) + " " + what + (count == 1 ? "" : "s");
    }
}
