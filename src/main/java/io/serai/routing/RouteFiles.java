package io.serai.routing;

import io.serai.json.InvalidInputException;
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
import org.apache.camel.model.RouteDefinition;
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

    /** The destination types that alerts may name: one per file in {@code destinations}. */
    public Set<String> destinationTypes() {
        Set<String> types = new TreeSet<>();
        for (Path file : yaml(folder.resolve("destinations"))) {
            String name = file.getFileName().toString();
            types.add(name.substring(0, name.length() - SUFFIX.length()));
        }
        return types;
    }

    /**
     * Loads all files into a context that has not been started.
     *
     * @throws InvalidInputException naming the file, and line and column where they are known
     */
    public void load(CamelContext context) {
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (Path file : files()) {
            try {
                loader.loadRoutes(ResourceHelper.resolveResource(
                        context, "file:" + file.toAbsolutePath().normalize()));
            } catch (Exception e) {
                throw new InvalidInputException(file.toString(), RouteErrors.describe(e));
            }
        }
        require(context, "direct:events", folder.resolve(ROUTING));
        for (String type : destinationTypes()) {
            require(
                    context,
                    "direct:format-" + type,
                    folder.resolve("destinations").resolve(type + SUFFIX));
        }
    }

    /** Says which file a failure at start came from, when it came from one of ours. */
    public RuntimeException explain(CamelContext context, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException route) {
                return new InvalidInputException(fileOf(context, route.getRouteId()), RouteErrors.describe(route));
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** What Camel says in many lines and wrappings, in one line. */
    public static String describe(Throwable failure) {
        return RouteErrors.describe(failure);
    }

    private String fileOf(CamelContext context, String routeId) {
        return ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .filter(route -> routeId.equals(route.getId()) && route.getResource() != null)
                        .map(route -> Path.of(route.getResource().getLocation().replaceFirst("^file:", "")))
                        .map(file -> folder.resolve(
                                        folder.toAbsolutePath().normalize().relativize(file))
                                .toString())
                        .findFirst()
                        .orElse("route " + routeId);
    }

    private List<Path> files() {
        if (!Files.isRegularFile(folder.resolve(ROUTING))) {
            throw new InvalidInputException(
                    folder.resolve(ROUTING).toString(),
                    "is missing; without it no event reaches an alert (serai.routes names the folder)");
        }
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
        boolean served =
                ((ModelCamelContext) context).getRouteDefinitions().stream().anyMatch(route -> serves(route, endpoint));
        if (!served) {
            throw new InvalidInputException(file.toString(), "must have a route from " + endpoint);
        }
    }

    private static boolean serves(RouteDefinition route, String endpoint) {
        return route.getInput() != null && endpoint.equals(route.getInput().getEndpointUri());
    }
}
