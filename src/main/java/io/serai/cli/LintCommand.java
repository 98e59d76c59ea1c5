package io.serai.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    /** @param home known when the command line has been read */
    LintCommand(Supplier<Path> home, Lint.Checker checker) {
        this.home = home;
        this.checker = checker;
    }

    @Override
    public Integer call() {
        Lint lint = checker.check(new HubOptions(home.get(), files.settings()));
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
