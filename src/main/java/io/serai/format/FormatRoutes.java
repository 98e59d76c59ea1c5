package io.serai.format;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * From a claim to the route file of its destination type, which sees only what may leave for it. What goes wrong on the
 * way reaches the caller as it is: it alone retries and buries.
 */
public final class FormatRoutes extends RouteBuilder {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    /** A route that is being replaced is away for a moment. Camel's 30 s would hold up the claim of a misspelt type. */
    private static final Duration WAIT_FOR_ROUTE = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final NotificationAssembler assembler;

    public FormatRoutes(NotificationAssembler assembler) {
        this.assembler = assembler;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());

        from("direct:notification")
                .routeId("notification")
                .routePolicy(new OpenFailures())
                .process(assembler)
                .process(new Redactor())
                .process(FormatRoutes::requireRoute)
                .toD("direct:format-${variable.alertType}");
    }

    private static void requireRoute(Exchange exchange) throws InterruptedException {
        String type = exchange.getVariable("alertType", String.class);
        if (!TYPE.matcher(type).matches() || !appears(exchange.getContext(), "direct://format-" + type)) {
            throw new UndeliverableException(
                    UndeliverableException.NO_ROUTE,
                    "Alert '" + exchange.getVariable("alertName") + "' (" + exchange.getVariable("alertId")
                            + ") has the type '" + type + "', and no running route starts with direct:format-" + type
                            + ". Add routes/destinations/" + type + ".yaml or change the alert's type.");
        }
    }

    /** Asks Camel's routes, not the direct component: that one says so only by an exception that deeper routes raise too. */
    private static boolean appears(CamelContext context, String endpoint) throws InterruptedException {
        long started = System.nanoTime();
        while (!isServed(context, endpoint)) {
            if (System.nanoTime() - started > WAIT_FOR_ROUTE.toNanos()) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return true;
    }

    private static boolean isServed(CamelContext context, String endpoint) {
        return context.getRoutes().stream()
                .anyMatch(route -> route.getEndpoint().getEndpointBaseUri().equals(endpoint)
                        && ServiceHelper.isStarted(route.getConsumer()));
    }

    /**
     * A route file that names no error handler gets Camel's, which marks a failure as seen to, so that no caller's
     * error handler would look at it again. Here the mark goes.
     */
    private static final class OpenFailures extends RoutePolicySupport {
        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (exchange.getException() != null) {
                ExchangeExtension state = exchange.getExchangeExtension();
                state.setFailureHandled(false);
                state.setErrorHandlerHandled(null);
                state.setRedeliveryExhausted(false);
            }
        }
    }
}
