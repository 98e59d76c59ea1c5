package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.file.Path;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * The YAML route of one kind of sender, {@code direct:source-<type>}, in a context with nothing else in it: what it
 * makes of a body, before the hub completes it.
 */
public final class SourceRoute implements AutoCloseable {
    private final String type;
    private final CamelContext context = new DefaultCamelContext();

    private SourceRoute(Path file, String type, Map<String, ?> beans) {
        this.type = type;
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        context.getRegistry().bind("json", Json.mapper());
        beans.forEach(context.getRegistry()::bind);
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
        } catch (Exception e) {
            throw new IllegalStateException("not a route: " + file, e);
        }
        context.start();
    }

    /** The shipped route of the type, with the beans that it asks for by name. */
    public static SourceRoute of(String type, Map<String, ?> beans) {
        return new SourceRoute(Path.of("routes", "sources", type + ".yaml"), type, beans);
    }

    /** The shipped route of a type that asks for no bean. */
    public static SourceRoute of(String type) {
        return of(type, Map.of());
    }

    /** A route of the type from another file, as ops would write one. */
    public static SourceRoute in(Path file, String type) {
        return new SourceRoute(file, type, Map.of());
    }

    /**
     * What the route makes of a JSON body: always as an array.
     *
     * @throws InvalidInputException when it refuses the body, saying why
     */
    public ArrayNode map(JsonNode body) {
        return map(body, Map.of());
    }

    /** As {@link #map(JsonNode)}. */
    public ArrayNode map(String json) {
        return map(Json.read(json.getBytes(UTF_8)));
    }

    /**
     * As {@link #map(JsonNode)}, of whatever the hub would give the route.
     *
     * @param body a tree, or bytes
     * @param headers of the request
     */
    public ArrayNode map(Object body, Map<String, ?> headers) {
        FluentProducerTemplate request = context.createFluentProducerTemplate()
                .to("direct:source-" + type)
                .withBody(body)
                .withVariable("source", type + "/test")
                .withVariable("sourceType", type)
                .withVariable("sourceName", "test")
                .withVariable("workspaceId", "default");
        headers.forEach(request::withHeader);
        Exchange answer = request.send();
        if (answer.getException() != null) {
            throw refusal(answer.getException());
        }
        return array(answer.getMessage().getBody());
    }

    private ArrayNode array(@Nullable Object mapped) {
        return switch (mapped) {
            case ArrayNode events -> events;
            case JsonNode event
            when event.isObject() -> JsonNodeFactory.instance.arrayNode().add(event);
            case null, default ->
                throw new IllegalStateException("direct:source-" + type
                        + " must end with an array or an object as its body, not with "
                        + (mapped == null ? "nothing" : mapped.getClass().getSimpleName()));
        };
    }

    /** A body that breaks a rule is told so; anything else that fails is a fault of the route. */
    private static RuntimeException refusal(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException refused) {
                return refused;
            }
            if (cause instanceof JsonQueryUserException error) {
                String[] parts = error.getMessageAsJsonNode().asText().split(": ", 2);
                return parts.length == 2
                        ? new InvalidInputException(parts[0], parts[1])
                        : new InvalidInputException("", parts[0]);
            }
        }
        return new IllegalStateException("the route failed", failure);
    }

    @Override
    public void close() {
        context.stop();
    }
}
