package io.serai.delivery;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.event.Samples;
import io.serai.format.NotificationAssembler;
import io.serai.format.UndeliverableException;
import io.serai.guard.GuardException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries an alert out: one notification of a sample event, made by the alert's own format route, signed and guarded as
 * every other one, and sent once. Nothing of it is stored, retried or counted, and what is known about the destination
 * neither stops it nor changes by it.
 */
public final class TestSends {
    /** The exchange property with the trial, by which {@code direct:deliver} tells it from a delivery. */
    static final String TRIAL = "seraiTrial";

    /** For a whole test: somebody waits for it. */
    static final Duration MOST_TIME = Duration.ofSeconds(10);

    /** At a time. */
    private static final int MOST = 8;

    private static final int MOST_OF_A_WORKSPACE = 3;

    /** An exchange that has to end now ends somewhat later. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(TestSends.class);

    private final Supplier<CamelContext> context;
    private final SignedHeaders headers;
    private final ExchangeWatch watch;
    private final Carriers carriers;
    private final Clock clock;
    private final Places places = new Places(MOST, MOST_OF_A_WORKSPACE);

    /** @param context with the format routes and {@code direct:send-test} */
    TestSends(
            Supplier<CamelContext> context,
            SignedHeaders headers,
            ExchangeWatch watch,
            Carriers carriers,
            Clock clock) {
        this.context = context;
        this.headers = headers;
        this.watch = watch;
        this.carriers = carriers;
        this.clock = clock;
    }

    /**
     * Sends one notification and waits for the answer, 10 s at most. What was sent is shown without the alert's secrets. Of
     * several messages the first that fails is the last that is sent; all are shown.
     *
     * @param alert need not be stored or enabled
     * @param eventType of the sample event
     * @throws TestsBusyException when too many run already
     */
    public TestResult send(Alert alert, String eventType) {
        TestResult result = run(alert, List.of(sample(alert, eventType)), true).result();
        LOG.atInfo()
                .addKeyValue("alertId", alert.id())
                .addKeyValue("status", result.status())
                .addKeyValue("reason", Objects.requireNonNullElse(result.reason(), "delivered"))
                .log("Tried out");
        return result;
    }

    /**
     * As {@link #send}, of an event of the alert's first trigger that is marked as a test: who gets it has not asked for it.
     *
     * @throws TestsBusyException when too many run already
     */
    public TestResult drill(Alert alert) {
        Event event = Samples.test(sampleType(alert), alert.workspaceId(), alert.projectId(), now());
        return run(alert, List.of(event), true).result();
    }

    /** The event type by which an alert is tried out when nobody says which. */
    public static String sampleType(Alert alert) {
        return alert.triggers().isEmpty()
                ? EventType.TRACE_ERRORS.wire()
                : alert.triggers().getFirst().eventType();
    }

    /**
     * The body that {@link #send} would show, and nothing is sent: of several messages a JSON array.
     *
     * @throws UndeliverableException when the alert's route makes none, saying why
     */
    public String render(Alert alert, String eventType) {
        return run(alert, List.of(sample(alert, eventType)), false).rendered();
    }

    /**
     * The messages of a notification of this event alone, without the alert's secrets; nothing is sent.
     *
     * @throws UndeliverableException when the alert's route makes none, saying why
     */
    public List<String> render(Alert alert, Event event) {
        return run(alert, List.of(event), false).renderedParts();
    }

    /**
     * The messages of one notification of these events; nothing is sent.
     *
     * @param events of one type, at least one
     * @throws UndeliverableException when the alert's route makes none, saying why
     */
    public List<RenderedMessage> render(Alert alert, List<Event> events) {
        return run(alert, events, false).renderedMessages();
    }

    /** The event of which messages are made when nobody says which: of this type, as the alert would get it. */
    public Event sample(Alert alert, String eventType) {
        return Samples.event(eventType, alert.workspaceId(), alert.projectId(), now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Trial run(Alert alert, List<Event> events, boolean toBeSent) {
        Trial trial = new Trial(alert, UuidCreator.getTimeOrderedEpoch().toString(), toBeSent);
        String workspaceId = alert.workspaceId();
        if (toBeSent && !places.take(workspaceId)) {
            throw new TestsBusyException();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Steps in ops' routes may take as long as they like: whoever waits does not.
        Thread.ofVirtual().name("test-send").start(() -> {
            Throwable failure = null;
            try {
                send(claim(alert, trial.notificationId(), events), trial);
            } catch (Throwable e) {
                failure = e;
            } finally {
                if (toBeSent) {
                    // Before anybody is told: who tries the next one out finds the place free.
                    places.give(workspaceId);
                }
            }
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        try {
            done.get(MOST_TIME.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            trial.failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            trial.failed(tooLate());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trial.failed(tooLate());
        }
        return trial;
    }

    private static InterruptedIOException tooLate() {
        return new InterruptedIOException("The test took too long");
    }

    private Claim claim(Alert alert, String id, List<Event> events) {
        Instant now = now();
        return new Claim(
                id,
                alert.id(),
                events.getFirst().eventType(),
                alert.workspaceId(),
                now,
                now,
                0,
                0,
                0,
                events.stream().map(Event::toJson).toList());
    }

    private void send(Claim claim, Trial trial) throws Exception {
        try (ProducerTemplate producer = context.get().createProducerTemplate()) {
            Exchange done = producer.send("direct:notification", exchange -> {
                exchange.setProperty(NotificationAssembler.ALERT, trial.alert());
                exchange.setProperty(TRIAL, trial);
                exchange.getMessage().setBody(claim);
            });
            if (done.getException() != null) {
                trial.failed(done.getException());
            }
        }
    }

    // the steps of direct:send-test

    /** Whether the messages are to go out, one after the other. */
    boolean made(Exchange exchange) {
        TypeConverter converter = exchange.getContext().getTypeConverter();
        List<byte[]> messages = Parts.of(exchange.getMessage().getBody()).stream()
                .map(part -> Objects.requireNonNull(converter.tryConvertTo(byte[].class, exchange, part)))
                .toList();
        exchange.getMessage().setBody(messages);
        return trial(exchange).made(messages, OutgoingRequest.contentType(exchange));
    }

    void request(Exchange exchange) throws GuardException {
        Trial trial = trial(exchange);
        Alert alert = trial.alert();
        byte[] body = Objects.requireNonNull(exchange.getMessage().getBody(byte[].class));
        String webhookId = trial.beginPart();
        Map<String, String> signed =
                headers.of(alert.webhook(), webhookId, OutgoingRequest.contentType(exchange), body);
        carriers.prepare(exchange.getMessage(), alert, signed);
        trial.watched(watch.open(
                webhookId, timeLeft(trial), alert.webhook().caCertificate(), true, AlertSecrets.of(alert), body));
    }

    /** The alert's own timeout, where it is shorter than what is left. */
    private static Duration timeLeft(Trial trial) {
        Duration left = MOST_TIME.minus(trial.taken());
        Duration own = trial.alert().options().delivery().timeout();
        Duration shorter = own != null && own.compareTo(left) < 0 ? own : left;
        return shorter.isNegative() ? Duration.ZERO : shorter;
    }

    void answered(Exchange exchange) {
        Trial trial = trial(exchange);
        if (!Carriers.isHttp(trial.alert())) {
            trial.watch().sent();
        }
        trial.watch().close();
        OutgoingRequest.checkAnswer(
                exchange.getMessage(), trial.alert(), trial.watch().answer());
        trial.delivered();
    }

    void failed(Exchange exchange) {
        trial(exchange).failed(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class));
    }

    private static Trial trial(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(TRIAL, Trial.class));
    }
}
