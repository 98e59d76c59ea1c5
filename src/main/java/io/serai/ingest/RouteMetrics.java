package io.serai.ingest;

import io.micrometer.core.instrument.Tags;
import io.serai.routing.RouteIds;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicy;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyNamingStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Measures routes as Camel does, but those that every single event goes through: measuring them costs throughput. A
 * route that takes the place of another one, because its file was edited, goes on with its figures.
 */
public final class RouteMetrics extends MicrometerRoutePolicyFactory {
    /** The key by which routes are measured or not. */
    public static final String KEY = "camel.metrics.enableRoutePolicy";

    private static final Set<String> PER_EVENT =
            Set.of("direct:events", "direct://events", "direct:match", "direct://match");

    /**
     * Of routes alone, and not of all of them together once more: each of them would count and time every exchange a second
     * time, and the sum is in the figures of the routes.
     */
    public RouteMetrics() {
        MicrometerRoutePolicyConfiguration configuration = new MicrometerRoutePolicyConfiguration();
        configuration.setContextEnabled(false);
        setPolicyConfiguration(configuration);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        if (route instanceof NamedRoute named && PER_EVENT.contains(named.getEndpointUrl())) {
            return null;
        }
        MicrometerRoutePolicy policy = new LastingPolicy(this);
        policy.setMeterRegistry(getMeterRegistry());
        policy.setPrettyPrint(isPrettyPrint());
        policy.setSkipCamelInfo(isSkipCamelInfo());
        policy.setDurationUnit(getDurationUnit());
        policy.setNamingStrategy(new NameInTheFile(getNamingStrategy()));
        policy.setConfiguration(getPolicyConfiguration());
        return policy;
    }

    private static final class LastingPolicy extends MicrometerRoutePolicy {
        LastingPolicy(MicrometerRoutePolicyFactory factory) {
            super(factory);
        }

        @Override
        public void onRemove(Route route) {
            // The meters are its successor's, too.
        }
    }

    private record NameInTheFile(MicrometerRoutePolicyNamingStrategy names)
            implements MicrometerRoutePolicyNamingStrategy {
        private static final String ROUTE_ID = "routeId";

        @Override
        public String getName(Route route) {
            return names.getName(route);
        }

        @Override
        public String formatName(String name) {
            return names.formatName(name);
        }

        @Override
        public Tags getTags(Route route) {
            return names.getTags(route).and(ROUTE_ID, RouteIds.name(route.getId()));
        }

        @Override
        public Tags getExchangeStatusTags(Route route) {
            return names.getExchangeStatusTags(route).and(ROUTE_ID, RouteIds.name(route.getId()));
        }
    }
}
