package io.serai.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Ends each exchange in time and takes from the answer what is needed: the status, when to ask again, and a bounded
 * piece of the body. Whatever else a receiver says goes no further.
 */
final class WatchedClient extends CloseableHttpClient {
    /** Receivers say in less what they have to say; the connection of one that goes on is closed. */
    static final int MAX_BODY_BYTES = 20_480;

    /** Most receivers answer with less. */
    private static final int FIRST_BYTES = 512;

    /** For the body, once the status is known: nothing depends on it any more. */
    static final Duration MAX_BODY_TIME = Duration.ofSeconds(5);

    private static final List<String> KEPT_HEADERS = List.of("Retry-After", "Date", "Content-Type");

    private final CloseableHttpClient client;
    private final Exchanges exchanges;
    private final ScheduledExecutorService timer;

    /** The exchanges that are under way. */
    interface Exchanges {
        /** The one that this thread is about to make. */
        WatchedExchange begin(HttpHost target, ClassicHttpRequest request) throws IOException;

        void end();
    }

    WatchedClient(CloseableHttpClient client, Exchanges exchanges, ScheduledExecutorService timer) {
        this.client = client;
        this.exchanges = exchanges;
        this.timer = timer;
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
            throws IOException {
        WatchedExchange exchange = exchanges.begin(target, request);
        Duration remaining = exchange.remaining();
        Cut cut = new Cut(exchange, request);
        try {
            if (remaining.isZero()) {
                throw new InterruptedIOException("The exchange took too long");
            }
            cut.in(remaining);
            ClassicHttpResponse response =
                    client.executeOpen(target, watched(request, exchange), context(context, exchange, remaining));
            exchange.answered(response.getCode());
            Duration left = exchange.remaining();
            cut.in(left.compareTo(MAX_BODY_TIME) < 0 ? left : MAX_BODY_TIME);
            if (!readToTheEnd(response.getEntity(), exchange)) {
                abort(request);
            }
            return CloseableHttpResponse.adapt(whatCounts(response));
        } catch (IOException e) {
            throw exchange.explain(e);
        } catch (RuntimeException e) {
            // What the client runs into when its time ends between two of its steps.
            if (exchange.expired()) {
                throw exchange.explain(new IOException(e));
            }
            throw e;
        } finally {
            cut.never();
            exchanges.end();
        }
    }

    /** Closes an exchange's connection when its time is over, wherever it stands. */
    private final class Cut {
        private final WatchedExchange exchange;
        private final ClassicHttpRequest request;

        @Nullable
        private Future<?> pending;

        Cut(WatchedExchange exchange, ClassicHttpRequest request) {
            this.exchange = exchange;
            this.request = request;
        }

        void in(Duration time) {
            never();
            pending = timer.schedule(
                    () -> {
                        exchange.expire();
                        abort(request);
                    },
                    time.toNanos(),
                    TimeUnit.NANOSECONDS);
        }

        void never() {
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }

    /** Does nothing when the connection has been given back. */
    private static void abort(ClassicHttpRequest request) {
        ((Cancellable) request).cancel();
    }

    private static ClassicHttpRequest watched(ClassicHttpRequest request, WatchedExchange exchange) {
        if (exchange.fresh()) {
            // It is of use to nobody else.
            request.setHeader("Connection", "close");
        }
        HttpEntity entity = request.getEntity();
        if (entity != null) {
            request.setEntity(new HttpEntityWrapper(entity) {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    super.writeTo(out);
                    exchange.sent();
                }
            });
        }
        return request;
    }

    private static HttpClientContext context(HttpContext given, WatchedExchange exchange, Duration remaining) {
        HttpClientContext context = HttpClientContext.castOrCreate(given);
        Timeout timeout = Timeout.of(remaining);
        context.setRequestConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setProtocolUpgradeEnabled(false)
                .build());
        // The pool gives a connection only to who has the token of the one who made it.
        String certificates = exchange.certificates();
        String token = certificates == null ? "usual" : "certificates " + certificates;
        context.setUserToken(exchange.fresh() ? new Object() : token);
        return context;
    }

    /** Whether the body has ended, so that the connection can be used again. */
    private static boolean readToTheEnd(@Nullable HttpEntity entity, WatchedExchange exchange) {
        if (entity == null) {
            return true;
        }
        byte[] bytes = new byte[FIRST_BYTES];
        int total = 0;
        boolean all = false;
        try {
            // Not closed: that would read on.
            InputStream body = entity.getContent();
            while (!all && total <= MAX_BODY_BYTES) {
                if (total == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(8 * total, MAX_BODY_BYTES + 1));
                }
                int count = body.read(bytes, total, bytes.length - total);
                all = count < 0;
                total += Math.max(count, 0);
            }
        } catch (IOException e) {
            // The status has been said: how the rest ended changes nothing.
        }
        exchange.read(bytes, Math.min(total, MAX_BODY_BYTES), all);
        return all;
    }

    private static ClassicHttpResponse whatCounts(ClassicHttpResponse response) {
        ClassicHttpResponse answer = new BasicClassicHttpResponse(response.getCode());
        for (String name : KEPT_HEADERS) {
            Header header = response.getFirstHeader(name);
            if (header != null) {
                answer.addHeader(header);
            }
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    @Override
    public void close(CloseMode mode) {
        client.close(mode);
    }
}
