package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.format.UndeliverableException;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.http.HttpMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of the delivery routes that need more than the DSL. */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String DELIVERY = "seraiDelivery";

    private final BucketStore store;
    private final AlertRegistry alerts;
    private final SignedHeaders headers;
    private final DeliveryConfig config;
    private final Clock clock;

    Deliveries(BucketStore store, AlertRegistry alerts, SignedHeaders headers, DeliveryConfig config, Clock clock) {
        this.store = store;
        this.alerts = alerts;
        this.headers = headers;
        this.config = config;
        this.clock = clock;
    }

    void begin(Exchange exchange) {
        exchange.setProperty(
                DELIVERY,
                new Delivery(Objects.requireNonNull(exchange.getMessage().getBody(Claim.class))));
    }

    /**
     * The request of this attempt: its headers are made and signed anew, its body never changes. The method is an enum
     * because Camel looks through all its converters for a text.
     */
    void request(Exchange exchange) {
        Claim claim = delivery(exchange).claim();
        // Looked up for each attempt: what waits uses a changed URL or secret.
        Alert alert = alerts.byId(claim.alertId())
                .orElseThrow(() -> new UndeliverableException(
                        UndeliverableException.ALERT_REMOVED,
                        "The alert was removed while its notification was being sent"));
        if (!alert.enabled()) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_DISABLED,
                    "The alert was disabled while its notification was being sent");
        }
        byte[] body = Objects.requireNonNull(exchange.getMessage().getBody(byte[].class));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, alert.webhook().url().value());
        headers.of(alert.webhook(), claim.id(), body).forEach(exchange.getMessage()::setHeader);
    }

    void delivered(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        delivery.succeeded();
        log(LOG.atInfo(), exchange)
                .addKeyValue("events", delivery.claim().events().size())
                .addKeyValue("status", exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                .log("Delivered");
    }

    /** Counts a failed attempt, where a crash does not forget it, and obeys Retry-After. */
    void failed(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        Exception failure = failure(exchange);
        Verdict verdict = Verdict.of(failure);
        delivery.failed(verdict);
        if (!delivery.mayRetry(config.maxRetries())) {
            return;
        }
        try {
            if (!store.attempted(delivery.claim().id(), delivery.attempts())) {
                delivery.lose();
            }
        } catch (RedisUnavailableException e) {
            LOG.debug("Going on without Redis: {}", e.getMessage());
        }
        RetryAfter.of(failure, clock)
                .ifPresent(delay -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, delay.toMillis()));
        log(LOG.atInfo(), exchange).addKeyValue("reason", verdict.reason()).log("Attempt failed, will retry");
    }

    boolean mayRetry(Exchange exchange) {
        return delivery(exchange).mayRetry(config.maxRetries());
    }

    /** Ends a delivery that failed: to the dead letters, or back, when only this hub's shutdown ended it. */
    void bury(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        // Whatever fails behind the receiver's 2xx does not undo it.
        if (delivery.lost() || delivery.delivered()) {
            return;
        }
        String id = delivery.claim().id();
        Verdict verdict = Verdict.of(failure(exchange));
        // A stopping hub rejects work in odd ways; only what a receiver said for good is final then.
        boolean stopping = !exchange.getContext().getStatus().isStarted();
        if (delivery.mayRetry(config.maxRetries())
                || (stopping && !verdict.reason().startsWith("http_"))) {
            store.release(id);
            log(LOG.atInfo(), exchange).log("Given back, the hub is stopping");
            return;
        }
        if (store.bury(id, verdict.reason(), verdict.detail(), delivery.attempts())) {
            exchange.setVariable("reason", verdict.reason());
            log(LOG.atWarn(), exchange)
                    .addKeyValue("reason", verdict.reason())
                    .log("Dead letter after {} attempts: {}", delivery.attempts(), verdict.detail());
        }
    }

    private static Delivery delivery(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(DELIVERY, Delivery.class));
    }

    private static Exception failure(Exchange exchange) {
        Exception current = exchange.getException();
        Exception failure =
                current != null ? current : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return Objects.requireNonNull(failure);
    }

    private static LoggingEventBuilder log(LoggingEventBuilder event, Exchange exchange) {
        Delivery delivery = delivery(exchange);
        return event.addKeyValue("alertId", delivery.claim().alertId())
                .addKeyValue("notificationId", delivery.claim().id())
                .addKeyValue("attempt", delivery.attempts());
    }
}
