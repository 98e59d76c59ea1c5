package io.serai.delivery;

import io.serai.alert.AlertRegistry;
import io.serai.debounce.BucketStore;
import io.serai.debounce.ClaimLimits;
import io.serai.redis.Scripts;
import java.time.Clock;
import org.apache.camel.builder.DefaultErrorHandlerBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * A claim's way out, top to bottom: {@code direct:claimed} makes the notification and its message, {@code
 * direct:deliver} sends the message with retries, {@code direct:dead-letter} takes what can't be delivered. When the
 * exchange ends well, the aggregate EIP confirms the claim; when it fails, the claim's lease runs out and somebody
 * tries again.
 */
public final class DeliveryRoutes extends RouteBuilder {
    private static final String SMALL_ANSWERS = "seraiSmallAnswers";

    private final Deliveries deliveries;
    private final DestinationLimits limits;
    private final DeliveryConfig config;

    /**
     * @param scripts where the hubs share what they know about destinations
     * @param places most claims that this hub has in hand
     */
    public DeliveryRoutes(
            BucketStore store,
            AlertRegistry alerts,
            Scripts scripts,
            SignedHeaders headers,
            DeliveryConfig config,
            int places,
            Clock clock) {
        Destinations destinations = new Destinations(alerts, config);
        this.limits = new DestinationLimits(destinations, places);
        this.deliveries = new Deliveries(
                store,
                alerts,
                destinations,
                new DestinationStates(scripts, config),
                limits,
                headers,
                (id, timeout, certificates, secrets, body) ->
                        () -> new Exchanged(null, 0, false, 0, "", null, null, null, null, java.time.Duration.ZERO),
                attempt -> {},
                new DisabledEvents(clock),
                config,
                clock);
        this.config = config;
    }

    /** What the destinations bear. */
    public ClaimLimits limits() {
        return limits;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind(SMALL_ANSWERS, new SmallAnswers());
        http(getContext().getComponent("http", HttpComponent.class));
        errorHandler(noErrorHandler());

        from("direct:claimed")
                .routeId("claimed")
                .errorHandler(quiet())
                .onException(Exception.class)
                .handled(true)
                .to("direct:dead-letter")
                .end()
                .process(deliveries::begin)
                .to("direct:notification");

        RouteDefinition deliver = from("direct:deliver").routeId("deliver").errorHandler(quiet());
        OnExceptionDefinition failure = deliver.onException(Exception.class);
        failure.setRedeliveryPolicyType(waits());
        failure.onExceptionOccurred(deliveries::failed)
                .retryWhile(deliveries::mayRetry)
                .handled(true)
                .to("direct:dead-letter");
        deliver.convertBodyTo(byte[].class)
                .to("direct:send")
                .process(deliveries::delivered)
                .to("micrometer:counter:serai.deliveries?tags.outcome=delivered");

        // A route of its own, so that a retry signs anew: the timestamp is that of the attempt.
        from("direct:send")
                .routeId("send")
                .process(deliveries::request)
                // The real address is in a header: an endpoint's name would show it in logs, metrics and JMX.
                .to("http:destination?ignoreResponseBody=true&httpClientConfigurer=#" + SMALL_ANSWERS)
                .process(deliveries::answered);

        from("direct:dead-letter")
                .routeId("dead-letter")
                .process(deliveries::bury)
                // Set only when it was buried: what was given back or taken over is no dead letter.
                .filter(variable("reason").isNotNull())
                .to("micrometer:counter:serai.deliveries?tags.outcome=dead-letter");
    }

    /** How long, each failure says in a header: it hangs on the alert, the attempt and the receiver's answer. */
    private static RedeliveryPolicyDefinition waits() {
        return new RedeliveryPolicyDefinition()
                // A hub that stops gives its claims back instead of waiting for their next attempts. Camel's
                // onException
                // has no word for it, and takes true unless its own policy says otherwise.
                .allowRedeliveryWhileStopping(false);
    }

    /** What the promises of delivery rest on is not for configuration. */
    private void http(HttpComponent http) {
        // The client's own retries would hide attempts from ours, and hold up others while they wait.
        http.setAutomaticRetriesDisabled(true);
        // A redirect may lead anywhere, with our credentials.
        http.setRedirectHandlingDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setConnectTimeout(config.connectTimeout().toMillis());
        http.setConnectionRequestTimeout(config.timeout().toMillis());
        http.setResponseTimeout(config.timeout().toMillis());
        http.setSoTimeout(config.timeout().toMillis());
    }

    /** Our own log lines say what an operator needs. */
    private DefaultErrorHandlerBuilder quiet() {
        DefaultErrorHandlerBuilder quiet = defaultErrorHandler();
        quiet.logExhausted(false);
        quiet.logRetryAttempted(false);
        return quiet;
    }
}
