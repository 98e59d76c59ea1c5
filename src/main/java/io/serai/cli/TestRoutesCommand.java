package io.serai.cli;

import io.serai.routetest.RouteTestResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./serai test-routes}: runs the tests that stand beside the routes. */
@Command(
        name = "test-routes",
        description = {
            "Runs the tests in routes/tests: events in, and the matches, messages and drops that are expected of them.",
            "Needs no hub and no Redis. Nothing is stored or sent."
        },
        mixinStandardHelpOptions = true,
        versionProvider = SeraiCommand.VersionLine.class,
        footer = {
            "",
            "docs/route-tests.md says how tests are written.",
            "Examples:",
            "  serai test-routes",
            "  serai test-routes --filter slack",
            "  serai test-routes --with docs/cookbook/04-new-destination/routes",
            "Exit codes: 0 all tests hold, 1 not all, or none was found, 2 wrong usage."
        })
final class TestRoutesCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final Supplier<Path> home;
    private final RouteTester tester;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only tests with this text in their name or file")
    private @Nullable String filter;

    @Option(
            names = "--with",
            paramLabel = "DIR",
            description =
                    "Try the files of DIR over those of the routes, as if they had been copied there; runs the tests"
                            + " of DIR alone")
    private @Nullable Path with;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOptions files;

    /** @param home known when the command line has been read */
    TestRoutesCommand(Supplier<Path> home, RouteTester tester) {
        this.home = home;
        this.tester = tester;
    }

    @Override
    public Integer call() {
        List<RouteTestResult> results =
                tester.run(new HubOptions(home.get(), files.settings()), new RouteTester.Choice(filter, with));
        PrintWriter out = spec.commandLine().getOut();
        String file = "";
        for (RouteTestResult result : results) {
            if (!result.file().equals(file)) {
                file = result.file();
                out.println(file);
            }
            print(result, out);
        }
        long failed = results.stream().filter(result -> !result.ok()).count();
        if (results.isEmpty()) {
            out.println(filter == null ? "There are no tests" : "No test has '" + filter + "' in its name or file");
        } else {
            out.println((results.size() == 1 ? "1 test: " : results.size() + " tests: ")
                    + (failed == 0 ? "all ok" : failed + " FAILED"));
        }
        out.flush();
        return failed == 0 && !results.isEmpty() ? 0 : FAILED;
    }

    private static void print(RouteTestResult result, PrintWriter out) {
        if (result.ok()) {
            out.println("  ok      " + TextTable.printable(result.name()));
            return;
        }
        out.println("  FAILED  " + TextTable.printable(result.name()) + " (line " + result.line() + ")");
        result.failures().forEach(failure -> failure.lines()
                .forEach(line -> out.println("          " + TextTable.printable(line))));
    }
}
