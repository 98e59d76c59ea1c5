package io.serai;

import io.serai.alert.AlertFileWatcher;
import io.serai.api.FileStates;
import io.serai.format.TextFiles;
import io.serai.json.Problem;
import io.serai.routing.RouteIds;
import io.serai.routing.RouteReloader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/** What has become of a hub's files: of routes, of texts, of alerts. Whoever asks is told no folder around them. */
final class HubFiles implements FileStates {
    private static final String SUFFIX = ".yaml";

    /** Behind a file's name in a problem: the line, and what is there. */
    private static final Pattern PLACE = Pattern.compile(":(\\d+)(?::\\d+)?(?:: (.*))?");

    private final HubSettings.Files places;
    private final CamelContext context;
    private final Supplier<RouteReloader> routes;
    private final TextFiles texts;
    private final AlertFileWatcher alerts;
    private final List<ReloadMeters> edits;
    private final Clock clock;

    /**
     * @param context in which the routes run
     * @param routes what keeps them in force, once it is there
     */
    HubFiles(
            HubSettings.Files places,
            CamelContext context,
            Supplier<RouteReloader> routes,
            TextFiles texts,
            AlertFileWatcher alerts,
            List<ReloadMeters> edits,
            Clock clock) {
        this.places = places;
        this.context = context;
        this.routes = routes;
        this.texts = texts;
        this.alerts = alerts;
        this.edits = List.copyOf(edits);
        this.clock = clock;
    }

    @Override
    public Optional<Edit> lastEdit() {
        return edits.stream().flatMap(each -> each.last().stream()).max(Comparator.comparing(Edit::at));
    }

    @Override
    public List<FileState> files() {
        List<FileState> files = new ArrayList<>();
        Map<Path, List<RouteDefinition>> running = running();
        List<Problem> problems = routes.get().watch().problems();
        files.add(ofRoutes(places.routes().resolve("routing" + SUFFIX), Kind.ROUTING, running, problems));
        for (Path file : inFolder("sources", running)) {
            files.add(ofRoutes(file, Kind.SOURCE, running, problems));
        }
        for (Path file : inFolder("destinations", running)) {
            files.add(ofRoutes(file, Kind.DESTINATION, running, problems));
        }
        addTexts(files);
        Path alertFile = alerts.file().path();
        if (Files.exists(alertFile) || !alerts.watch().problems().isEmpty()) {
            List<Fault> faults = faults(alertFile, alerts.watch().problems());
            files.add(new FileState(
                    String.valueOf(alertFile.getFileName()),
                    Kind.ALERTS,
                    faults.isEmpty() ? State.IN_FORCE : State.BAD,
                    null,
                    faults,
                    List.of()));
        }
        return files;
    }

    /** The routes that came from files; of a file that was edited a moment ago the old ones first. */
    private Map<Path, List<RouteDefinition>> running() {
        Map<Path, List<RouteDefinition>> running = new HashMap<>();
        for (RouteDefinition route : List.copyOf(((ModelCamelContext) context).getRouteDefinitions())) {
            if (route.getResource() != null) {
                running.computeIfAbsent(
                                Path.of(route.getResource().getLocation().replaceFirst("^file:", "")),
                                file -> new ArrayList<>())
                        .add(route);
            }
        }
        return running;
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /** Those that there are, and those that are gone and still in force. */
    private Set<Path> inFolder(String name, Map<Path, List<RouteDefinition>> running) {
        Path folder = places.routes().resolve(name);
        Set<Path> files = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                        .filter(file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        running.keySet().stream()
                .filter(file -> absolute(folder).equals(file.getParent()))
                .forEach(file -> files.add(folder.resolve(file.getFileName())));
        return files;
    }

    private FileState ofRoutes(Path file, Kind kind, Map<Path, List<RouteDefinition>> running, List<Problem> problems) {
        List<RouteDefinition> own = running.getOrDefault(absolute(file), List.of());
        List<Fault> faults = new ArrayList<>(faults(file, problems));
        if (kind == Kind.ROUTING) {
            // What is wrong with no file, but with all of them together.
            problems.stream()
                    .filter(problem -> !problem.field().startsWith(places.routes() + "/"))
                    .map(problem -> new Fault(null, shown(problem.toString())))
                    .forEach(faults::add);
        }
        Set<String> names = new LinkedHashSet<>();
        own.forEach(route -> names.add(RouteIds.name(route.getRouteId())));
        return new FileState(
                name(file),
                kind,
                state(file, faults),
                own.isEmpty() ? null : since(own.getLast()),
                faults,
                List.copyOf(names));
    }

    private State state(Path file, List<Fault> faults) {
        if (faults.isEmpty()) {
            return routes.get().isInForce(file) ? State.IN_FORCE : State.WAITING;
        }
        return faults.stream().allMatch(fault -> fault.message().contains(RouteReloader.AT_START_ALONE))
                ? State.AFTER_RESTART
                : State.BAD;
    }

    private @Nullable Instant since(RouteDefinition definition) {
        Route route = context.getRoute(definition.getRouteId());
        return route == null ? null : clock.instant().minusMillis(route.getUptimeMillis());
    }

    private void addTexts(List<FileState> files) {
        Map<Path, Boolean> all = new TreeMap<>(texts.files());
        List<Problem> problems = texts.watch().problems();
        for (Problem problem : problems) {
            int end = problem.field().indexOf(SUFFIX);
            all.putIfAbsent(
                    end < 0 ? places.templates() : Path.of(problem.field().substring(0, end + SUFFIX.length())), false);
        }
        all.forEach((file, inForce) -> {
            List<Fault> faults = faults(file, problems);
            State state = inForce ? State.IN_FORCE : State.WAITING;
            files.add(new FileState(
                    name(file), Kind.TEXT, faults.isEmpty() ? state : State.BAD, null, faults, List.of()));
        });
    }

    private List<Fault> faults(Path file, List<Problem> problems) {
        List<Fault> faults = new ArrayList<>();
        for (Problem problem : problems) {
            if (problem.field().equals(file.toString())) {
                faults.add(new Fault(null, shown(problem.rule())));
            } else if (problem.field().startsWith(file + ":")) {
                Matcher place =
                        PLACE.matcher(problem.field().substring(file.toString().length()));
                faults.add(
                        place.matches()
                                ? new Fault(
                                        Integer.valueOf(place.group(1)),
                                        shown(
                                                place.group(2) == null
                                                        ? problem.rule()
                                                        : place.group(2) + ": " + problem.rule()))
                                : new Fault(null, shown(problem.toString())));
            }
        }
        return faults;
    }

    /** From the folder of the routes on. */
    private String name(Path file) {
        return shown(file.toString());
    }

    private String shown(String text) {
        String folder = places.routes().toString();
        return text.replace(folder, String.valueOf(places.routes().getFileName()));
    }
}
