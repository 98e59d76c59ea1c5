package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.delivery.TestsBusyException;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.ForeignDataException;
import io.serai.redis.RedisUnavailableException;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One method of one path under {@code /v1}: what it does, and what every one of them answers when it fails, in the form
 * of its dialect.
 */
public final class ApiEndpoint implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);

    /** Redis is usually back, or its replacement elected, within seconds. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private static final byte[] NOTHING = {};

    /** A test that hangs ends after 10 s; most end at once. */
    private static final String TEST_RETRY_AFTER_SECONDS = "5";

    /** Camel would mix queries into headers, and answer a request with the headers that it came with. */
    public static final class NoHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            return true;
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            return true;
        }
    }

    /** Answers a request, or throws. */
    @FunctionalInterface
    public interface Replier {
        Reply handle(ApiRequest request);
    }

    /** Answers a request with JSON and status 200, or throws. */
    @FunctionalInterface
    interface Handler {
        ObjectNode handle(ApiRequest request);
    }

    private final Replier replier;
    private final ErrorShape errors;
    private final Clock clock;

    public ApiEndpoint(Replier replier, ErrorShape errors, Clock clock) {
        this.replier = replier;
        this.errors = errors;
        this.clock = clock;
    }

    ApiEndpoint(Handler handler, Clock clock) {
        this(request -> Reply.ok(handler.handle(request)), ErrorShape.SERAI, clock);
    }

    /** Where Camel gets such requests from; a bean {@code apiNoHeaders} must be there. */
    public static String uri(String method, String path) {
        return "platform-http:" + path + "?httpMethodRestrict=" + method
                + "&muteException=true&headerFilterStrategy=#apiNoHeaders";
    }

    @Override
    public void process(Exchange exchange) {
        ApiRequest request = new ApiRequest(exchange, clock);
        try {
            answer(exchange, request, replier.handle(request));
        } catch (ApiException e) {
            refuse(exchange, request, e);
        } catch (InvalidInputException e) {
            refuse(exchange, request, ApiException.badRequest(e.problems()));
        } catch (ForeignDataException e) {
            refuse(exchange, request, unavailable(String.valueOf(e.getMessage())));
        } catch (RedisUnavailableException e) {
            refuse(
                    exchange,
                    request,
                    unavailable("Redis is away: nothing is known for now. Ask again after Retry-After."));
        } catch (TestsBusyException e) {
            refuse(
                    exchange,
                    request,
                    new ApiException(503, "unavailable", String.valueOf(e.getMessage()))
                            .with("Retry-After", TEST_RETRY_AFTER_SECONDS));
        } catch (RuntimeException e) {
            LOG.error("Answered 500: {}: {}", e.getClass().getSimpleName(), e.getMessage());
            refuse(exchange, request, new ApiException(500, "internal", "A fault of the hub; its log says more."));
        }
    }

    private static ApiException unavailable(String message) {
        return new ApiException(503, "unavailable", message).with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private void refuse(Exchange exchange, ApiRequest request, ApiException cause) {
        answer(exchange, request, new Reply(cause.status(), errors.of(cause), cause.headers()));
    }

    private static void answer(Exchange exchange, ApiRequest request, Reply reply) {
        HttpServerResponse response = request.http().response();
        response.putHeader("X-Content-Type-Options", "nosniff").putHeader("Cache-Control", "no-store");
        reply.headers().forEach(response::putHeader);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        JsonNode body = reply.body();
        if (body == null) {
            // With a null Camel would announce chunks. Of a 204 the server leaves the length out.
            exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
            exchange.getMessage().setBody(NOTHING);
        } else {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            exchange.getMessage().setBody(Json.write(body));
        }
    }
}
