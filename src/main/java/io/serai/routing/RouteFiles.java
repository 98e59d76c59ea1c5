package io.serai.routing;

import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * The YAML routes of one folder: {@code routing.yaml}, {@code sources/*.yaml} and {@code destinations/*.yaml}. A new
 * destination type is a new file in {@code destinations}, named after the type.
 */
public final class RouteFiles {
    private static final String ROUTING = "routing.yaml";
    private static final String SOURCES = "sources";
    private static final String DESTINATIONS = "destinations";
    private static final String DIRECT = "direct:";
    private static final String SUFFIX = ".yaml";

    private final Path folder;

    /** With their texts. Null: what the folder has is what counts. */
    private volatile @Nullable Map<Path, String> inForce;

    public RouteFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Says early that the folder is the wrong one, before alerts complain of destination types that nobody has.
     *
     * @throws InvalidInputException when it has no routing.yaml
     */
    public void check() {
        requireRouting(Files.isRegularFile(routing()));
    }

    private void requireRouting(boolean there) {
        if (!there) {
            throw new InvalidInputException(List.of(missingRouting()));
        }
    }

    private Problem missingRouting() {
        return new Problem(
                routing().toString(),
                "is missing; without it no event reaches an alert (serai.routes names the folder)",
                "missing");
    }

    Path folder() {
        return folder;
    }

    /** The one file that no hub goes without. */
    Path routing() {
        return folder.resolve(ROUTING);
    }

    /** From now on these files count, and not what the folder has. */
    void inForce(List<RouteFile> files) {
        inForce = files.stream().collect(Collectors.toUnmodifiableMap(RouteFile::path, RouteFile::requireText));
    }

    /** Whether a file as it is now is what a running hub works by. */
    boolean isInForce(Path file) {
        Map<Path, String> running = inForce;
        String text = RouteFile.read(file).text();
        return running != null && text != null && text.equals(running.get(file));
    }

    /**
     * The destination types that alerts may name: one per file in {@code destinations}. In a running hub those of the files
     * whose routes run.
     */
    public Set<String> destinationTypes() {
        Map<Path, String> running = inForce;
        return running == null
                ? types(yaml(folder.resolve(DESTINATIONS)), DESTINATIONS)
                : types(running.keySet(), DESTINATIONS);
    }

    /** Those that these files make. */
    Set<String> destinationTypes(List<RouteFile> files) {
        return types(files.stream().map(RouteFile::path).toList(), DESTINATIONS);
    }

    private Set<String> types(Collection<Path> files, String kind) {
        Set<String> types = new TreeSet<>();
        for (Path file : files) {
            if (folder.resolve(kind).equals(file.getParent())) {
                types.add(type(file));
            }
        }
        return types;
    }

    private static String type(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The type of senders that the file would be for; empty: it is no file of a source. */
    Optional<String> sourceType(Path file) {
        return folder.resolve(SOURCES).equals(file.getParent()) ? Optional.of(type(file)) : Optional.empty();
    }

    Path destination(String type) {
        return folder.resolve(DESTINATIONS).resolve(type + SUFFIX);
    }

    /**
     * The types of senders that have a route in {@code sources}, {@code direct:source-<type>} in a file named after the
     * type. Other files there may bring events in by other ways.
     *
     * @param context that the files were loaded into
     */
    public Set<String> sourceTypes(CamelContext context) {
        Map<Path, String> running = inForce;
        return sourceTypes(context, running == null ? yaml(folder.resolve(SOURCES)) : running.keySet());
    }

    private Set<String> sourceTypes(CamelContext context, Collection<Path> files) {
        Set<String> types = types(files, SOURCES);
        types.removeIf(type -> routes(context).stream().noneMatch(route -> serves(route, "direct:source-" + type)));
        return types;
    }

    /**
     * The body of a request as a sender of the type makes it, when somebody has put one beside its route: {@code
     * sources/<type>.sample.json}.
     */
    public Optional<byte[]> sourceSample(String type) {
        Path file = folder.resolve(SOURCES).resolve(type + ".sample.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Says of types of senders that they have no route.
     *
     * @param wanted types that connections have
     * @throws InvalidInputException naming the file that is missing, or that has no such route
     */
    public void requireSources(CamelContext context, Set<String> wanted) {
        requireSources(wanted, sourceTypes(context));
    }

    /** The same, with files that have been read. */
    void requireSources(CamelContext context, List<RouteFile> files, Set<String> wanted) {
        requireSources(
                wanted, sourceTypes(context, files.stream().map(RouteFile::path).toList()));
    }

    private void requireSources(Set<String> wanted, Set<String> known) {
        List<Problem> problems = new ArrayList<>();
        for (String type : wanted) {
            if (!known.contains(type)) {
                Path file = folder.resolve(SOURCES).resolve(type + SUFFIX);
                problems.add(
                        Files.exists(file)
                                ? new Problem(
                                        file.toString(), "must have a route from direct:source-" + type, "missing-from")
                                : new Problem(
                                        "serai.sources",
                                        "names the type " + type + ", and there is no " + file
                                                + Nearest.hint(type, known),
                                        "source"));
            }
        }
        throwAll(problems);
    }

    private static void throwAll(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /**
     * What is legal in the files and probably not meant.
     *
     * @param context that they were loaded into
     */
    public List<Problem> doubts(CamelContext context) {
        List<Problem> doubts = new ArrayList<>(UnreadFiles.find(folder));
        try {
            doubts.addAll(new RouteDoubts(this, context, read()).find());
        } catch (UncheckedIOException e) {
            // Nobody doubts what can't be read: the next look at the files tells of that.
        }
        return doubts;
    }

    /** All files as they are now, in the order in which they are loaded. */
    List<RouteFile> read() {
        List<Path> paths = new ArrayList<>();
        if (Files.isRegularFile(routing())) {
            paths.add(routing());
        }
        paths.addAll(yaml(folder.resolve(SOURCES)));
        paths.addAll(yaml(folder.resolve(DESTINATIONS)));
        return paths.stream().map(RouteFile::read).toList();
    }

    /**
     * Loads all files into a context that has not been started.
     *
     * @throws InvalidInputException naming the file, and line and column where they are known
     */
    public void load(CamelContext context) {
        load(context, read());
    }

    /** The same, with files that have been read. */
    void load(CamelContext context, List<RouteFile> files) {
        load(context, files, (file, routes) -> {});
    }

    /**
     * The same.
     *
     * @param loaded gets each file with its routes
     */
    void load(CamelContext context, List<RouteFile> files, BiConsumer<RouteFile, List<RouteDefinition>> loaded) {
        requireRouting(files.stream().anyMatch(file -> file.path().equals(routing())));
        files.forEach(file -> loaded.accept(file, add(context, file)));
        requireWhole(context, files);
    }

    /** @return the routes of the file */
    static List<RouteDefinition> add(CamelContext context, RouteFile file) {
        List<RouteDefinition> before = routes(context);
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(file.resource());
        } catch (InvalidInputException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw RouteErrors.of(file.path(), e);
        }
        List<RouteDefinition> loaded = routes(context).stream()
                .filter(route -> !before.contains(route))
                .toList();
        RouteIds.name(file, loaded);
        requireOwnIds(before, loaded, file.path());
        return loaded;
    }

    /**
     * Makes routes that have been loaded, as a start does, without their inputs. Camel names no route of an Error, so each
     * file has its turn.
     *
     * @param stage that has not been started
     * @param failed gets the problem of each file that can't be made
     */
    static void make(
            CamelContext stage, Map<RouteFile, List<RouteDefinition>> loaded, Consumer<InvalidInputException> failed) {
        ModelCamelContext model = (ModelCamelContext) stage;
        try {
            for (List<RouteDefinition> routes : loaded.values()) {
                model.removeRouteDefinitions(routes);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        stage.setAutoStartup(false);
        stage.start();
        loaded.forEach((file, routes) -> {
            try {
                model.addRouteDefinitions(routes);
            } catch (Exception | LinkageError | StackOverflowError e) {
                failed.accept(RouteErrors.of(file.path(), e));
            }
        });
    }

    /** What no file can be asked alone. */
    void requireWhole(CamelContext context, List<RouteFile> files) {
        List<Problem> problems = new ArrayList<>();
        require(context, "direct:events", routing(), problems);
        for (String type : destinationTypes(files)) {
            require(context, "direct:format-" + type, destination(type), problems);
        }
        requireOneServer(context, problems);
        requireReceivers(context, problems);
        throwAll(problems);
    }

    /** The second route of a direct endpoint would not start. */
    private void requireOneServer(CamelContext context, List<Problem> problems) {
        Set<String> served = new HashSet<>();
        for (RouteDefinition route : routes(context)) {
            String endpoint = withoutOptions(route.getInput().getEndpointUri());
            if (endpoint.startsWith(DIRECT) && !served.add(endpoint)) {
                Path file = fileOf(route);
                problems.add(RouteErrors.problem(
                        file,
                        RouteErrors.lineOf(file, endpoint, route.getInput()),
                        "must not come from " + endpoint + ": another route does",
                        "same-from"));
            }
        }
    }

    /** Camel lets a route take the place of another one with the same id, also of the hub's own. */
    private static void requireOwnIds(List<RouteDefinition> before, List<RouteDefinition> loaded, Path file) {
        Set<String> ids = before.stream().map(RouteDefinition::getId).collect(Collectors.toCollection(HashSet::new));
        for (RouteDefinition route : loaded) {
            if (!ids.add(route.getId())) {
                throw RouteErrors.at(
                        file,
                        RouteErrors.lineOf(file, "id: " + route.getId()),
                        "must not have the route id '" + route.getId() + "': another route has it",
                        "same-id");
            }
        }
    }

    static List<RouteDefinition> routes(CamelContext context) {
        return List.copyOf(((ModelCamelContext) context).getRouteDefinitions());
    }

    /** A direct endpoint that nobody serves would fail each event or notification, at night and not at start. */
    private void requireReceivers(CamelContext context, List<Problem> problems) {
        List<RouteDefinition> routes = routes(context);
        Set<String> served = new TreeSet<>();
        routes.forEach(route -> served.add(withoutOptions(route.getInput().getEndpointUri())));
        for (RouteDefinition route : routes) {
            for (ProcessorDefinition<?> step :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)) {
                for (String target : StepTargets.of(step)) {
                    if (!served.contains(target)) {
                        Path file = fileOf(route);
                        problems.add(RouteErrors.problem(
                                file,
                                RouteErrors.lineOf(file, target, step),
                                "sends to " + target + ", which no route comes from" + Nearest.hint(target, served),
                                "endpoint"));
                    }
                }
            }
        }
    }

    static String withoutOptions(String uri) {
        return uri.split("\\?", 2)[0].replace("direct://", "direct:");
    }

    /** Says which file a failure at start came from, when it came from one of ours. */
    public RuntimeException explain(CamelContext context, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String routeId =
                    switch (cause) {
                        case FailedToCreateRouteException route -> route.getRouteId();
                        case FailedToStartRouteException route -> route.getRouteId();
                        default -> null;
                    };
            if (routeId != null) {
                return RouteErrors.of(fileOf(context, routeId), cause);
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** What Camel says in many lines and wrappings, in one line. */
    public static String describe(Throwable failure) {
        return RouteErrors.describe(failure);
    }

    Path fileOf(CamelContext context, String routeId) {
        return routes(context).stream()
                .filter(route -> routeId.equals(route.getId()))
                .map(route -> fileOf(route))
                .findFirst()
                .orElse(Path.of("route " + routeId));
    }

    Path fileOf(RouteDefinition route) {
        if (route.getResource() == null) {
            return Path.of("route " + route.getId());
        }
        Path file = Path.of(route.getResource().getLocation().replaceFirst("^file:", ""));
        return folder.resolve(folder.toAbsolutePath().normalize().relativize(file));
    }

    private static List<Path> yaml(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .filter(file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void require(CamelContext context, String endpoint, Path file, List<Problem> problems) {
        List<RouteDefinition> routes = routes(context);
        if (routes.stream().noneMatch(route -> serves(route, endpoint))) {
            Set<String> own = routes.stream()
                    .filter(route -> fileOf(route).equals(file))
                    .map(route -> withoutOptions(route.getInput().getEndpointUri()))
                    .collect(Collectors.toSet());
            problems.add(new Problem(
                    file.toString(),
                    "must have a route from " + endpoint + Nearest.hint(endpoint, own),
                    "missing-from"));
        }
    }

    private static boolean serves(RouteDefinition route, String endpoint) {
        return route.getInput() != null && endpoint.equals(route.getInput().getEndpointUri());
    }
}
