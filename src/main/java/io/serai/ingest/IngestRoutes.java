package io.serai.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Callers;
import io.serai.alert.AlertMatcher;
import io.serai.debounce.Append;
import io.serai.debounce.DebounceConfig;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events come in. {@code POST /v1/events} reads and validates a whole request; {@code direct:accept} sends each event
 * through {@code direct:events} (routing.yaml, which ends in {@code direct:match}), sorts what alerts want into
 * buckets, and appends to all of them at once, so that they share round trips. Only then the request is acknowledged.
 */
public final class IngestRoutes extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRoutes.class);
    private static final int MAX_REASON = 300;

    private static final String INTAKE = "seraiIntake";

    /** Where {@code direct:match} puts what alerts want. */
    static final String BUCKETS = "seraiBuckets";

    /** An event's position in its request, under a name that no split in routing.yaml sets anew. */
    static final String POSITION = "seraiPosition";

    /** Redis is usually back, or its replacement elected, within seconds. */
    private static final int RETRY_AFTER_SECONDS = 2;

    private final EventRequestReader reader;
    private final RoutedMatcher matcher;
    private final DebounceConfig debounce;

    public IngestRoutes(EventCodec codec, AlertMatcher matcher, IngestConfig config, DebounceConfig debounce) {
        this.reader = new EventRequestReader(codec, config);
        this.matcher = new RoutedMatcher(codec, matcher);
        this.debounce = debounce;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        ExecutorService perAppend = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("append-", 0).factory());

        from("platform-http:/v1/events?httpMethodRestrict=POST&muteException=true")
                .routeId("ingest-events")
                .errorHandler(defaultErrorHandler().logExhausted(false))
                .onException(RequestException.class)
                .handled(true)
                .process(this::refuse)
                .end()
                .onException(RedisUnavailableException.class)
                .handled(true)
                .process(IngestRoutes::unavailable)
                .end()
                .onException(Exception.class)
                .handled(true)
                .process(IngestRoutes::failed)
                .end()
                .setVariable("source", constant("event-api"))
                .process(this::read)
                .to("direct:accept")
                .process(IngestRoutes::acknowledge);

        from("direct:accept")
                .routeId("accept")
                .process(this::begin)
                .split(body())
                .stopOnException()
                .process(IngestRoutes::describe)
                .to("direct:events")
                .end()
                .process(IngestRoutes::toAppends)
                // A thread of its own is dear for one bucket.
                .choice()
                .when(IngestRoutes::oneBucket)
                .split(body())
                .stopOnException()
                .process(IngestRoutes::address)
                .to("direct:debounce")
                .endChoice()
                .otherwise()
                .split(body())
                .parallelProcessing()
                .executorService(perAppend)
                .stopOnException()
                .process(IngestRoutes::address)
                .to("direct:debounce")
                .end()
                .end()
                .process(IngestRoutes::sign);

        // What the hub itself has to say, as an event like any other.
        from("direct:raise")
                .routeId("raise")
                .setVariable("source", constant("serai"))
                .process(IngestRoutes::raised)
                .to("direct:accept");

        from("direct:match").routeId("match").process(matcher);
    }

    private static void raised(Exchange exchange) {
        exchange.getMessage().setBody(List.of(exchange.getMessage().getBody(Event.class)));
    }

    @SuppressWarnings("unchecked") // what direct:accept is given
    private void begin(Exchange exchange) {
        exchange.setProperty(
                INTAKE, new Intake((List<Event>) exchange.getMessage().getBody(List.class)));
        exchange.setProperty(BUCKETS, new Buckets(debounce.defaults()));
    }

    private static void sign(Exchange exchange) {
        exchange.getMessage().setBody(exchange.getProperty(INTAKE, Intake.class).receipt());
    }

    private void read(Exchange exchange) {
        String contentType = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        // Before the body: that of a form, which curl -d sends when it is told nothing, has become a map already.
        reader.check(contentType);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage()
                .setBody(reader.read(body == null ? new byte[0] : body, contentType, Callers.of(exchange)));
    }

    /** One event for ops' routing: its JSON tree, and variables to route by. */
    private static void describe(Exchange exchange) {
        Event event = exchange.getMessage().getBody(Event.class);
        exchange.setProperty(POSITION, exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX));
        exchange.setVariable("eventType", event.eventType());
        exchange.setVariable("workspaceId", event.workspaceId());
        exchange.setVariable("projectId", event.projectId());
        exchange.getMessage().setBody(event.toJson());
    }

    private static void toAppends(Exchange exchange) {
        Intake intake = exchange.getProperty(INTAKE, Intake.class);
        exchange.getMessage()
                .setBody(exchange.getProperty(BUCKETS, Buckets.class).appends(intake));
    }

    private static boolean oneBucket(Exchange exchange) {
        return exchange.getMessage().getBody(List.class).size() < 2;
    }

    private static void address(Exchange exchange) {
        Append append = exchange.getMessage().getBody(Append.class);
        exchange.setVariable("alertId", append.key().alertId());
        exchange.setVariable("eventType", append.key().eventType());
        exchange.setVariable("window", append.rules().window());
    }

    private static void acknowledge(Exchange exchange) {
        Receipt receipt = exchange.getMessage().getBody(Receipt.class);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("accepted", receipt.accepted()).put("duplicates", receipt.duplicates());
        ArrayNode ids = answer.putArray("ids");
        receipt.ids().forEach(ids::add);
        answer(exchange, 202, answer);
    }

    private void refuse(Exchange exchange) {
        RequestException cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, RequestException.class);
        ObjectNode answer = error(cause.code(), cause.getMessage());
        if (!cause.problems().isEmpty()) {
            ArrayNode problems = answer.putArray("problems");
            cause.problems().forEach(found -> {
                ObjectNode problem = problems.addObject();
                if (found.index() != null) {
                    problem.put("index", found.index());
                }
                problem.put("field", found.problem().field())
                        .put("rule", found.problem().rule());
            });
        }
        answer(exchange, cause.status(), answer);
    }

    private static void unavailable(Exchange exchange) {
        LOG.warn("Answered 503: {}", reason(exchange));
        answer(
                exchange,
                503,
                error("unavailable", "The events can't be stored now. None was acknowledged: send the request again."));
        exchange.getMessage().setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    private static void failed(Exchange exchange) {
        LOG.error("Answered 500: {}", reason(exchange));
        answer(
                exchange,
                500,
                error("internal", "The events were not accepted because of a fault of the hub; its log says more."));
    }

    /** What went wrong, without Camel's wrapping and without the payload that a failed conversion quotes. */
    private static String reason(Exchange exchange) {
        Throwable cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        while (cause instanceof CamelExchangeException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).split(" with value ", 2)[0];
        return cause.getClass().getSimpleName() + ": "
                + (message.length() > MAX_REASON ? message.substring(0, MAX_REASON) + "…" : message);
    }

    private static ObjectNode error(String code, @Nullable String message) {
        return JsonNodeFactory.instance.objectNode().put("error", code).put("message", message);
    }

    private static void answer(Exchange exchange, int status, ObjectNode body) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(Json.write(body));
    }
}
