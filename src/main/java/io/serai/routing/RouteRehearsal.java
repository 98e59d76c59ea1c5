package io.serai.routing;

import io.serai.json.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.SimpleRegistry;

/**
 * Makes the routes of files in a place of its own, with the beans and the properties of the running hub and stand-ins for
 * its own routes. What a start would find wrong is found here; nothing consumes, connects or is sent. Files with memory
 * ({@link RouteElements}) are read and not made: they change at a start alone.
 */
final class RouteRehearsal {
    private final CamelContext hub;
    private final RouteFiles files;
    private final Map<String, String> properties;
    private final Predicate<RouteDefinition> isOfFiles;

    /**
     * @param properties those of the hub that are Camel's and ops'
     * @param isOfFiles whether a route of the hub came from a file; all others are its own
     */
    RouteRehearsal(
            CamelContext hub, RouteFiles files, Map<String, String> properties, Predicate<RouteDefinition> isOfFiles) {
        this.hub = hub;
        this.files = files;
        this.properties = properties;
        this.isOfFiles = isOfFiles;
    }

    /**
     * @param sources types of senders that must have a route
     * @throws InvalidInputException naming the file, and the line where it is known
     */
    void play(List<RouteFile> read, Set<String> sources) {
        play(read, sources, true);
    }

    /** As {@link #play} for a hub that is about to start: makes files with memory too, with beans of their own. */
    void playStart(List<RouteFile> read, Set<String> sources) {
        play(read, sources, false);
    }

    private void play(List<RouteFile> read, Set<String> sources, boolean running) {
        SimpleRegistry own = new SimpleRegistry();
        try (DefaultCamelContext stage = new DefaultCamelContext(beans(own))) {
            prepare(stage);
            if (!running) {
                BeanProperties.bind(stage, properties);
            }
            // The end of the stage would stop a component of the hub's.
            ComponentProperties.apply(
                    stage,
                    properties,
                    name -> own.lookupByName(name) != null || hub.getRegistry().lookupByName(name) == null);
            Map<RouteFile, List<RouteDefinition>> routes = new LinkedHashMap<>();
            List<RouteDefinition> remembering = new ArrayList<>();
            files.load(stage, read, (file, made) -> {
                if (running && RouteElements.remembers(file, hub)) {
                    remembering.addAll(made);
                } else {
                    routes.put(file, made);
                }
            });
            files.requireSources(stage, read, sources);
            // The end of the stage would stop the beans that these share with the hub.
            stage.removeRouteDefinitions(remembering);
            MemoryStores.bind(stage);
            RouteFiles.make(stage, routes, failure -> {
                throw failure;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hub's, under those that the files themselves define. */
    private DefaultRegistry beans(SimpleRegistry own) {
        DefaultRegistry beans = new DefaultRegistry(own, hub.getRegistry());
        beans.setFallbackRegistry(own);
        return beans;
    }

    private void prepare(DefaultCamelContext stage) throws Exception {
        stage.disableJMX();
        stage.getShutdownStrategy().setTimeout(1);
        Properties all = new Properties();
        all.putAll(properties);
        stage.getPropertiesComponent().setInitialProperties(all);
        stage.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        stage.getGlobalOptions()
                .put(Exchange.LOG_EIP_NAME, hub.getGlobalOptions().get(Exchange.LOG_EIP_NAME));
        List<RouteDefinition> own = ((ModelCamelContext) hub)
                .getRouteDefinitions().stream()
                        .filter(route -> !isOfFiles.test(route))
                        .toList();
        stage.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                own.forEach(route ->
                        from(standIn(route)).routeId(route.getRouteId()).stop());
            }
        });
    }

    private static String standIn(RouteDefinition route) {
        String from = route.getInput().getEndpointUri();
        return from.startsWith("direct:") ? from : "direct:own-" + route.getRouteId();
    }
}
