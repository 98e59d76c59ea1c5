package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.json.Json;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The shipped route files of destinations that need no Java, with a {@code direct:deliver} that keeps what arrives. */
final class DestinationRoute implements AutoCloseable {
    private static final String ARRIVED = "arrived";

    private final CamelContext context = new DefaultCamelContext();

    DestinationRoute(List<String> types) {
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        context.getRegistry().bind("json", Json.mapper());
        context.getRegistry().bind("pages", new PageMessages(new Texts(FormatConfig.DEFAULT)));
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:deliver").setProperty(ARRIVED, body());
                }
            });
            for (String type : types) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(
                                context, "file:routes/destinations/" + type + ".yaml"));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.start();
    }

    /** Loads a route as ops would write one. */
    void add(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("more.yaml", yaml));
    }

    /** The messages of a notification, in order, as they are sent. */
    ArrayNode messages(Alert alert, ObjectNode notification) {
        Exchange done = context.createProducerTemplate().request("direct:format-" + alert.type(), exchange -> {
            exchange.setProperty(NotificationAssembler.ALERT, alert);
            exchange.getMessage().setBody(notification);
        });
        if (done.getException() != null) {
            throw new IllegalStateException(done.getException());
        }
        JsonNode arrived = done.getProperty(ARRIVED, JsonNode.class);
        return arrived instanceof ArrayNode parts
                ? parts
                : JsonNodeFactory.instance.arrayNode().add(arrived);
    }

    @Override
    public void close() {
        context.stop();
    }
}
