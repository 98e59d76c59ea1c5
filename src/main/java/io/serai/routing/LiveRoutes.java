package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of ops' files in the running hub. A file that has changed gets new routes beside the old ones; when all of
 * them are ready, exchanges go to the new ones, and the old ones end when the last exchange has left them. Routes of other
 * files, and the hub's own, are not touched. Used by one thread at a time.
 */
final class LiveRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    /** For routes that fetch their input themselves: two of them would fetch it twice, so the old one stops first. */
    private static final Duration STOP_INPUT = Duration.ofSeconds(30);

    /** For a route in which no exchange is any more. */
    private static final Duration STOP_IDLE = Duration.ofSeconds(5);

    private final CamelContext context;
    private final RouteFiles files;
    private final HandoverDirectComponent direct;
    private final Map<Path, FileRoutes> current = new HashMap<>();
    private final List<Ending> endings = new ArrayList<>();
    private int generation = 1;

    /** Routes whose time is over, but for the exchanges in them. Those of one change end together: they call each other. */
    private record Ending(List<FileRoutes> files) {
        Stream<RouteDefinition> routes() {
            return files.stream().flatMap(file -> file.routes().stream());
        }
    }

    LiveRoutes(CamelContext context, RouteFiles files) {
        this.context = context;
        this.files = files;
        this.direct = context.getComponent("direct", HandoverDirectComponent.class);
    }

    /** Before the start of the hub. */
    void load(List<RouteFile> read) {
        files.load(context, read, (file, routes) -> current.put(file.path(), FileRoutes.first(file, routes)));
    }

    CamelContext context() {
        return context;
    }

    /** The routes that came from files, also those that are ending. */
    boolean isOurs(RouteDefinition route) {
        return Stream.concat(
                        current.values().stream().flatMap(file -> file.routes().stream()),
                        endings.stream().flatMap(Ending::routes))
                .anyMatch(route::equals);
    }

    /** What is in force of a file. */
    boolean has(Path path) {
        return current.containsKey(path);
    }

    /**
     * Brings these files into force, and no others.
     *
     * @return the files that are new, changed or gone
     * @throws InvalidInputException when that can't be; what was in force is so again
     */
    List<Path> change(List<RouteFile> target) {
        requireChangeable(target);
        List<RouteFile> changed = changed(target);
        List<FileRoutes> leaving = leaving(target);
        if (changed.isEmpty() && leaving.isEmpty()) {
            return List.of();
        }
        generation++;
        List<FileRoutes> added = new ArrayList<>();
        try {
            for (RouteFile file : changed) {
                add(file, added);
            }
            takeOver(added, leaving);
        } catch (RuntimeException | Error e) {
            // Some may have exchanges already.
            endings.add(new Ending(List.copyOf(added)));
            throw e;
        }
        leaving.forEach(file -> current.remove(file.file().path()));
        added.forEach(file -> current.put(file.file().path(), file));
        endings.add(new Ending(leaving));
        return Stream.concat(leaving.stream(), added.stream())
                .map(file -> file.file().path())
                .distinct()
                .sorted()
                .toList();
    }

    /** @throws InvalidInputException naming the file that comes into force, or goes, with a restart alone */
    void requireChangeable(List<RouteFile> target) {
        Stream.concat(changed(target).stream(), leaving(target).stream().map(FileRoutes::file))
                .forEach(file -> RouteElements.requireChangeable(file, context));
    }

    private List<RouteFile> changed(List<RouteFile> target) {
        return target.stream().filter(file -> !isInForce(file)).toList();
    }

    private List<FileRoutes> leaving(List<RouteFile> target) {
        return current.values().stream()
                .filter(file -> !target.contains(file.file()))
                .toList();
    }

    private boolean isInForce(RouteFile file) {
        FileRoutes running = current.get(file.path());
        return running != null && running.file().equals(file);
    }

    /** Everything of them starts but their inputs: what is wrong with them shows before an exchange meets it. */
    private void add(RouteFile file, List<FileRoutes> added) {
        try {
            for (RoutesBuilder builder :
                    PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(file.resource()))) {
                added.add(FileRoutes.later(file, (RouteBuilder) builder, generation));
                context.addRoutes(builder);
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw RouteErrors.of(file.path(), e);
        }
    }

    private void takeOver(List<FileRoutes> added, List<FileRoutes> leaving) {
        List<RouteDefinition> oldInputs = leaving.stream()
                .flatMap(file -> file.routes().stream())
                .filter(route -> !isDirect(route) && isStarted(route))
                .toList();
        Set<Path> withOldInput = leaving.stream()
                .filter(file -> file.routes().stream().anyMatch(oldInputs::contains))
                .map(file -> file.file().path())
                .collect(Collectors.toSet());
        Deque<Runnable> undo = new ArrayDeque<>();
        try (HandoverDirectComponent.Handover handover = direct.handover()) {
            try {
                added.forEach(file -> start(file, true, undo));
                handover.make();
                undo.push(handover::undo);
                // One that can't start is found out before another one is stopped for nothing.
                added.stream()
                        .filter(file -> !withOldInput.contains(file.file().path()))
                        .forEach(file -> start(file, false, undo));
                for (RouteDefinition old : oldInputs) {
                    undo.push(() -> start(old));
                    stop(old, STOP_INPUT);
                }
                added.stream()
                        .filter(file -> withOldInput.contains(file.file().path()))
                        .forEach(file -> start(file, false, undo));
            } catch (RuntimeException | Error e) {
                undo.forEach(LiveRoutes::attempt);
                throw e;
            }
        }
    }

    private void start(FileRoutes file, boolean isDirect, Deque<Runnable> undo) {
        for (RouteDefinition route : file.starting()) {
            if (isDirect(route) == isDirect) {
                if (!isDirect) {
                    undo.push(() -> stop(route, STOP_INPUT));
                }
                try {
                    start(route);
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    throw RouteErrors.of(file.file().path(), e);
                }
            }
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "The routes before an edit that can't be used are not back as they were: {}",
                    RouteErrors.describe(e));
        }
    }

    /** Ends routes that have nothing to do any more. To be called again and again. */
    void endIdle() {
        Iterator<Ending> each = endings.iterator();
        boolean first = true;
        while (each.hasNext()) {
            Ending ending = each.next();
            // What an older one still calls is not closed before it.
            if (ending.routes().allMatch(this::isIdle)
                    && (first || ending.routes().noneMatch(this::isServing))) {
                if (ending.routes().anyMatch(this::isServing)) {
                    // Who came in just now is seen at the next look.
                    ending.routes().forEach(this::close);
                } else {
                    ending.routes().forEach(this::remove);
                    each.remove();
                    continue;
                }
            }
            first = false;
        }
    }

    private boolean isIdle(RouteDefinition definition) {
        Route route = context.getRoute(definition.getRouteId());
        if (route == null) {
            return true;
        }
        boolean entered = route.getConsumer() != null && !direct.empty(route.getConsumer());
        return !entered && context.getInflightRepository().size(route.getRouteId()) == 0;
    }

    private boolean isServing(RouteDefinition definition) {
        Route route = context.getRoute(definition.getRouteId());
        return route != null && route.getConsumer() != null && direct.serves(route.getConsumer());
    }

    private void close(RouteDefinition definition) {
        Route route = context.getRoute(definition.getRouteId());
        if (route != null && route.getConsumer() != null) {
            direct.close(route.getConsumer());
        }
    }

    private void remove(RouteDefinition route) {
        attempt(() -> {
            if (context.getRoute(route.getRouteId()) != null) {
                stop(route, STOP_IDLE);
            }
        });
        attempt(() -> {
            try {
                context.removeRoute(route.getRouteId());
                // Of a route that could not be made there is only this.
                ((ModelCamelContext) context).removeRouteDefinition(route);
            } catch (Exception e) {
                throw unchecked(e);
            }
        });
    }

    private boolean isDirect(RouteDefinition route) {
        Route running = context.getRoute(route.getRouteId());
        return running != null && running.getConsumer() instanceof DirectConsumer;
    }

    private boolean isStarted(RouteDefinition route) {
        ServiceStatus status = context.getRouteController().getRouteStatus(route.getRouteId());
        return status != null && status.isStarted();
    }

    private void start(RouteDefinition route) {
        try {
            context.getRouteController().startRoute(route.getRouteId());
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private void stop(RouteDefinition route, Duration patience) {
        try {
            context.getRouteController().stopRoute(route.getRouteId(), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Exception e) {
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
