package io.serai.routing;

import io.serai.json.InvalidInputException;
import io.serai.json.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The YAML routes of one folder: {@code routing.yaml}, {@code sources/*.yaml} and {@code destinations/*.yaml}. A new
 * destination type is a new file in {@code destinations}, named after the type.
 */
public final class RouteFiles {
    private static final String ROUTING = "routing.yaml";
    private static final String SUFFIX = ".yaml";

    private final Path folder;

    public RouteFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Says early that the folder is the wrong one, before alerts complain of destination types that nobody has.
     *
     * @throws InvalidInputException when it has no routing.yaml
     */
    public void check() {
        if (!Files.isRegularFile(folder.resolve(ROUTING))) {
            throw new InvalidInputException(
                    folder.resolve(ROUTING).toString(),
                    "is missing; without it no event reaches an alert (serai.routes names the folder)");
        }
    }

    /** The destination types that alerts may name: one per file in {@code destinations}. */
    public Set<String> destinationTypes() {
        return types("destinations");
    }

    private Set<String> types(String kind) {
        Set<String> types = new TreeSet<>();
        for (Path file : yaml(folder.resolve(kind))) {
            String name = file.getFileName().toString();
            types.add(name.substring(0, name.length() - SUFFIX.length()));
        }
        return types;
    }

    /**
     * The types of senders that have a route in {@code sources}, {@code direct:source-<type>} in a file named after the
     * type. Other files there may bring events in by other ways.
     *
     * @param context that the files were loaded into
     */
    public Set<String> sourceTypes(CamelContext context) {
        Set<String> types = new TreeSet<>(types("sources"));
        types.removeIf(type -> routes(context).stream().noneMatch(route -> serves(route, "direct:source-" + type)));
        return types;
    }

    /**
     * Says of types of senders that they have no route.
     *
     * @param wanted types that connections have
     * @throws InvalidInputException naming the file that is missing, or that has no such route
     */
    public void requireSources(CamelContext context, Set<String> wanted) {
        Set<String> known = sourceTypes(context);
        for (String type : wanted) {
            if (!known.contains(type)) {
                Path file = folder.resolve("sources").resolve(type + SUFFIX);
                throw Files.exists(file)
                        ? new InvalidInputException(file.toString(), "must have a route from direct:source-" + type)
                        : new InvalidInputException(
                                "serai.sources",
                                "names the type " + type + ", and there is no " + file + Nearest.hint(type, known));
            }
        }
    }

    /**
     * Loads all files into a context that has not been started.
     *
     * @throws InvalidInputException naming the file, and line and column where they are known
     */
    public void load(CamelContext context) {
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (Path file : files()) {
            List<RouteDefinition> before = routes(context);
            try {
                loader.loadRoutes(ResourceHelper.resolveResource(
                        context, "file:" + file.toAbsolutePath().normalize()));
            } catch (Exception e) {
                throw RouteErrors.of(file, e);
            }
            requireKept(context, before, file);
        }
        require(context, "direct:events", folder.resolve(ROUTING));
        for (String type : destinationTypes()) {
            require(
                    context,
                    "direct:format-" + type,
                    folder.resolve("destinations").resolve(type + SUFFIX));
        }
        requireReceivers(context);
    }

    /** Camel lets a route take the place of another one with the same id, also of the hub's own. */
    private static void requireKept(CamelContext context, List<RouteDefinition> before, Path file) {
        List<RouteDefinition> after = routes(context);
        before.stream().filter(route -> !after.contains(route)).findFirst().ifPresent(route -> {
            throw RouteErrors.at(
                    file,
                    RouteErrors.lineOf(file, "id: " + route.getId()),
                    "must not have the route id '" + route.getId() + "': another route has it");
        });
    }

    private static List<RouteDefinition> routes(CamelContext context) {
        return List.copyOf(((ModelCamelContext) context).getRouteDefinitions());
    }

    /** A direct endpoint that nobody serves would fail each event or notification, at night and not at start. */
    private void requireReceivers(CamelContext context) {
        List<RouteDefinition> routes = routes(context);
        Set<String> served = new TreeSet<>();
        routes.forEach(route -> served.add(withoutOptions(route.getInput().getEndpointUri())));
        for (RouteDefinition route : routes) {
            for (ToDefinition to :
                    ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)) {
                String target = withoutOptions(to.getEndpointUri());
                if (target.startsWith("direct:") && !target.contains("{{") && !served.contains(target)) {
                    Path file = fileOf(context, route.getId());
                    throw RouteErrors.at(
                            file,
                            RouteErrors.lineOf(file, target),
                            "sends to " + target + ", which no route comes from" + Nearest.hint(target, served));
                }
            }
        }
    }

    private static String withoutOptions(String uri) {
        return uri.split("\\?", 2)[0].replace("direct://", "direct:");
    }

    /** Says which file a failure at start came from, when it came from one of ours. */
    public RuntimeException explain(CamelContext context, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException route) {
                return RouteErrors.of(fileOf(context, route.getRouteId()), route);
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** What Camel says in many lines and wrappings, in one line. */
    public static String describe(Throwable failure) {
        return RouteErrors.describe(failure);
    }

    private Path fileOf(CamelContext context, String routeId) {
        return routes(context).stream()
                .filter(route -> routeId.equals(route.getId()) && route.getResource() != null)
                .map(route -> Path.of(route.getResource().getLocation().replaceFirst("^file:", "")))
                .map(file -> folder.resolve(folder.toAbsolutePath().normalize().relativize(file)))
                .findFirst()
                .orElse(Path.of("route " + routeId));
    }

    private List<Path> files() {
        check();
        List<Path> files = new ArrayList<>();
        files.add(folder.resolve(ROUTING));
        files.addAll(yaml(folder.resolve("sources")));
        files.addAll(yaml(folder.resolve("destinations")));
        return files;
    }

    private static List<Path> yaml(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(CamelContext context, String endpoint, Path file) {
        if (routes(context).stream().noneMatch(route -> serves(route, endpoint))) {
            throw new InvalidInputException(file.toString(), "must have a route from " + endpoint);
        }
    }

    private static boolean serves(RouteDefinition route, String endpoint) {
        return route.getInput() != null && endpoint.equals(route.getInput().getEndpointUri());
    }
}
