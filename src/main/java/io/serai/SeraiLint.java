package io.serai;

import io.serai.LintFindings.Area;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.alert.Trigger;
import io.serai.cli.HubOptions;
import io.serai.cli.Lint;
import io.serai.config.Settings;
import io.serai.format.TextDoubts;
import io.serai.format.TextFiles;
import io.serai.guard.DestinationGuard;
import io.serai.guard.Resolver;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.routetest.RouteTests;
import io.serai.routetest.TestAlerts;
import io.serai.routing.RouteFiles;
import io.serai.routing.RouteLint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What a start of a hub would find wrong with its files, and what is probably not meant. Reads them as {@link SeraiHub}
 * does, and starts nothing.
 */
final class SeraiLint {
    private static final String TESTS = "tests";

    private final HubOptions options;
    private final Map<String, String> environment;
    private final Path properties;
    private final LintFindings findings;
    private final List<String> checked = new ArrayList<>();

    private SeraiLint(HubOptions options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
        this.properties = options.home().resolve(SeraiHub.PROPERTIES);
        this.findings = new LintFindings(options, environment, properties);
    }

    static Lint check(HubOptions options) {
        return check(options, System.getenv());
    }

    static Lint check(HubOptions options, Map<String, String> environment) {
        SeraiLint lint = new SeraiLint(options, environment);
        lint.check();
        return new Lint(lint.findings.all(), lint.checked);
    }

    private void check() {
        checked.add(properties.toString());
        Settings settings;
        try {
            settings = Settings.load(properties, environment, options.settings());
        } catch (InvalidInputException e) {
            findings.problems(Area.KEY, e.problems());
            return;
        }
        if (!Files.exists(properties)) {
            findings.warnings(
                    Area.KEY,
                    List.of(new Problem(
                            properties.toString(), "does not exist: every key has its default", "no-file")));
        }
        SeraiHub.logging(settings);
        HubSettings config = HubSettings.read(settings, options.home());
        try {
            settings.check();
        } catch (InvalidInputException e) {
            findings.problems(Area.KEY, e.problems());
        }
        findings.warnings(Area.KEY, config.api().doubts());
        findings.warnings(Area.KEY, config.sources().doubts());
        RouteFiles routes = new RouteFiles(config.files().routes());
        checkRoutes(routes, settings, config);
        Set<String> eventTypes = checkAlerts(config, routes);
        checkTexts(config.files().templates(), routes, eventTypes);
        checkTests(config, routes);
    }

    private void checkRoutes(RouteFiles routes, Settings settings, HubSettings config) {
        String folder = config.files().routes().toString();
        try {
            RouteLint.Findings found = new RouteLint(routes, () -> stage(settings, config))
                    .check(config.sources().types());
            findings.problems(Area.ROUTE, found.problems());
            findings.warnings(Area.ROUTE, found.doubts());
            checked.add(found.problems().isEmpty() ? folder + " (" + counted(found.routes(), "route") + ")" : folder);
        } catch (InvalidInputException e) {
            // Routes can't be asked without what is around them.
            findings.problems(Area.KEY, e.problems());
        }
    }

    /** With the shipped texts: those of the folder are looked at by themselves. */
    private static DefaultCamelContext stage(Settings settings, HubSettings config) {
        DefaultCamelContext stage = RouteStage.make(settings, config, TextFiles.shippedOnly());
        RouteStage.serve(stage, List.of());
        return stage;
    }

    /** @param eventTypes that alerts ask for: there need not be others who know them */
    private void checkTexts(Path folder, RouteFiles routes, Set<String> eventTypes) {
        try {
            TextFiles texts = TextFiles.in(folder);
            if (texts.count() > 0) {
                checked.add(folder + " (" + counted(texts.count(), "file") + " of texts)");
            }
            findings.warnings(Area.TEMPLATE, TextDoubts.find(texts, folder, routes.destinationTypes(), eventTypes));
        } catch (InvalidInputException e) {
            checked.add(folder.toString());
            findings.problems(Area.TEMPLATE, e.problems());
        }
    }

    /** A wrong test stops no start. */
    private void checkTests(HubSettings config, RouteFiles routes) {
        Path folder = config.files().routes().resolve(TESTS);
        TestAlerts alerts = new TestAlerts(
                AlertCodec.ofUnsent(routes::destinationTypes),
                environment,
                SeraiPreview.address(config),
                config.files().alerts());
        try {
            RouteTests tests = RouteTests.in(folder, alerts, Clock.systemUTC());
            if (!tests.isEmpty()) {
                checked.add(folder + " (" + counted(tests.count(), "test") + ")");
            }
        } catch (InvalidInputException e) {
            checked.add(folder.toString());
            findings.warnings(Area.TEST, e.problems());
        }
    }

    /** @return the event types that the alerts ask for */
    private Set<String> checkAlerts(HubSettings config, RouteFiles routes) {
        String hub = SeraiPreview.address(config);
        AlertCodec codec =
                new AlertCodec(routes::destinationTypes, new DestinationGuard(config.guard(), Resolver.SYSTEM, hub));
        Path path = config.files().alerts();
        AlertFile file = new AlertFile(path, codec, environment, () -> hub);
        AlertFile.Findings found = file.check();
        Set<String> eventTypes = new TreeSet<>();
        if (found.absent()) {
            List<Problem> absent =
                    List.of(new Problem(path.toString(), "does not exist: nothing would be sent", "no-file"));
            if (config.files().alertsNamed()) {
                findings.problems(Area.ALERT, absent);
            } else {
                findings.warnings(Area.ALERT, absent);
            }
            checked.add(path.toString());
            return eventTypes;
        }
        checked.add(
                found.problems().isEmpty() ? path + " (" + counted(found.alerts(), "alert") + ")" : path.toString());
        findings.problems(Area.ALERT, found.problems());
        findings.warnings(Area.ALERT, found.doubts());
        if (found.problems().isEmpty()) {
            file.read()
                    .forEach(alert ->
                            alert.triggers().stream().map(Trigger::eventType).forEach(eventTypes::add));
        }
        return eventTypes;
    }

    private static String counted(int count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }
}
