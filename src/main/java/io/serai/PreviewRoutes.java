package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.config.Settings;
import io.serai.debounce.Claim;
import io.serai.delivery.Parts;
import io.serai.event.Event;
import io.serai.format.FormatRoutes;
import io.serai.format.NotificationAssembler;
import io.serai.format.QuietPeriods;
import io.serai.format.TextFiles;
import io.serai.format.Texts;
import io.serai.json.Json;
import io.serai.routing.RouteFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;

/** The way of a hub from its claims to its messages, which end here. */
final class PreviewRoutes implements AutoCloseable {
    private static final String MADE = "seraiPreview";
    private static final String DELIVER = "direct:deliver";

    private final DefaultCamelContext context = new DefaultCamelContext();

    private PreviewRoutes() {}

    /**
     * What came of some events.
     *
     * @param failure why there is no message; null: there are some
     */
    record Made(List<byte[]> messages, @Nullable String failure) {}

    /** Of ops' routes only those run that others call: no consumer of a queue, no timer. */
    static PreviewRoutes start(Settings settings, HubSettings config, RouteFiles files) {
        PreviewRoutes routes = new PreviewRoutes();
        try {
            routes.build(settings, config, files);
            return routes;
        } catch (RuntimeException e) {
            routes.close();
            throw e;
        } catch (Exception e) {
            routes.close();
            throw files.explain(routes.context, e);
        }
    }

    private void build(Settings settings, HubSettings config, RouteFiles files) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings.others());
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        context.getGlobalOptions().put(Exchange.LOG_EIP_NAME, "io.serai.routes");
        MessageBeans.bind(
                context.getRegistry(),
                config,
                new Texts(config.format(), TextFiles.in(config.files().templates())),
                QuietPeriods.NONE);
        context.addRoutes(new FormatRoutes(new NotificationAssembler(new AlertRegistry())));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(DELIVER).routeId("preview").process(PreviewRoutes::take);
                SeraiLint.ENDPOINTS.stream()
                        .filter(endpoint -> !endpoint.equals(DELIVER))
                        .forEach(endpoint ->
                                from(endpoint).routeId("preview-" + endpoint).stop());
            }
        });
        files.load(context);
        context.setAutoStartup(false);
        context.start();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            if (route.getInput().getEndpointUri().startsWith("direct:")) {
                context.getRouteController().startRoute(route.getRouteId());
            }
        }
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
                return new Made(List.of(), RouteFiles.describe(done.getException()));
            }
        } catch (Exception e) {
            return new Made(List.of(), RouteFiles.describe(e));
        }
        return messages.isEmpty()
                ? new Made(
                        messages,
                        "the route that starts with direct:format-" + alert.type()
                                + " makes none of this notification: one of its steps leaves it out")
                : new Made(messages, null);
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
