package io.serai;

import io.serai.alert.AlertCodec;
import io.serai.cli.HubOptions;
import io.serai.cli.RouteTester;
import io.serai.cli.StartException;
import io.serai.config.Settings;
import io.serai.ingest.AlertWindows;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.routetest.RouteTestResult;
import io.serai.routetest.RouteTests;
import io.serai.routetest.TestAlerts;
import io.serai.routing.RouteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that stand beside the routes, {@code routes/tests/*.yaml}. Reads the files as {@link SeraiHub} does and
 * runs the routes themselves, without Redis, without looking a name up, and without sending anything.
 */
final class SeraiRouteTests {
    /** It is always the same moment in a test, so that its messages are the same at each run. */
    static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    private static final String ROUTES = "serai.routes";
    private static final String TESTS = "tests";

    private final Map<String, String> environment;
    private final RouteTester.Choice choice;

    private SeraiRouteTests(Map<String, String> environment, RouteTester.Choice choice) {
        this.environment = environment;
        this.choice = choice;
    }

    static List<RouteTestResult> run(HubOptions options, RouteTester.Choice choice) {
        return run(options, System.getenv(), choice);
    }

    static List<RouteTestResult> run(HubOptions options, Map<String, String> environment, RouteTester.Choice choice) {
        SeraiRouteTests tests = new SeraiRouteTests(environment, choice);
        Path with = choice.with();
        try {
            return with == null ? tests.runIn(options, null) : tests.runWith(options, with);
        } catch (InvalidInputException e) {
            throw told(e, "");
        }
    }

    /** @param folder that nobody knows: files are named as they stand in it */
    private static StartException told(InvalidInputException problems, String folder) {
        return new StartException(problems.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder, ""))
                .toList());
    }

    private List<RouteTestResult> runWith(HubOptions options, Path with) {
        if (!Files.isDirectory(with)) {
            throw new StartException("--with: there is no folder " + with);
        }
        Path routes = config(options, settings(options)).files().routes();
        try (RouteOverlay overlay = RouteOverlay.of(routes, with)) {
            Map<String, String> keys = new LinkedHashMap<>(options.settings());
            keys.put(ROUTES, overlay.folder().toString());
            try {
                return runIn(new HubOptions(options.home(), keys), with.resolve(TESTS));
            } catch (InvalidInputException e) {
                throw told(e, overlay.folder() + "/");
            }
        }
    }

    /** @param folder with the tests; null: beside the routes */
    private List<RouteTestResult> runIn(HubOptions options, @Nullable Path folder) {
        Settings settings = settings(options);
        HubSettings config = config(options, settings);
        RouteFiles routes = new RouteFiles(config.files().routes());
        routes.check();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        RouteTests tests = RouteTests.in(
                        folder == null ? config.files().routes().resolve(TESTS) : folder,
                        new TestAlerts(
                                AlertCodec.ofUnsent(routes::destinationTypes),
                                environment,
                                SeraiPreview.address(config),
                                config.files().alerts()),
                        clock)
                .filtered(choice.filter());
        if (tests.isEmpty()) {
            return List.of();
        }
        try (TestedRoutes running = TestedRoutes.start(settings, config, routes, clock)) {
            return tests.run(
                    running,
                    new AlertWindows(
                            config.debounce().defaults(),
                            clock.withZone(config.upkeep().zone())));
        }
    }

    private Settings settings(HubOptions options) {
        Settings settings = Settings.load(options.home().resolve(SeraiHub.PROPERTIES), environment, options.settings());
        SeraiHub.logging(settings);
        return settings;
    }

    private static HubSettings config(HubOptions options, Settings settings) {
        HubSettings config = HubSettings.read(settings, options.home());
        settings.check();
        return config;
    }
}
