package io.serai.ingest.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.debounce.DeadLetters;
import io.serai.event.Event;
import io.serai.ingest.IngestConfig;
import io.serai.ingest.IngestRoutes;
import io.serai.ingest.Receipt;
import io.serai.json.Json;
import io.serai.redis.RedisUnavailableException;
import io.serai.tracing.Traceparents;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Senders come in with what they send by themselves: {@code POST /hooks/<type>/<name>}. A request is verified over its
 * bytes before anything looks at what they mean; then {@code direct:source-<type>} (YAML) says which events it is about,
 * what they lack is completed, and {@code direct:accept} takes them as it takes those of the event API. {@code direct:hook}
 * is the same without HTTP, for trying a connection out.
 */
public final class HookRoutes extends RouteBuilder {
    /** Largest request: some times the largest that a sender of alerts is known to send. */
    public static final int MAX_BODY_BYTES = 5_242_880;

    private static final Logger LOG = LoggerFactory.getLogger(HookRoutes.class);
    private static final String PATH = "platform-http:/hooks/{type}/{name}";
    private static final String OPTIONS = "&muteException=true&headerFilterStrategy=#hookNoHeaders";
    private static final String HOOK = "seraiHook";
    private static final String MAPPED = "seraiHookMapped";
    private static final String EVENTS = "seraiHookEvents";
    private static final String PLACE = "seraiHookPlace";
    private static final String HTTP = "seraiHookHttp";

    /** Redis is usually back, or its replacement elected, within seconds. */
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Sources sources;
    private final Completion completion;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final LargeBodies largeBodies = new LargeBodies();

    /** @param deadLetters for what can't be understood and must not be refused */
    public HookRoutes(Sources sources, IngestConfig limits, DeadLetters deadLetters, Clock clock) {
        this.sources = sources;
        this.completion = new Completion(limits);
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** One request under way. */
    private record Hook(Source source, HookRequest request, boolean test) {
        Connection connection() {
            return source.connection();
        }
    }

    /** What a stranger sends becomes no Camel header, and no Camel header becomes part of the answer. */
    private static final class NoHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            return true;
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            return true;
        }
    }

    @Override
    public void configure() throws Exception {
        errorHandler(noErrorHandler());
        getContext().getRegistry().bind("hookNoHeaders", new NoHeaders());
        ProducerTemplate producer = getContext().createProducerTemplate();
        getContext().addService(producer);
        SourceMapping mapping = new SourceMapping(producer);

        // Grafana can be told to put.
        from(PATH + "?httpMethodRestrict=POST,PUT" + OPTIONS)
                .routeId("receive-hook")
                .routeDescription("Takes what a sender sends by itself")
                .process(this::receive)
                .to("direct:hook")
                .process(HookRoutes::answer);

        from("direct:hook")
                .routeId("hook")
                .doTry()
                .process(this::admit)
                .process(exchange -> map(exchange, mapping))
                .filter(HookRoutes::hasEvents)
                .to("direct:accept")
                .end()
                .process(this::acknowledge)
                .endDoTry()
                .doCatch(Exception.class)
                .process(this::failed)
                .doFinally()
                .process(HookRoutes::leave)
                .end();
    }

    private void receive(Exchange exchange) {
        HttpServerRequest http =
                Objects.requireNonNull(exchange.getMessage(HttpMessage.class)).getRequest();
        exchange.setProperty(HTTP, http);
        if (String.valueOf(http.path()).endsWith("/")) {
            return;
        }
        String type = exchange.getMessage().getHeader("type", String.class);
        String name = exchange.getMessage().getHeader("name", String.class);
        byte[] body = body(exchange);
        // Camel's own quote the query, which may be a secret. What a mapping may see, it gets from the request.
        exchange.getMessage().removeHeaders("*");
        sources.find(type, name)
                .ifPresent(source -> begin(
                        exchange, source, new HookRequest(headers(http.headers()), first(http.params()), body), false));
    }

    /** What {@code direct:hook} works on. */
    static void begin(Exchange exchange, Source source, HookRequest request, boolean test) {
        exchange.setProperty(HOOK, new Hook(source, request, test));
    }

    /** What a request became behind {@code direct:hook}. */
    static List<Event> events(Exchange exchange) {
        return kept(exchange, EVENTS);
    }

    /** The same events as they would be if the sender itself had sent them. */
    static List<Event> mapped(Exchange exchange) {
        return kept(exchange, MAPPED);
    }

    @SuppressWarnings("unchecked") // as map() puts them there
    private static List<Event> kept(Exchange exchange, String property) {
        List<Event> events = exchange.getProperty(property, List.class);
        return events == null ? List.of() : events;
    }

    /** Of a form, which has been taken apart already, there is none: it is refused by its media type. */
    private static byte[] body(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        byte[] bytes = body instanceof Map ? null : exchange.getMessage().getBody(byte[].class);
        return bytes == null ? new byte[0] : bytes;
    }

    private static Map<String, String> headers(MultiMap headers) {
        Map<String, String> all = new LinkedHashMap<>();
        headers.names().forEach(name -> all.put(name, String.join(", ", headers.getAll(name))));
        return all;
    }

    private static Map<String, String> first(MultiMap parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        parameters.names().forEach(name -> all.put(name, String.valueOf(parameters.get(name))));
        return all;
    }

    private void admit(Exchange exchange) {
        Hook hook = exchange.getProperty(HOOK, Hook.class);
        if (hook == null) {
            throw HookException.of(
                    Outcome.UNAUTHORIZED,
                    404,
                    "not_found",
                    "There is no such hook: serai.sources names those that are");
        }
        Connection connection = hook.connection();
        Duration closed = hook.source().closedFor();
        if (closed.isPositive()) {
            throw HookException.later(
                    Outcome.LIMITED,
                    connection.sender().busyStatus(),
                    "too_many_requests",
                    "This source may send "
                            + Objects.requireNonNull(connection.rate()).print() + ": send it again after Retry-After",
                    closed.plusMillis(999).toSeconds());
        }
        HookRequest request = hook.request();
        if (request.body().length > MAX_BODY_BYTES) {
            throw HookException.of(
                    Outcome.TOO_LARGE,
                    413,
                    "too_large",
                    "A request to a hook may have at most " + MAX_BODY_BYTES + " bytes");
        }
        if (!request.isJson() && (!connection.anyBody() || request.isForm())) {
            throw HookException.of(
                    Outcome.UNSUPPORTED,
                    415,
                    "unsupported_media_type",
                    connection.anyBody()
                            ? "This source takes any Content-Type but a form's"
                            : "This source takes JSON: send Content-Type: application/json");
        }
        if (!connection.verification().accepts(request, clock.instant())) {
            throw HookException.of(
                    Outcome.UNAUTHORIZED,
                    401,
                    "unauthorized",
                    "The request does not prove that it is of this source: its secret or signature is missing, wrong or too"
                            + " old");
        }
        hook.source().pass();
    }

    private void map(Exchange exchange, SourceMapping mapping) {
        Hook hook = hook(exchange);
        Instant now = clock.instant();
        exchange.setProperty(PLACE, largeBodies.enter(hook.request().body().length));
        ArrayNode mapped = mapping.map(hook.connection(), hook.request());
        List<Event> completed = completion.complete(mapped, hook.connection(), hook.request(), now);
        List<Event> events = hook.test()
                ? completed.stream().map(event -> Completion.asTest(event, now)).toList()
                : completed;
        exchange.setProperty(MAPPED, completed);
        exchange.setProperty(EVENTS, events);
        exchange.setVariable("source", hook.connection().source());
        String traceparent = hook.request().header(Traceparents.NAME);
        exchange.setProperty(IngestRoutes.TRACEPARENTS, traceparent == null ? List.of() : List.of(traceparent));
        exchange.getMessage().setBody(events);
    }

    /** With Redis behind: until then its events are in memory. */
    private static void leave(Exchange exchange) {
        LargeBodies.Place place = exchange.getProperty(PLACE, LargeBodies.Place.class);
        if (place != null) {
            place.leave();
        }
    }

    private static boolean hasEvents(Exchange exchange) {
        return !exchange.getMessage().getBody(List.class).isEmpty();
    }

    private void acknowledge(Exchange exchange) {
        Hook hook = hook(exchange);
        if (exchange.getMessage().getBody() instanceof Receipt receipt) {
            if (!hook.test()) {
                hook.source().accepted(receipt);
            }
            end(exchange, HookAnswer.accepted(receipt));
        } else {
            end(exchange, HookAnswer.empty());
        }
    }

    private static Hook hook(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(HOOK, Hook.class));
    }

    private void end(Exchange exchange, HookAnswer answer) {
        Hook hook = exchange.getProperty(HOOK, Hook.class);
        // Of what people try out, the record of the sender knows nothing.
        if (hook != null && !hook.test()) {
            hook.source().ended(exchange.getContext(), answer.outcome(), clock.instant());
        }
        exchange.getMessage().setBody(answer);
    }

    private void failed(Exchange exchange) {
        Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        end(exchange, answer(exchange, failure));
    }

    private HookAnswer answer(Exchange exchange, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HookException refused) {
                return refusal(exchange, refused);
            }
            if (cause instanceof RedisUnavailableException) {
                return unavailable(exchange, cause);
            }
        }
        LOG.error("{}: answered 500: {}", sourceOf(exchange), reason(failure));
        return HookAnswer.refused(
                Outcome.FAILED,
                500,
                "internal",
                "The request was not accepted because of a fault of the hub or of its route; its log says more.",
                0);
    }

    private HookAnswer refusal(Exchange exchange, HookException refused) {
        Hook hook = exchange.getProperty(HOOK, Hook.class);
        if (hook == null || hook.test() || refused.outcome() != Outcome.INVALID) {
            return refused.answer();
        }
        Connection connection = hook.connection();
        if (!connection.keepUnmapped()) {
            LOG.info("{}: refused: {}", connection.source(), refused.getMessage());
            return refused.answer();
        }
        try {
            boolean first = deadLetters.keep(
                    new DeadLetters.Misread(
                            Completion.fingerprint(connection, hook.request()),
                            connection.source(),
                            connection.workspaceId(),
                            "unmapped",
                            String.valueOf(refused.getMessage())),
                    hook.request().body());
            if (first) {
                LOG.warn("{}: kept as a dead letter: {}", connection.source(), refused.getMessage());
            }
            return HookAnswer.kept();
        } catch (RedisUnavailableException e) {
            return unavailable(exchange, e);
        }
    }

    private static HookAnswer unavailable(Exchange exchange, Throwable cause) {
        LOG.warn("{}: answered 503: {}", sourceOf(exchange), cause.getMessage());
        return HookAnswer.refused(
                Outcome.UNAVAILABLE,
                503,
                "unavailable",
                "The events can't be stored now. None was acknowledged: send the request again.",
                RETRY_AFTER_SECONDS);
    }

    private static String sourceOf(Exchange exchange) {
        Hook hook = exchange.getProperty(HOOK, Hook.class);
        return hook == null ? "hooks" : hook.connection().source();
    }

    /** By kind and route only: what a failed conversion says quotes the payload. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String first = failure instanceof IllegalStateException ? failure.getMessage() + ": " : "";
        return first + root.getClass().getSimpleName();
    }

    private static void answer(Exchange exchange) {
        HookAnswer answer = Objects.requireNonNull(exchange.getMessage().getBody(HookAnswer.class));
        HttpServerResponse response = Objects.requireNonNull(exchange.getProperty(HTTP, HttpServerRequest.class))
                .response();
        if (answer.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", Long.toString(answer.retryAfterSeconds()));
        }
        if (answer.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        response.putHeader("X-Content-Type-Options", "nosniff").putHeader("Cache-Control", "no-store");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(Json.write(answer.body()));
    }
}
