package io.serai.api;

import io.serai.access.Callers;
import io.serai.json.Json;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.support.ExpressionAdapter;

/**
 * How often one caller may change what the hub keeps, over all kinds of changes together. A route that changes something
 * goes through it:
 *
 * <pre>{@code
 * ChangeLimit.limited(from(ApiEndpoint.uri("POST", PATH)).routeId("create-alert"), ErrorShape.OPIK)
 *         .process(new ApiEndpoint(this::create, ErrorShape.OPIK, clock));
 * }</pre>
 */
public final class ChangeLimit extends RouteBuilder {
    /** Without these routes, as in tests of one API alone, nothing is limited. */
    private static final String ROUTE = "direct:api-change";

    private static final int PERIOD_SECONDS = 60;

    private final int perMinute;

    public ChangeLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    @Override
    public void configure() {
        from(ROUTE)
                .routeId("limit-changes")
                .routeDescription("Lets so many changes a minute through of each caller")
                .errorHandler(noErrorHandler())
                .throttle(constant(perMinute))
                .correlationExpression(new CallerId())
                .totalRequestsMode()
                .timePeriodMillis(PERIOD_SECONDS * 1_000L)
                .rejectExecution(true);
    }

    private static final class CallerId extends ExpressionAdapter {
        @Override
        public Object evaluate(Exchange exchange) {
            return Callers.of(exchange).id();
        }
    }

    /** Goes on with a change that the limit lets through; answers 429 in the API's own form else. */
    public static ProcessorDefinition<?> limited(RouteDefinition route, ErrorShape errors) {
        return route.doTry()
                .to(ROUTE + "?failIfNoConsumers=false&block=false")
                .doCatch(ThrottlerRejectedExecutionException.class)
                .process(exchange -> refuse(exchange, errors))
                .stop()
                .end();
    }

    private static void refuse(Exchange exchange, ErrorShape errors) {
        ApiException cause = new ApiException(
                429, "too_many_requests", "Too many changes within a minute: try again after Retry-After");
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        message.getResponse().putHeader("Retry-After", Integer.toString(PERIOD_SECONDS));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, cause.status());
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(Json.write(errors.of(cause)));
    }
}
