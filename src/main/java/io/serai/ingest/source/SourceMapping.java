package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the YAML route of a connection's type, {@code direct:source-<type>}, what a request means. The route has an
 * exchange of its own: whatever it leaves behind there ends there.
 */
final class SourceMapping {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMapping.class);
    private static final int MAX_REASON = 300;

    /** Of no use to a mapping, and dangerous in a log. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");

    private final ProducerTemplate producer;

    SourceMapping(ProducerTemplate producer) {
        this.producer = producer;
    }

    /**
     * The events that the request is about, as the route says them.
     *
     * @throws HookException when the request can't be understood
     */
    ArrayNode map(Connection connection, HookRequest request) {
        Object body = body(connection, request);
        Exchange done = send(connection, message -> {
            request.headers().forEach((name, value) -> {
                if (isForMapping(connection, name)) {
                    message.setHeader(name, value);
                }
            });
            message.getExchange().setVariable("source", connection.source());
            message.getExchange().setVariable("sourceType", connection.type());
            message.getExchange().setVariable("sourceName", connection.name());
            message.getExchange().setVariable("workspaceId", connection.workspaceId());
            message.setBody(body);
        });
        if (done.getException() != null) {
            throw refusal(connection, done.getException());
        }
        // A route that stops, as behind a filter, wants nothing of it.
        return done.isRouteStop() ? JsonNodeFactory.instance.arrayNode() : events(connection, done);
    }

    private Exchange send(Connection connection, Consumer<Message> request) {
        Exchange exchange = new DefaultExchange(producer.getCamelContext());
        try {
            request.accept(exchange.getMessage());
            return producer.send("direct:source-" + connection.type(), exchange);
        } catch (StackOverflowError e) {
            // jq calls itself instead of looping. Camel hands on what is no exception, past whoever answers, and would
            // wait for this exchange when it stops.
            InflightRepository inflight = producer.getCamelContext().getInflightRepository();
            inflight.remove(exchange);
            inflight.remove(exchange, "source-" + connection.type());
            throw new IllegalStateException("direct:source-" + connection.type() + " failed", e);
        }
    }

    private static Object body(Connection connection, HookRequest request) {
        // Of an empty one that may be anything, the headers say everything.
        if (!request.isJson() || (connection.anyBody() && request.body().length == 0)) {
            return request.body();
        }
        try {
            new JsonCost().add(request.body());
            return Json.read(request.body());
        } catch (InvalidInputException e) {
            throw HookException.invalid("The body " + e.getMessage());
        }
    }

    /** Nothing that steers Camel, and no secret. */
    private static boolean isForMapping(Connection connection, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.startsWith("camel")
                && !lower.startsWith("org.apache.camel")
                && !CREDENTIALS.contains(lower)
                && connection.verification().secretHeaders().stream().noneMatch(name::equalsIgnoreCase);
    }

    private static ArrayNode events(Connection connection, Exchange done) {
        JsonNode mapped = tree(done.getMessage().getBody());
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        if (mapped == null || mapped.isNull() || mapped.isMissingNode()) {
            return events;
        }
        if (mapped.isArray()) {
            mapped.forEach(events::add);
        } else {
            events.add(mapped);
        }
        for (JsonNode event : events) {
            if (!event.isObject()) {
                throw new IllegalStateException("direct:source-" + connection.type()
                        + " must end with events: an array of objects, or an object");
            }
        }
        return events;
    }

    private static @Nullable JsonNode tree(@Nullable Object mapped) {
        return switch (mapped) {
            case null -> null;
            case JsonNode node -> node;
            case Collection<?> outputs -> {
                // A jq with several outputs. They may share what they repeat: no copies.
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                outputs.forEach(output -> array.add(tree(output)));
                yield array;
            }
            default -> Json.mapper().valueToTree(mapped);
        };
    }

    /** What breaks a rule of the route is told to the sender; a route that fails is told to whoever runs the hub. */
    private static RuntimeException refusal(Connection connection, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HookException refused -> {
                    return refused;
                }
                case InvalidInputException refused -> {
                    if (refused.problems().stream()
                            .anyMatch(problem -> problem.field().equals(Exchange.CONTENT_TYPE))) {
                        return HookException.of(
                                Outcome.UNSUPPORTED,
                                415,
                                "unsupported_media_type",
                                String.valueOf(refused.getMessage()));
                    }
                    return HookException.invalid(String.valueOf(refused.getMessage()));
                }
                case JsonQueryUserException refused -> {
                    return HookException.invalid(refused.getMessageAsJsonNode().asText());
                }
                case JsonQueryException failed -> {
                    LOG.warn(
                            "{}: its payload does not fit the jq of direct:source-{}: {}",
                            connection.source(),
                            connection.type(),
                            withoutValues(String.valueOf(failed.getMessage())));
                    return HookException.invalid("The payload is not of the form that routes/sources/"
                            + connection.type() + ".yaml takes; the hub's log says where the mapping stumbles");
                }
                default -> {
                    // what is under it says more
                }
            }
        }
        return new IllegalStateException("direct:source-" + connection.type() + " failed", failure);
    }

    /** jq quotes the values that it stumbles on, in parentheses: they are somebody's payload. */
    private static String withoutValues(String message) {
        String plain = message.replaceAll("(?s)\\(.*\\)", "(…)");
        return plain.length() > MAX_REASON ? plain.substring(0, MAX_REASON) + "…" : plain;
    }
}
