package io.serai.ingest.http;

import io.serai.access.Callers;
import io.serai.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Takes the requests of one path, and gives them to the route together: see {@link HttpBatchComponent}. */
final class HttpBatchConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {
    /**
     * Few, so that much gathers under load; more than one, so that one reads requests while others wait for Redis.
     */
    private static final int WORKERS = 3;

    /** Bounds, like the next, how much memory all that is parsed at a time may take. */
    private static final int LARGE_WORKERS = 2;

    /** What has more bytes goes alone. */
    private static final int LARGE = 65_536;

    /** So many bytes go together at most. */
    private static final int TOGETHER = 262_144;

    /** What a request weighs besides its body. */
    private static final int CALL_BYTES = 256;

    private final int port;
    private final String path;
    private final int maxBodyBytes;
    private @Nullable Route route;
    private @Nullable ExecutorService threads;
    private @Nullable Gathering<Waiting> small;
    private @Nullable Gathering<Waiting> large;

    /** A call that is answered together with the others that it was taken with. */
    private static final class Waiting {
        private final HttpServerRequest request;
        private final Context context;
        private final HttpCall call;
        private volatile @Nullable Written answer;

        Waiting(RoutingContext routing, byte[] body) {
            this.request = routing.request();
            this.context = Objects.requireNonNull(Vertx.currentContext());
            this.call = new HttpCall(
                    Callers.ofUser(routing.user()), request.headers(), body, given -> answer = Written.of(given));
        }

        int weight() {
            return CALL_BYTES + call.body().length;
        }

        void send() {
            HttpServerResponse response = request.response();
            Written written = answer;
            // Also when the sender has gone away meanwhile: by its end it gives its room back.
            if (written != null && !response.ended()) {
                written.send(response);
            }
        }
    }

    /** An answer with its bytes, made where it was decided on: the event loop has enough to do. */
    private record Written(HttpAnswer answer, Buffer body) {
        static Written of(HttpAnswer answer) {
            return new Written(answer, Buffer.buffer(Json.write(answer.body())));
        }

        void send(HttpServerResponse response) {
            answer.headers().forEach(response::putHeader);
            response.setStatusCode(answer.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(body);
        }
    }

    HttpBatchConsumer(Endpoint endpoint, Processor processor, int port, String path, int maxBodyBytes) {
        super(endpoint, processor);
        this.port = port;
        this.path = path;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ExecutorService pool = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "http-batch", WORKERS + LARGE_WORKERS);
        threads = pool;
        small = new Gathering<>(WORKERS, TOGETHER, Waiting::weight, pool, this::process);
        large = new Gathering<>(LARGE_WORKERS, 0, Waiting::weight, pool, this::process);
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getEndpoint().getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(port));
        // Right behind the front door: the router asks all others first otherwise.
        route = router.route(HttpMethod.POST, path).order(0).handler(this::receive);
    }

    @Override
    protected void doStop() throws Exception {
        if (route != null) {
            route.remove();
            route = null;
        }
        if (threads != null) {
            // Whatever is still in hand has had its time: it is interrupted, and answered.
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(threads);
            threads = null;
        }
        super.doStop();
    }

    /** On the event loop, as the next three. */
    private void receive(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        long length = length(request);
        if (length > maxBodyBytes) {
            tooLarge(request);
            return;
        }
        ArrivingBody body = new ArrivingBody(length, maxBodyBytes);
        request.handler(piece -> {
            if (!body.add(piece)) {
                request.handler(null).endHandler(null);
                tooLarge(request);
            }
        });
        request.endHandler(end -> take(routing, body.bytes()));
        // Nobody is there to be answered.
        request.exceptionHandler(gone -> request.handler(null).endHandler(null));
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /** As announced; -1 when it is not. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void tooLarge(HttpServerRequest request) {
        HttpAnswer answer = HttpAnswer.error(413, "too_large", "A request may have at most " + maxBodyBytes + " bytes");
        Written.of(answer).send(request.response());
    }

    private void take(RoutingContext routing, byte[] body) {
        Gathering<Waiting> gathering = body.length > LARGE ? large : small;
        if (gathering == null || !isRunAllowed() || isSuspendingOrSuspended()) {
            // The front door knows what to say while the hub stops.
            routing.fail(503);
        } else {
            gathering.add(new Waiting(routing, body));
        }
    }

    private void process(List<Waiting> taken) {
        try {
            Exchange exchange = createExchange(true);
            List<HttpCall> calls = new ArrayList<>(taken.size());
            taken.forEach(waiting -> calls.add(waiting.call));
            exchange.getMessage().setBody(calls);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("The route failed", exchange, exchange.getException());
            }
        } catch (Throwable e) {
            // Also an Error: else its callers would wait for ever.
            getExceptionHandler().handleException(e);
        } finally {
            HttpAnswer failed = HttpAnswer.error(
                    500, "internal", "The request failed because of a fault of the hub; its log says more.");
            each(taken, waiting -> waiting.call.answer(failed));
            // One wake-up for all: an HTTP server of Camel's has one event loop, and any other one may answer too.
            taken.getFirst().context.runOnContext(loop -> each(taken, Waiting::send));
        }
    }

    /** What fails for one call leaves the others theirs. */
    private void each(List<Waiting> taken, Consumer<Waiting> action) {
        for (Waiting waiting : taken) {
            try {
                action.accept(waiting);
            } catch (Throwable e) {
                getExceptionHandler().handleException(e);
            }
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    /** What was taken in is answered before the hub stops. */
    @Override
    public int getPendingExchangesSize() {
        return pending(small) + pending(large);
    }

    private static int pending(@Nullable Gathering<Waiting> gathering) {
        return gathering == null ? 0 : gathering.pending();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing: new requests get 503 already, and those that wait are worked off.
    }
}
