package io.serai.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.serai.api.Refusals.Reason;
import io.serai.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps the HTTP server within what the hub can take on: so many requests with events and bytes of them at a time, so many
 * connections, and senders that send. What is over that is refused before its body is read, and can be sent again.
 */
public final class HttpLimits implements AutoCloseable {
    /** Most hubs have room again as soon as Redis has answered. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private static final String TIMEOUT = "timeout";
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /** Of the handler in the pipeline of a connection, and of what it measures of a request. */
    private static final String METER = "seraiBodyMeter";

    /** A request whose sender is gone is worked on all the same; should its end not be seen, it counts for so long. */
    private static final Duration LOST = Duration.ofSeconds(60);

    /** Nothing is under way any more when it is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpConfig config;
    private final InFlight events;
    private final InFlight hooks;
    private final InFlight others;
    private final Refusals refusals = new Refusals();
    private final Map<HttpConnection, ConnectionWatch> connections = new ConcurrentHashMap<>();
    private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
    private final byte[] slowHead =
            plain(new ApiException(408, TIMEOUT, "The request line and the headers did not arrive in time"));
    private final Vertx vertx;

    private record Lost(HttpServerResponse response, Passage passage, long until) {}

    /** Opens a Vert.x, which is closed with this. */
    public HttpLimits(HttpConfig config) {
        this.config = config;
        this.events = new InFlight(config.maxInFlight(), config.maxBytesInFlight());
        this.hooks = new InFlight(config.maxInFlight(), config.maxHookBytesInFlight());
        this.others = new InFlight(config.maxConnections(), config.maxOtherBytesInFlight());
        this.vertx = new LimitedVertx(Vertx.vertx(), this::prepare);
        Duration shortest =
                config.headTimeout().compareTo(config.bodyTimeout()) < 0 ? config.headTimeout() : config.bodyTimeout();
        vertx.setPeriodic(Math.clamp(shortest.toMillis() / 4, 25, 1_000), now -> look());
    }

    /** For Camel's registry: the HTTP servers that are made with it keep to the limits. */
    public Vertx vertx() {
        return vertx;
    }

    /** Shows what is in hand and what was refused. */
    void register(MeterRegistry meters) {
        Gauge.builder("serai.http.in.flight", this, limits -> limits.events.requests() + limits.hooks.requests())
                .description("Requests with events that are in hand")
                .register(meters);
        Gauge.builder("serai.http.in.flight.bytes", this, limits -> limits.events.bytes() + limits.hooks.bytes())
                .description("Bytes that have arrived of the bodies of requests with events that are in hand")
                .register(meters);
        Gauge.builder("serai.http.connections", connections, Map::size)
                .description("Open connections of senders")
                .register(meters);
        refusals.register(meters);
    }

    private void prepare(HttpServer server) {
        server.connectionHandler(this::accept).invalidRequestHandler(HttpLimits::refuseInvalid);
    }

    private void accept(HttpConnection connection) {
        if (connections.size() >= config.maxConnections()) {
            refusals.count(Reason.CONNECTIONS);
            connection.close();
            return;
        }
        ConnectionWatch watch = new ConnectionWatch(config, refusals, slowHead);
        connections.put(connection, watch);
        ChannelPipeline pipeline = pipeline(connection);
        pipeline.addBefore("httpDecoder", "watch", watch);
        pipeline.addBefore("handler", METER, new BodyMeter());
        pipeline.channel().closeFuture().addListener(closed -> connections.remove(connection));
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext().pipeline();
    }

    /**
     * Sees to it that a request, whose head is here, gets its body in time. To be called of every request, and first.
     *
     * @param cutOff answers it when it does not
     */
    void watch(RoutingContext call, Consumer<ApiException> cutOff) {
        call.put(METER, body(call.request()));
        ConnectionWatch watch = connections.get(call.request().connection());
        if (watch != null) {
            watch.begin(call, () -> cutOff.accept(slowBody()));
            call.addEndHandler(ended -> watch.end(call));
        }
    }

    /** Which requests share room: strangers, who reach hooks, take none from senders of events with a token. */
    enum Room {
        EVENTS,
        HOOKS,
        /** Only what has a body takes any, and there may be as many as there are connections. */
        OTHERS,
        NOT_COUNTED
    }

    /**
     * Lets a request in whose body has not been read, or answers it at once when too much of it has arrived already.
     *
     * @param mostBytes that its body may have
     * @param cutOff answers it when its body turns out to be too much
     * @throws ApiException when it asks for too much, or there is no room: with status 413 or 503
     */
    void admit(RoutingContext call, Room room, long mostBytes, Consumer<ApiException> cutOff) {
        long most =
                switch (room) {
                    case EVENTS -> Math.min(mostBytes, config.maxBytesInFlight());
                    case HOOKS -> Math.min(mostBytes, config.maxHookBytesInFlight());
                    case OTHERS -> Math.min(mostBytes, config.maxOtherBytesInFlight());
                    case NOT_COUNTED -> mostBytes;
                };
        long length = length(call.request());
        if (length > most) {
            throw ApiRequest.tooLarge(most);
        }
        Passage passage =
                switch (room) {
                    case EVENTS -> enter(call, events, Math.max(length, 0));
                    case HOOKS -> enter(call, hooks, Math.max(length, 0));
                    case OTHERS -> length == 0 ? Passage.NONE : enter(call, others, Math.max(length, 0));
                    case NOT_COUNTED -> Passage.NONE;
                };
        Objects.requireNonNull(call.<BodyMeter.Body>get(METER)).limit(most, passage, tooLarge -> {
            if (tooLarge) {
                cutOff.accept(ApiRequest.tooLarge(most));
            } else {
                refusals.count(Reason.BYTES);
                cutOff.accept(overloaded("bytes"));
            }
        });
    }

    private Passage enter(RoutingContext call, InFlight inFlight, long bytes) {
        Passage passage = inFlight.enter(bytes);
        if (passage == Passage.NONE) {
            boolean crowded = inFlight.crowded();
            refusals.count(crowded ? Reason.REQUESTS : Reason.BYTES);
            throw overloaded(crowded ? "requests" : "bytes");
        }
        call.addEndHandler(ended -> {
            // What has come in whole is worked on, also when its sender is gone.
            if (!call.response().ended() && call.request().isEnded()) {
                lost.add(new Lost(call.response(), passage, System.nanoTime() + LOST.toNanos()));
            } else {
                passage.leave();
            }
        });
        return passage;
    }

    private static BodyMeter.Body body(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                        && connection.channelHandlerContext().pipeline().get(METER) instanceof BodyMeter meter
                ? meter.claim(request.uri())
                : new BodyMeter.Body(request.uri());
    }

    /** Bytes of the body; −1 when the sender does not say. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 0 : -1;
        }
        // The decoder has refused what is no number, and more of them than one.
        return LENGTH.matcher(length).matches() ? Long.parseLong(length) : Long.MAX_VALUE;
    }

    private void look() {
        long now = System.nanoTime();
        connections.values().stream().filter(watch -> watch.isOverdue(now)).forEach(ConnectionWatch::look);
        lost.removeIf(request -> {
            boolean over = request.response().ended() || now - request.until() >= 0;
            if (over) {
                request.passage().leave();
            }
            return over;
        });
    }

    private static ApiException slowBody() {
        return new ApiException(408, TIMEOUT, "The body did not arrive in time: send the request again");
    }

    private static ApiException overloaded(String what) {
        return new ApiException(
                        503,
                        "overloaded",
                        "The hub has as many " + what
                                + " in hand as it takes: send the request again after Retry-After")
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    /** What the server's decoder does not take for HTTP. */
    private static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ApiException refused;
        if (cause instanceof TooLongHttpLineException) {
            refused = new ApiException(
                    414,
                    "uri_too_long",
                    "The request line may have at most " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
                            + " bytes");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refused = new ApiException(
                    431,
                    "headers_too_large",
                    "The headers may have at most " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE + " bytes");
        } else {
            refused = new ApiException(400, "bad_request", "This is not HTTP that the hub understands");
        }
        HttpConnection connection = request.connection();
        request.response()
                .setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Buffer.buffer(
                        Json.write(ErrorShape.at(String.valueOf(request.path())).of(refused))))
                .onComplete(written -> connection.close());
    }

    /** An answer as it is on the wire. */
    private static byte[] plain(ApiException refused) {
        String body = new String(Json.write(ErrorShape.SERAI.of(refused)), StandardCharsets.UTF_8);
        return ("HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
    }
}
