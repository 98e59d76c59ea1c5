package io.serai.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.alert.DeliveryOptions;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.event.OwnEventTypes;
import io.serai.event.Report;
import io.serai.format.LeftOut;
import io.serai.format.UndeliverableException;
import io.serai.guard.GuardException;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import io.serai.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The steps of the delivery routes that need more than the DSL. */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final String DELIVERY = "seraiDelivery";
    private static final String DEAD_LETTER = "dead_letter";

    private final BucketStore store;
    private final AlertRegistry alerts;
    private final Destinations destinations;
    private final DestinationStates states;
    private final DestinationLimits limits;
    private final SignedHeaders headers;
    private final ExchangeWatch watch;
    private final Carriers carriers;
    private final Consumer<Attempt> log;
    private final SentRequests sent;
    private final AttemptMeters meters;
    private final Receipts receipts;
    private final OwnEvents ownEvents;
    private final DeliveryConfig config;
    private final Clock clock;

    Deliveries(
            BucketStore store,
            AlertRegistry alerts,
            Destinations destinations,
            DestinationStates states,
            DestinationLimits limits,
            SignedHeaders headers,
            ExchangeWatch watch,
            Carriers carriers,
            Consumer<Attempt> log,
            SentRequests sent,
            AttemptMeters meters,
            Receipts receipts,
            OwnEvents ownEvents,
            DeliveryConfig config,
            Clock clock) {
        this.store = store;
        this.alerts = alerts;
        this.destinations = destinations;
        this.states = states;
        this.limits = limits;
        this.headers = headers;
        this.watch = watch;
        this.carriers = carriers;
        this.log = log;
        this.sent = sent;
        this.meters = meters;
        this.receipts = receipts;
        this.ownEvents = ownEvents;
        this.config = config;
        this.clock = clock;
    }

    void begin(Exchange exchange) {
        Claim claim = Objects.requireNonNull(exchange.getMessage().getBody(Claim.class));
        Delivery delivery =
                new Delivery(claim, DeliveryTrace.begin(Tracing.of(exchange.getContext()), claim, alertType(claim)));
        exchange.setProperty(DELIVERY, delivery);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                delivery.trace().end(delivery.fate(), delivery.last());
            }
        });
    }

    /** What a format route has made becomes the list of the messages that are still to be sent. */
    void divide(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        LeftOut leftOut = exchange.getProperty(LeftOut.PROPERTY, LeftOut.NOTHING, LeftOut.class);
        List<Object> left = delivery.divide(Parts.of(exchange.getMessage().getBody()), leftOut.places());
        exchange.getMessage().setBody(left);
        if (left.isEmpty()) {
            log(LOG.atInfo(), exchange).log("Nothing is left to be sent");
        }
    }

    void beginPart(Exchange exchange) {
        delivery(exchange).beginPart();
    }

    /** Whether all of a notification is delivered, and not one of its parts. */
    boolean isWhole(Exchange exchange) {
        return delivery(exchange).isWhole();
    }

    /** The request of this attempt: its headers are made and signed anew, its body never changes. */
    void request(Exchange exchange) throws GuardException {
        Delivery delivery = delivery(exchange);
        note(delivery);
        Claim claim = delivery.claim();
        Alert alert = alert(claim);
        Destination destination = destinations.of(alert.id()).orElseThrow(Deliveries::removed);
        Duration timeout = Objects.requireNonNullElse(alert.options().delivery().timeout(), config.timeout());
        DestinationStates.Admission admission = admit(delivery, destination, timeout);

        byte[] body = Objects.requireNonNull(exchange.getMessage().getBody(byte[].class));
        if (delivery.plainText()) {
            body = textAlone(body);
            exchange.getMessage().setBody(body);
        }
        String webhookId = delivery.webhookId();
        Map<String, String> signed =
                headers.of(alert.webhook(), webhookId, OutgoingRequest.contentType(exchange), body);
        carriers.prepare(exchange.getMessage(), alert, signed);
        delivery.trace().attempt(delivery.attempts() + 1, delivery.part());
        delivery.trace().carry(exchange.getMessage(), alert);
        if (delivery.isFirst()) {
            meters.begins(claim, clock.instant());
        }
        if (claim.replays() > 0) {
            exchange.getMessage().setHeader("Serai-Replay", Integer.toString(claim.replays()));
        }
        delivery.begin(new Delivery.Under(
                alert,
                destination,
                admission.misses() > 0,
                signed,
                body,
                watch.open(
                        webhookId,
                        timeout,
                        alert.webhook().caCertificate(),
                        delivery.attempts() > 0,
                        AlertSecrets.of(alert),
                        body)));
    }

    /** Before more is sent: of a hub that dies, the next one repeats at most the part that was in hand. */
    private void note(Delivery delivery) {
        if (!delivery.isUnnoted()) {
            return;
        }
        try {
            if (!store.attempted(delivery.claim().id(), delivery.progress())) {
                delivery.lose();
                throw new IllegalStateException("Another hub goes on with the notification");
            }
            delivery.noted();
        } catch (RedisUnavailableException e) {
            throw new UnnotedException(e);
        }
    }

    /** Looked up for each attempt: what waits uses a changed URL or secret. */
    private Alert alert(Claim claim) {
        Alert alert = known(claim).orElseThrow(Deliveries::removed);
        if (!alert.enabled()) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_DISABLED,
                    "The alert was disabled while its notification was being sent");
        }
        return alert;
    }

    /** Who has its id now may be another workspace's alert. */
    private Optional<Alert> known(Claim claim) {
        return alerts.byId(claim.workspaceId(), claim.alertId());
    }

    /** Empty when the alert is gone. */
    private String alertType(Claim claim) {
        return known(claim).map(Alert::type).orElse("");
    }

    private static UndeliverableException removed() {
        return new UndeliverableException(
                UndeliverableException.ALERT_REMOVED, "The alert was removed while its notification was being sent");
    }

    private DestinationStates.Admission admit(Delivery delivery, Destination destination, Duration timeout) {
        DestinationStates.Admission admission = states.admit(destination, delivery.leaveLine(), timeout);
        switch (admission.answer()) {
            case GO -> {
                return admission;
            }
            case WAIT -> delivery.standInLine();
            case DISABLED -> {}
            default -> limits.blocked(destination, admission.delay());
        }
        throw new NotNowException(admission.answer(), admission.delay());
    }

    /** What Slack shows where it can't show blocks. */
    private static byte[] textAlone(byte[] body) {
        try {
            ObjectNode text = JsonNodeFactory.instance.objectNode();
            text.set("text", Json.read(body).path("text"));
            return Json.write(text);
        } catch (InvalidInputException e) {
            return body;
        }
    }

    void answered(Exchange exchange) {
        Delivery.Under under = delivery(exchange).under().orElseThrow();
        if (!Carriers.isHttp(under.alert())) {
            under.watch().sent();
        }
        under.watch().close();
        OutgoingRequest.checkAnswer(
                exchange.getMessage(), under.alert(), under.watch().answer());
    }

    void delivered(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        Delivery.Under taken = delivery.under().orElseThrow();
        try {
            receipts.taken(taken.alert(), delivery.claim(), taken.body());
        } catch (RedisUnavailableException e) {
            throw new UnnotedException(e);
        }
        Delivery.Under under = delivery.end().orElseThrow();
        delivery.succeeded();
        limits.delivered(under.destination());
        if (under.firstAfterMisses()) {
            states.delivered(under.destination());
        }
        record(delivery, under.watch().close(), "delivered", "delivered");
        keep(delivery, under, "delivered");
        log(LOG.atInfo(), exchange)
                .addKeyValue("events", delivery.claim().events().size())
                .addKeyValue("status", under.watch().close().status())
                .log("Delivered");
    }

    /** Decides what becomes of a delivery whose attempt failed, and notes it where a crash does not forget it. */
    void failed(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        if (delivery.fate() == Delivery.Fate.DELIVERED || delivery.fate() == Delivery.Fate.LOST) {
            return;
        }
        // Camel says nothing of what fails in here, and would try again for ever.
        delivery.die();
        try {
            failed(exchange, delivery, failure(exchange));
        } catch (RuntimeException e) {
            LOG.error("Could not decide what becomes of a failed attempt", e);
        }
    }

    private void failed(Exchange exchange, Delivery delivery, Exception failure) {
        // What was taken is not sent again: only its receipt is tried again.
        Optional<Delivery.Under> under = failure instanceof UnnotedException ? Optional.empty() : delivery.end();
        under.ifPresent(attempt -> attempt.watch().close());
        String type = under.map(attempt -> attempt.alert().type()).orElse("");
        Verdict verdict = Verdict.of(
                failure, type, under.map(attempt -> attempt.watch().answer()).orElse(""));
        // An open circuit uses up an attempt: else nothing would ever end while it is open.
        boolean circuit = verdict.reason().equals(Verdict.CIRCUIT_OPEN);
        boolean counts = verdict.action() != Verdict.Action.LATER || circuit;
        delivery.failed(verdict, counts);
        Optional<Duration> asked =
                verdict.action() == Verdict.Action.RETRY ? RetryAfter.of(failure, type, clock) : Optional.empty();
        Optional<Duration> delay = delay(delivery, failure, verdict, asked);
        decide(delivery, delay, counts);
        under.ifPresent(attempt -> settle(exchange, attempt, verdict, asked.orElse(Duration.ZERO)));
        if (circuit || under.isPresent()) {
            String outcome = delay.isPresent() ? "retry" : DEAD_LETTER;
            record(
                    delivery,
                    under.map(attempt -> attempt.watch().close()).orElse(Exchanged.NONE),
                    outcome,
                    verdict.reason());
            under.ifPresent(attempt -> keep(delivery, attempt, outcome));
        }
        tell(exchange, delivery, delay.orElse(Duration.ZERO), verdict, counts);
    }

    private Optional<Duration> delay(Delivery delivery, Exception failure, Verdict verdict, Optional<Duration> asked) {
        Optional<Duration> planned = plan(delivery.claim()).delayAfter(Math.max(1, delivery.attempts()));
        return switch (verdict.action()) {
            case RETRY -> planned.map(own -> asked.orElse(own));
            case PLAIN_TEXT -> delivery.toPlainText() ? Optional.of(Duration.ZERO) : Optional.empty();
            case LATER -> {
                Duration wait = failure instanceof NotNowException later ? later.delay() : UnnotedException.PAUSE;
                yield verdict.reason().equals(Verdict.CIRCUIT_OPEN)
                        ? planned.map(own -> own.compareTo(wait) > 0 ? own : wait)
                        : Optional.of(wait);
            }
            case PERMANENT, DISABLE -> Optional.empty();
        };
    }

    private RetryPlan plan(Claim claim) {
        return known(claim)
                .map(alert -> RetryPlan.of(alert.options().delivery(), config))
                .orElseGet(() -> RetryPlan.of(DeliveryOptions.DEFAULT, config));
    }

    private void settle(Exchange exchange, Delivery.Under under, Verdict verdict, Duration pause) {
        Destination destination = under.destination();
        // What our own stop has cut off says nothing about the receiver.
        boolean cut = verdict.sign() == Verdict.Sign.DOWN && isStopping(exchange);
        if (verdict.sign() == Verdict.Sign.NOTHING || cut) {
            return;
        }
        limits.failed(destination);
        DestinationStates.Settled settled = states.failed(destination, verdict, pause);
        Duration blocked = pause.compareTo(settled.openFor()) > 0 ? pause : settled.openFor();
        if (blocked.isPositive()) {
            limits.blocked(destination, blocked);
        }
        if (settled.disabled()) {
            log(LOG.atWarn(), exchange)
                    .addKeyValue("reason", verdict.reason())
                    .log(
                            "The destination of alert '{}' is disabled now",
                            under.alert().name());
            destinations.alerts(destination.endpoint()).stream()
                    .flatMap(id -> alerts.byId(id).stream())
                    .forEach(alert -> tellDisabled(exchange.getContext(), alert, verdict));
        }
    }

    private void tellDisabled(CamelContext context, Alert alert, Verdict verdict) {
        ownEvents.raise(context, alert, OwnEventTypes.ALERT_DISABLED, verdict.reason(), verdict.detail(), Report.NONE);
    }

    private void decide(Delivery delivery, Optional<Duration> delay, boolean counts) {
        if (delay.isEmpty()) {
            delivery.die();
            return;
        }
        if (delay.get().compareTo(RetryPlan.IN_MEMORY) > 0) {
            delivery.putOff(delay.get());
        } else {
            delivery.retryIn(delay.get());
        }
        try {
            if (counts) {
                if (store.attempted(delivery.claim().id(), delivery.progress())) {
                    delivery.noted();
                } else {
                    delivery.lose();
                }
            }
        } catch (RedisUnavailableException e) {
            LOG.debug("Going on without Redis: {}", e.getMessage());
        }
    }

    private void tell(Exchange exchange, Delivery delivery, Duration delay, Verdict verdict, boolean counts) {
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, delay.toMillis());
        switch (delivery.fate()) {
            case RETRY, PUT_OFF ->
                log(counts ? LOG.atInfo() : LOG.atDebug(), exchange)
                        .addKeyValue("reason", verdict.reason())
                        .addKeyValue("delayMs", delay.toMillis())
                        .log(counts ? "Attempt failed, will retry" : "Waits before it is sent");
            default -> LOG.debug("Not tried again: {}", verdict.reason());
        }
    }

    private void record(Delivery delivery, Exchanged exchanged, String outcome, String reason) {
        Claim claim = delivery.claim();
        if (outcome.equals(DEAD_LETTER)) {
            delivery.endLogged();
        }
        delivery.trace().attempted(outcome, reason, exchanged);
        meters.ended(alertType(claim), outcome, reason, exchanged);
        log.accept(new Attempt(
                claim.id(),
                claim.alertId(),
                claim.eventType(),
                claim.workspaceId(),
                delivery.attempts(),
                delivery.part(),
                delivery.parts(),
                claim.replays(),
                clock.instant(),
                outcome,
                reason,
                exchanged));
    }

    private void keep(Delivery delivery, Delivery.Under under, String outcome) {
        sent.keep(new SentRequests.Sent(
                under.alert(),
                delivery.claim(),
                delivery.attempts(),
                delivery.part(),
                delivery.parts(),
                outcome,
                clock.instant(),
                under.headers(),
                under.body()));
    }

    boolean mayRetry(Exchange exchange) {
        return delivery(exchange).fate() == Delivery.Fate.RETRY;
    }

    /** Ends a delivery that failed: to the dead letters, or back, when its next attempt is another day's or hub's. */
    void bury(Exchange exchange) {
        Delivery delivery = delivery(exchange);
        String id = delivery.claim().id();
        switch (delivery.fate()) {
            case LOST -> {}
            // Whatever fails behind the receiver's 2xx does not undo it. What has parts left is not done.
            case DELIVERED -> {
                if (!delivery.isWhole()) {
                    goOnLater(delivery);
                }
            }
            case PUT_OFF -> {
                known(delivery.claim())
                        .flatMap(alert -> destinations.of(alert.id()))
                        .ifPresent(to -> limits.putOff(to, delivery.untilRetry()));
                store.release(id, delivery.untilRetry());
            }
            case RETRY -> giveBack(exchange, delivery);
            case OPEN, DEAD -> {
                Verdict verdict = delivery.last().orElseGet(() -> Verdict.of(failure(exchange), "", ""));
                // A stopping hub rejects work in odd ways; only what a receiver said for good is final then.
                if (isStopping(exchange) && verdict.sign() == Verdict.Sign.NOTHING) {
                    giveBack(exchange, delivery);
                } else {
                    bury(exchange, delivery, verdict);
                }
            }
        }
    }

    private void goOnLater(Delivery delivery) {
        if (store.attempted(delivery.claim().id(), delivery.progress())) {
            store.release(delivery.claim().id());
        }
    }

    private void giveBack(Exchange exchange, Delivery delivery) {
        store.release(delivery.claim().id(), delivery.untilRetry());
        log(LOG.atInfo(), exchange).log("Given back, the hub is stopping");
    }

    private void bury(Exchange exchange, Delivery delivery, Verdict verdict) {
        if (store.bury(delivery.claim().id(), verdict.reason(), verdict.detail(), delivery.progress())) {
            exchange.setVariable("reason", verdict.reason());
            if (!delivery.isEndLogged()) {
                // Nothing was sent: who looks in the log for a message finds why it never came.
                record(delivery, Exchanged.NONE, DEAD_LETTER, verdict.reason());
            }
            log(LOG.atWarn(), exchange)
                    .addKeyValue("reason", verdict.reason())
                    .log("Dead letter after {} attempts: {}", delivery.attempts(), verdict.detail());
        }
    }

    private static boolean isStopping(Exchange exchange) {
        return !exchange.getContext().getStatus().isStarted();
    }

    private static Delivery delivery(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(DELIVERY, Delivery.class));
    }

    private static Exception failure(Exchange exchange) {
        @Nullable Exception current = exchange.getException();
        Exception failure =
                current != null ? current : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return Objects.requireNonNull(failure);
    }

    private static LoggingEventBuilder log(LoggingEventBuilder event, Exchange exchange) {
        Delivery delivery = delivery(exchange);
        LoggingEventBuilder told = event.addKeyValue("alertId", delivery.claim().alertId())
                .addKeyValue("notificationId", delivery.claim().id())
                .addKeyValue("attempt", delivery.attempts());
        return delivery.parts() == 1
                ? told
                : told.addKeyValue("part", delivery.part()).addKeyValue("parts", delivery.parts());
    }
}
