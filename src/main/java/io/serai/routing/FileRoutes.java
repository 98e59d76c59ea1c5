package io.serai.routing;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/**
 * The routes of one version of a file in the running hub.
 *
 * @param starting those of a later version that are to be started, unlike those whose file says {@code autoStartup: false}
 */
record FileRoutes(RouteFile file, List<RouteDefinition> routes, List<RouteDefinition> starting) {
    /** As they were loaded before the start of the hub. */
    static FileRoutes first(RouteFile file, List<RouteDefinition> routes) {
        return new FileRoutes(file, routes, List.of());
    }

    /**
     * As they come beside those that run: with ids of their own, and none of them started by being added.
     *
     * @param builder of the file, not used yet
     */
    static FileRoutes later(RouteFile file, RouteBuilder builder, int generation) {
        FileRoutes routes = new FileRoutes(file, builder.getRouteCollection().getRoutes(), new ArrayList<>());
        builder.addLifecycleInterceptor(new RouteBuilderLifecycleStrategy() {
            @Override
            public void afterConfigure(RouteBuilder configured) {
                RouteIds.name(file, routes.routes);
                routes.routes.forEach(route -> routes.prepare(route, generation));
            }
        });
        return routes;
    }

    private void prepare(RouteDefinition route, int generation) {
        rename(route, generation);
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
                .forEach(step -> rename(step, generation));
        // The version that runs has it.
        route.setStartupOrder(null);
        if (!"false".equals(route.getAutoStartup())) {
            starting.add(route);
        }
        route.setAutoStartup("false");
    }

    /** Names that Camel gives to steps are not there yet, and never the same. */
    private static void rename(ProcessorDefinition<?> step, int generation) {
        if (step.getId() != null) {
            step.setId(RouteIds.of(step.getId(), generation));
        }
    }
}
