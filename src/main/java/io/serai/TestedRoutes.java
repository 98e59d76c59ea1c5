package io.serai;

import io.serai.alert.Alert;
import io.serai.config.Settings;
import io.serai.event.Event;
import io.serai.ingest.RoutingTrials;
import io.serai.ingest.source.SourceTrial;
import io.serai.routetest.RouteFailedException;
import io.serai.routetest.RoutesUnderTest;
import io.serai.routing.RouteFiles;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The routes of a hub's folder for their tests: on their own, with no Redis behind and no other system around them. */
final class TestedRoutes implements RoutesUnderTest, AutoCloseable {
    /** What routing sees of events that no adapter made. */
    private static final String EVENT_API = "event-api";

    private final PreviewRoutes routes;
    private final SourceTrial sources;
    private final Set<String> sourceTypes;
    private final Clock clock;

    private TestedRoutes(PreviewRoutes routes, HubSettings config, RouteFiles files, Clock clock) {
        this.routes = routes;
        this.sources = new SourceTrial(routes.context().createProducerTemplate(), config.ingest(), clock);
        this.sourceTypes = files.sourceTypes(routes.context());
        this.clock = clock;
    }

    static TestedRoutes start(Settings settings, HubSettings config, RouteFiles files, Clock clock) {
        return new TestedRoutes(PreviewRoutes.startAlone(settings, config, files), config, files, clock);
    }

    @Override
    public void forget() {
        routes.forget();
    }

    @Override
    public SourceTrial.Result send(String type, String name, byte[] body, Map<String, String> headers) {
        if (!sourceTypes.contains(type)) {
            throw new RouteFailedException(
                    "there is no route from direct:source-" + type + " in sources/" + type + ".yaml");
        }
        try {
            return sources.send(type, name, body, headers);
        } catch (IllegalStateException e) {
            String cause = RouteFiles.describe(e);
            throw new RouteFailedException(cause.equals(e.getMessage()) ? cause : e.getMessage() + ": " + cause);
        }
    }

    @Override
    public List<Event> route(Event event) {
        String source = event.source() == null ? EVENT_API : event.source();
        RoutingTrials.Routed routed = routes.routing().route(event, source);
        if (routed.failure() != null) {
            throw new RouteFailedException("routing: " + routed.failure());
        }
        return routed.arrived();
    }

    @Override
    public List<byte[]> messages(Alert alert, String eventType, List<Event> events) {
        PreviewRoutes.Made made = routes.make(alert, eventType, events, clock.instant());
        if (made.failure() != null && !made.leftOut()) {
            throw new RouteFailedException("direct:format-" + alert.type() + ": " + made.failure());
        }
        return made.messages();
    }

    @Override
    public void close() {
        routes.close();
    }
}
