package io.serai;

import io.serai.alert.AlertCodec;
import io.serai.alert.AlertFile;
import io.serai.cli.HubOptions;
import io.serai.cli.Lint;
import io.serai.config.Settings;
import io.serai.format.TextFiles;
import io.serai.guard.DestinationGuard;
import io.serai.guard.Resolver;
import io.serai.json.InvalidInputException;
import io.serai.json.Problem;
import io.serai.routing.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What a start of a hub would find wrong with its files, and what is probably not meant. Reads them as {@link SeraiHub}
 * does, and starts nothing.
 */
final class SeraiLint {
    /** What ops' routes may send to (docs/routes.md): the hub's own routes are not here to be asked. */
    static final List<String> ENDPOINTS =
            List.of("direct:accept", "direct:match", "direct:debounce", "direct:deliver", "direct:dead-letter");

    /** Of a hub that takes whichever port is free. */
    private static final int SOME_PORT = 8080;

    private final HubOptions options;
    private final Map<String, String> environment;
    private final Path properties;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();

    private SeraiLint(HubOptions options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
        this.properties = options.home().resolve(SeraiHub.PROPERTIES);
    }

    static Lint check(HubOptions options) {
        return check(options, System.getenv());
    }

    static Lint check(HubOptions options, Map<String, String> environment) {
        SeraiLint lint = new SeraiLint(options, environment);
        lint.check();
        return new Lint(lint.problems, lint.warnings, lint.checked);
    }

    private void check() {
        checked.add(properties.toString());
        Settings settings;
        try {
            settings = Settings.load(properties, environment, options.settings());
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.add(problem.toString()));
            return;
        }
        if (!Files.exists(properties)) {
            warnings.add(properties + ": does not exist: every key has its default");
        }
        SeraiHub.logging(settings);
        HubSettings config = HubSettings.read(settings, options.home());
        try {
            settings.check();
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.add(located(problem)));
        }
        config.api().doubts().forEach(doubt -> warnings.add(located(doubt)));
        config.sources().doubts().forEach(doubt -> warnings.add(located(doubt)));
        RouteFiles routes = new RouteFiles(config.files().routes());
        checkRoutes(routes, config);
        checkTexts(config.files().templates());
        checkAlerts(config, routes);
    }

    /** With the line of the key, when it is the file that gives the value in force. */
    private String located(Problem problem) {
        String key = problem.field();
        String variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        if (options.settings().containsKey(key)
                || environment.containsKey(variable)
                || environment.containsKey(variable + "_FILE")) {
            return problem.toString();
        }
        Pattern form = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=:\\s].*)?");
        try {
            List<String> lines = Files.readAllLines(properties);
            // Of a key that is given twice, the last one counts.
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (form.matcher(lines.get(i)).matches()) {
                    return properties + ":" + (i + 1) + ": " + problem;
                }
            }
        } catch (IOException e) {
            // Then without.
        }
        return problem.toString();
    }

    private void checkRoutes(RouteFiles routes, HubSettings config) {
        Path folder = config.files().routes();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    ENDPOINTS.forEach(endpoint ->
                            from(endpoint).routeId("lint-" + endpoint).stop());
                }
            });
            routes.load(context);
            routes.requireSources(context, config.sources().types());
            checked.add(
                    folder + " (" + counted(context.getRouteDefinitions().size() - ENDPOINTS.size(), "route") + ")");
        } catch (InvalidInputException e) {
            checked.add(folder.toString());
            e.problems().forEach(problem -> problems.add(located(problem)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkTexts(Path folder) {
        try {
            TextFiles texts = TextFiles.in(folder);
            if (texts.count() > 0) {
                checked.add(folder + " (" + counted(texts.count(), "file") + " of texts)");
            }
        } catch (InvalidInputException e) {
            checked.add(folder.toString());
            e.problems().forEach(problem -> problems.add(problem.toString()));
        }
    }

    private void checkAlerts(HubSettings config, RouteFiles routes) {
        int port = config.api().port() == 0 ? SOME_PORT : config.api().port();
        String hub = "http://" + config.api().reachableHost() + ":" + port;
        AlertCodec codec =
                new AlertCodec(routes::destinationTypes, new DestinationGuard(config.guard(), Resolver.SYSTEM, hub));
        Path path = config.files().alerts();
        AlertFile.Findings found = new AlertFile(path, codec, environment, () -> hub).check();
        if (found.absent()) {
            (config.files().alertsNamed() ? problems : warnings).add(path + ": does not exist: nothing would be sent");
            checked.add(path.toString());
            return;
        }
        checked.add(
                found.problems().isEmpty() ? path + " (" + counted(found.alerts(), "alert") + ")" : path.toString());
        found.problems().forEach(problem -> problems.add(problem.toString()));
        found.doubts().forEach(doubt -> warnings.add(doubt.toString()));
    }

    private static String counted(int count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }
}
