package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.config.Settings;
import io.serai.debounce.Claim;
import io.serai.delivery.Parts;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.format.FormatRoutes;
import io.serai.format.NotificationAssembler;
import io.serai.format.TextFiles;
import io.serai.ingest.RoutingTrials;
import io.serai.json.Json;
import io.serai.routing.MemoryStores;
import io.serai.routing.RouteFiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ProcessorEndpoint;
import org.jspecify.annotations.Nullable;

/** The way of a hub from its events to the alerts, and from its claims to its messages; both end here. */
final class PreviewRoutes implements AutoCloseable {
    private static final String MADE = "seraiPreview";
    private static final String DELIVER = "direct:deliver";
    private static final String MATCH = "direct:match";

    private final DefaultCamelContext context;

    private PreviewRoutes(Settings settings, HubSettings config) {
        context = RouteStage.make(settings, config, TextFiles.in(config.files().templates()));
    }

    /**
     * What came of some events.
     *
     * @param failure why there is no message; null: there are some
     * @param leftOut whether that is because a step wants it so
     */
    record Made(List<byte[]> messages, @Nullable String failure, boolean leftOut) {}

    /** Of ops' routes only those run that others call: no consumer of a queue, no timer. */
    static PreviewRoutes start(Settings settings, HubSettings config, RouteFiles files) {
        return new PreviewRoutes(settings, config).start(files);
    }

    /** As {@link #start}, and whatever would go to other systems goes nowhere. */
    static PreviewRoutes startAlone(Settings settings, HubSettings config, RouteFiles files) {
        PreviewRoutes routes = new PreviewRoutes(settings, config);
        routes.context
                .getCamelContextExtension()
                .registerEndpointCallback((uri, endpoint) -> endpoint.isRemote()
                        ? new ProcessorEndpoint(uri, endpoint.getCamelContext(), exchange -> {})
                        : endpoint);
        return routes.start(files);
    }

    private PreviewRoutes start(RouteFiles files) {
        try {
            build(files);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw files.explain(context, e);
        }
    }

    private void build(RouteFiles files) throws Exception {
        context.addRoutes(new FormatRoutes(new NotificationAssembler(new AlertRegistry())));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(DELIVER).routeId("preview").process(PreviewRoutes::take);
                from(MATCH).routeId("preview-match").process(RoutingTrials.end(new EventCodec(Clock.systemUTC())));
            }
        });
        RouteStage.serve(context, List.of(DELIVER, MATCH));
        files.load(context);
        MemoryStores.bind(context);
        context.setAutoStartup(false);
        context.start();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            if (route.getInput().getEndpointUri().startsWith("direct:")) {
                context.getRouteController().startRoute(route.getRouteId());
            }
        }
    }

    /** What routing.yaml does with events. */
    RoutingTrials routing() {
        return new RoutingTrials(() -> context);
    }

    /** The messages of one notification. */
    Made make(Alert alert, String eventType, List<Event> events, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        Claim claim = new Claim(
                UuidCreator.getTimeOrderedEpoch().toString(),
                alert.id(),
                eventType,
                alert.workspaceId(),
                at,
                at,
                0,
                0,
                0,
                events.stream().map(Event::toJson).toList());
        List<byte[]> messages = new ArrayList<>();
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            Exchange done = producer.send("direct:notification", exchange -> {
                exchange.setProperty(NotificationAssembler.ALERT, alert);
                exchange.setProperty(MADE, messages);
                exchange.getMessage().setBody(claim);
            });
            if (done.getException() != null) {
                return new Made(List.of(), RouteFiles.describe(done.getException()), false);
            }
        } catch (Exception e) {
            return new Made(List.of(), RouteFiles.describe(e), false);
        }
        return messages.isEmpty()
                ? new Made(
                        messages,
                        "the route that starts with direct:format-" + alert.type()
                                + " makes none of this notification: one of its steps leaves it out",
                        true)
                : new Made(messages, null, false);
    }

    /** Begins anew for routes that know the events that there were. */
    void forget() {
        MemoryStores.clear(context);
    }

    CamelContext context() {
        return context;
    }

    /** Instead of delivery. */
    @SuppressWarnings("unchecked") // what make() put there
    private static void take(Exchange exchange) {
        List<byte[]> messages = exchange.getProperty(MADE, List.class);
        for (Object part : Parts.of(exchange.getMessage().getBody())) {
            messages.add(bytes(part, exchange));
        }
    }

    private static byte[] bytes(Object part, Exchange exchange) {
        return switch (part) {
            case JsonNode json -> Json.write(json);
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            default -> exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, part);
        };
    }

    @Override
    public void close() {
        context.stop();
    }
}
