package io.serai.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One method of one path under {@code /v1}: what it does, and what every one of them answers when it fails, in the form
 * of {@link FrontDoor}.
 */
final class ApiEndpoint implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);

    /** Redis is usually back, or its replacement elected, within seconds. */
    private static final String RETRY_AFTER_SECONDS = "2";

    /** Camel would mix queries into headers, and answer a request with the headers that it came with. */
    static final class NoHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            return true;
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            return true;
        }
    }

    /** Answers a request with JSON and status 200, or throws. */
    @FunctionalInterface
    interface Handler {
        ObjectNode handle(ApiRequest request);
    }

    private final Handler handler;
    private final Clock clock;

    ApiEndpoint(Handler handler, Clock clock) {
        this.handler = handler;
        this.clock = clock;
    }

    /** Where Camel gets such requests from; a bean {@code apiNoHeaders} must be there. */
    static String uri(String method, String path) {
        return "platform-http:" + path + "?httpMethodRestrict=" + method
                + "&muteException=true&headerFilterStrategy=#apiNoHeaders";
    }

    @Override
    public void process(Exchange exchange) {
        ApiRequest request = new ApiRequest(exchange, clock);
        try {
            answer(exchange, request, 200, handler.handle(request));
        } catch (ApiException e) {
            refuse(exchange, request, e);
        } catch (InvalidInputException e) {
            refuse(exchange, request, ApiException.badRequest(e.problems()));
        } catch (RedisUnavailableException e) {
            request.http().response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
            answer(
                    exchange,
                    request,
                    503,
                    error("unavailable", "Redis is away: nothing is known for now. Ask again after Retry-After."));
        } catch (RuntimeException e) {
            LOG.error("Answered 500: {}: {}", e.getClass().getSimpleName(), e.getMessage());
            answer(exchange, request, 500, error("internal", "A fault of the hub; its log says more."));
        }
    }

    private static void refuse(Exchange exchange, ApiRequest request, ApiException cause) {
        ObjectNode answer = error(cause.code(), cause.getMessage());
        if (!cause.problems().isEmpty()) {
            ArrayNode problems = answer.putArray("problems");
            cause.problems()
                    .forEach(problem ->
                            problems.addObject().put("field", problem.field()).put("rule", problem.rule()));
        }
        answer(exchange, request, cause.status(), answer);
    }

    private static ObjectNode error(String code, @Nullable String message) {
        return JsonNodeFactory.instance.objectNode().put("error", code).put("message", message);
    }

    private static void answer(Exchange exchange, ApiRequest request, int status, ObjectNode body) {
        request.http().response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Cache-Control", "no-store");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(Json.write(body));
    }
}
