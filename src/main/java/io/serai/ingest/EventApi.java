package io.serai.ingest;

import io.opentelemetry.api.trace.Span;
import io.serai.event.EventCodec;
import io.serai.ingest.IdempotencyKeys.Known;
import io.serai.ingest.http.HttpCall;
import io.serai.redis.RedisUnavailableException;
import io.serai.tracing.Traceparents;
import io.serai.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both ends of {@code POST /v1/events}: reads and validates the requests that came together, and answers each of them.
 * What is wrong with one is not felt by another.
 */
final class EventApi {
    private static final Logger LOG = LoggerFactory.getLogger(EventApi.class);

    /** The variable {@code source} of events that come this way. */
    static final String SOURCE = "event-api";

    private static final int MAX_REASON = 300;
    private static final String REQUESTS = "seraiRequests";

    private final EventRequestReader reader;
    private final IdempotencyKeys keys;

    private record Request(HttpCall call, @Nullable IdempotencyKey key, Intake intake) {}

    EventApi(EventRequestReader reader, IdempotencyKeys keys) {
        this.reader = reader;
        this.keys = keys;
    }

    /** From the calls to the intakes of those that are valid and new; the others are answered. */
    @SuppressWarnings("unchecked") // what http-batch gives
    void read(Exchange exchange) {
        Tracing tracing = Tracing.of(exchange.getContext());
        List<Request> requests = new ArrayList<>();
        for (HttpCall call : (List<HttpCall>) exchange.getMessage().getBody(List.class)) {
            Span span = span(call, tracing);
            try {
                requests.add(read(call, span));
            } catch (RequestException e) {
                Tracing.fail(span, e.code());
                call.answer(Answers.refused(e));
            } catch (RuntimeException e) {
                Tracing.fail(span, "failed");
                LOG.error("Answered 500: {}", reason(e));
                call.answer(Answers.failed());
            }
        }
        List<Request> claimed = claimed(requests);
        exchange.setProperty(REQUESTS, claimed);
        exchange.getMessage().setBody(claimed.stream().map(Request::intake).toList());
    }

    private static Span span(HttpCall call, Tracing tracing) {
        String traceparent = tracing.isOn() ? call.header(Traceparents.NAME) : null;
        return tracing.intake(SOURCE, traceparent == null ? List.of() : List.of(traceparent));
    }

    private Request read(HttpCall call, Span span) {
        IdempotencyKey key = IdempotencyKey.of(call);
        IntFunction<String> newId = key == null ? position -> EventCodec.newId() : key::eventId;
        Events events = reader.read(call.body(), call.header("Content-Type"), call.caller(), newId);
        return new Request(call, key, new Intake(events, span));
    }

    /** The requests that are to be done. Redis is asked for all keys at once. */
    private List<Request> claimed(List<Request> requests) {
        List<@Nullable CompletableFuture<Known>> asked = new ArrayList<>(requests.size());
        for (Request request : requests) {
            asked.add(request.key() == null ? null : keys.begin(request.key()));
        }
        List<Request> claimed = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            CompletableFuture<Known> answer = asked.get(i);
            if (answer == null || isNew(requests.get(i), answer)) {
                claimed.add(requests.get(i));
            } else {
                requests.get(i).intake().endSpan();
            }
        }
        return claimed;
    }

    private static boolean isNew(Request request, CompletableFuture<Known> answer) {
        try {
            return switch (answer.join()) {
                case Known.New() -> true;
                case Known.Done(int accepted, int duplicates) -> {
                    Receipt receipt = new Receipt(
                            accepted, duplicates, request.intake().events().ids());
                    request.call().answer(Answers.accepted(receipt).with("Idempotency-Replayed", "true"));
                    yield false;
                }
                case Known.UnderWay() -> {
                    request.call().answer(Answers.UNDER_WAY);
                    yield false;
                }
                case Known.OtherBody() -> {
                    request.call().answer(Answers.OTHER_BODY);
                    yield false;
                }
            };
        } catch (CompletionException e) {
            request.intake().failed(e.getCause() instanceof Exception cause ? cause : e);
            LOG.warn("The idempotency key of a request can't be looked up: {}", reason(e));
            request.call().answer(Answers.of(request.intake()));
            return false;
        }
    }

    /** From the intakes, stored or not, to the answers. */
    @SuppressWarnings("unchecked") // as read has put it there
    void answer(Exchange exchange) {
        List<Request> requests = (List<Request>) exchange.getProperty(REQUESTS, List.class);
        remember(requests);
        Exception failure = null;
        int failed = 0;
        for (Request request : requests) {
            Exception cause = request.intake().failure();
            if (cause != null) {
                failed++;
                failure = cause;
            }
            request.intake().endSpan();
            request.call().answer(Answers.of(request.intake()));
        }
        if (failure instanceof RedisUnavailableException) {
            LOG.warn("Answered 503 to {} requests: {}", failed, reason(failure));
        } else if (failure != null) {
            LOG.error("Answered 500 to {} requests: {}", failed, reason(failure));
        }
    }

    /** Before the answers, so that whoever repeats an answered request gets the same one. */
    private void remember(List<Request> requests) {
        List<CompletableFuture<Boolean>> remembered = new ArrayList<>();
        for (Request request : requests) {
            if (request.key() != null) {
                Intake intake = request.intake();
                remembered.add(
                        intake.failure() == null
                                ? keys.end(request.key(), intake.receipt())
                                : keys.giveUp(request.key()));
            }
        }
        for (CompletableFuture<Boolean> each : remembered) {
            try {
                each.join();
            } catch (CompletionException e) {
                // The events are stored all the same. A repetition is done anew when the claim ends, and counts none
                // twice.
                LOG.warn("The idempotency key of a request is not remembered: {}", reason(e));
            }
        }
    }

    /** What went wrong, without wrapping and without the payload that a failed conversion quotes. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CamelExchangeException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).split(" with value ", 2)[0];
        return cause.getClass().getSimpleName() + ": "
                + (message.length() > MAX_REASON ? message.substring(0, MAX_REASON) + "…" : message);
    }
}
