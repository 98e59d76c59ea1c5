package io.serai.routetest;

import io.serai.ingest.AlertWindows;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tests of one folder, {@code routes/tests/*.yaml}. */
public final class RouteTests {
    private static final String SUFFIX = ".yaml";

    private final List<RouteTest> tests;
    private final TestAlerts alerts;

    private RouteTests(List<RouteTest> tests, TestAlerts alerts) {
        this.tests = List.copyOf(tests);
        this.alerts = alerts;
    }

    /**
     * Reads all files of a folder, which need not exist.
     *
     * @param clock says when events happened that do not say so
     * @throws InvalidInputException with everything that is wrong, each field like {@code
     *     routes/tests/routing.yaml:12: tests[0].expect}
     */
    public static RouteTests in(Path folder, TestAlerts alerts, Clock clock) {
        List<Problem> problems = new ArrayList<>();
        List<RouteTest> tests = new ArrayList<>();
        for (Path file : files(folder)) {
            tests.addAll(new RouteTestReader(file, alerts, clock).read(problems));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return new RouteTests(tests, alerts);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    // Editors put links of such names there while a file is open.
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Only those tests whose name or file has this text, in capitals or not.
     *
     * @param text null: all of them
     */
    public RouteTests filtered(@Nullable String text) {
        if (text == null) {
            return this;
        }
        String part = text.toLowerCase(Locale.ROOT);
        return new RouteTests(
                tests.stream()
                        .filter(test -> (test.file() + "\n" + test.name())
                                .toLowerCase(Locale.ROOT)
                                .contains(part))
                        .toList(),
                alerts);
    }

    public int count() {
        return tests.size();
    }

    public boolean isEmpty() {
        return tests.isEmpty();
    }

    /**
     * Runs them, one after the other.
     *
     * @param windows of the hub
     * @throws InvalidInputException when a test asks for the hub's alerts, and their file is wrong
     */
    public List<RouteTestResult> run(RoutesUnderTest routes, AlertWindows windows) {
        return tests.stream()
                .map(test -> new RouteTestResult(
                        test.file(),
                        test.line(),
                        test.name(),
                        new RouteTestRun(test, routes, windows, alerts).failures()))
                .toList();
    }
}
