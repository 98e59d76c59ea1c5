package io.serai.api;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.observe.Meters;
import io.serai.routing.RouteIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.jspecify.annotations.Nullable;

/** The way of an event through the routes that run: which route hands on to which, and how many have gone there. */
final class RouteFlow {
    private static final String DIRECT = "direct:";

    /** Whose names say nothing but where inside of the hub, or which topic. */
    private static final Set<String> TOLD =
            Set.of("direct", "seda", "timer", "log", "micrometer", "platform-http", "http-batch", "kafka");

    /** What code hands on, so that no route says it. A star stands for any name. */
    private static final Map<String, List<String>> UNSAID = Map.of(
            "take-in", List.of("direct:events"),
            "match", List.of("direct:debounce"),
            "hook", List.of("direct:source-*"));

    /** Requests that are no events: their routes hand on to nobody. */
    private static final String REQUESTS = "platform-http:";

    /** Those that each single event goes through are not measured as routes: events are counted instead. */
    private static final Set<String> PER_EVENT = Set.of("direct:events", "direct:match");

    private final CamelContext context;

    RouteFlow(CamelContext context) {
        this.context = context;
    }

    /**
     * One route.
     *
     * @param exchanges that have ended since the start of the hub; null: nobody has counted
     * @param failed how many of them with an exception
     */
    record Step(
            String id, String from, List<String> to, @Nullable Long exchanges, @Nullable Long failed, int inflight) {
        Step {
            to = List.copyOf(to);
        }
    }

    /** In the order in which the routes came. */
    List<Step> steps() {
        // Of two versions of a route the later one: the other only ends.
        Map<String, RouteDefinition> routes = new LinkedHashMap<>();
        Map<String, Integer> inflight = new HashMap<>();
        for (RouteDefinition route : List.copyOf(((ModelCamelContext) context).getRouteDefinitions())) {
            String name = RouteIds.name(route.getRouteId());
            routes.put(name, route);
            inflight.merge(name, context.getInflightRepository().size(route.getRouteId()), Integer::sum);
        }
        List<String> served = routes.values().stream()
                .map(route -> uri(route.getEndpointUrl()))
                .toList();
        MeterRegistry meters = Meters.of(context);
        Map<String, Long> total =
                byRoute(meters, MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_EXCHANGES_TOTAL_METER_NAME);
        Map<String, Long> failed =
                byRoute(meters, MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_EXCHANGES_FAILED_METER_NAME);
        List<Step> steps = new ArrayList<>();
        routes.forEach((name, route) -> {
            String from = uri(route.getEndpointUrl());
            List<String> to = targets(name, route, served);
            boolean perEvent = PER_EVENT.contains(from);
            if (!to.isEmpty() || !from.startsWith(REQUESTS)) {
                steps.add(new Step(
                        name,
                        from,
                        to,
                        perEvent ? Long.valueOf(events(meters)) : total.get(name),
                        perEvent ? Long.valueOf(sum(meters, "serai.events.failed")) : failed.get(name),
                        inflight.getOrDefault(name, 0)));
            }
        });
        return steps;
    }

    private static long events(MeterRegistry meters) {
        return sum(meters, "serai.events.ingested")
                + sum(meters, "serai.events.duplicates")
                + sum(meters, "serai.events.failed");
    }

    private static List<String> targets(String name, RouteDefinition route, List<String> served) {
        Set<String> targets = new LinkedHashSet<>();
        said(route)
                .map(RouteFlow::uri)
                // Counting is no way that anything goes.
                .filter(target -> !target.startsWith("micrometer:"))
                .forEach(target -> add(target, served, targets));
        UNSAID.getOrDefault(name, List.of()).forEach(target -> add(target, served, targets));
        return List.copyOf(targets);
    }

    private static Stream<String> said(RouteDefinition route) {
        return Stream.concat(
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream()
                        .map(ToDefinition::getEndpointUri),
                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDynamicDefinition.class).stream()
                        .map(ToDynamicDefinition::getUri)
                        // What is not known before is known by how it begins.
                        .map(uri -> uri.replaceFirst("\\$.*$", "*")));
    }

    private static void add(String target, List<String> served, Set<String> targets) {
        if (target.endsWith("*") && target.startsWith(DIRECT)) {
            String beginning = target.substring(0, target.length() - 1);
            served.stream().filter(endpoint -> endpoint.startsWith(beginning)).forEach(targets::add);
        } else {
            targets.add(target);
        }
    }

    /** Without options, and of what leads out of the hub without the address: both may hold secrets. */
    private static String uri(@Nullable String given) {
        String uri = Objects.requireNonNullElse(given, "").split("\\?", 2)[0].replaceFirst("^([a-z-]+):/{2,}", "$1:");
        String scheme = uri.split(":", 2)[0];
        return TOLD.contains(scheme) ? uri : scheme + ":…";
    }

    private static Map<String, Long> byRoute(MeterRegistry meters, String name) {
        Map<String, Long> sums = new HashMap<>();
        for (Meter meter : meters.find(name).meters()) {
            String route = meter.getId().getTag(MicrometerConstants.ROUTE_ID_TAG);
            if (route != null) {
                sums.merge(route, value(meter), Long::sum);
            }
        }
        return sums;
    }

    private static long sum(MeterRegistry meters, String name) {
        return meters.find(name).meters().stream().mapToLong(RouteFlow::value).sum();
    }

    private static long value(Meter meter) {
        return (long) StreamSupport.stream(meter.measure().spliterator(), false)
                .mapToDouble(Measurement::getValue)
                .sum();
    }
}
