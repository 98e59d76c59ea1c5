package io.serai.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/** Sends exchanges to whoever serves a direct endpoint at that moment, and counts them in and out. */
final class HandoverDirectProducer extends DefaultAsyncProducer {
    private final HandoverDirectEndpoint endpoint;
    private final DirectSlot slot;

    HandoverDirectProducer(HandoverDirectEndpoint endpoint, DirectSlot slot) {
        super(endpoint);
        this.endpoint = endpoint;
        this.slot = slot;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Server server = enter(exchange);
        if (server != null) {
            try {
                server.consumer().getProcessor().process(exchange);
            } finally {
                server.leave();
            }
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Server server;
        try {
            if (endpoint.isSynchronous()) {
                process(exchange);
                server = null;
            } else {
                server = enter(exchange);
            }
            if (server == null) {
                callback.done(true);
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(exchange, e, callback);
        } catch (Exception e) {
            return failed(exchange, e, callback);
        }
        return process(exchange, server, callback);
    }

    private static boolean process(Exchange exchange, Server server, AsyncCallback callback) {
        Visit visit = new Visit(server, callback);
        try {
            if (server.consumer().getEndpoint().isSynchronous()) {
                server.consumer().getProcessor().process(exchange);
                visit.done(true);
                return true;
            }
            // As Camel's own producer does, for its traces.
            if (exchange.getProperty(ExchangePropertyKey.OTEL_ACTIVE_SPAN) != null) {
                exchange.setProperty(ExchangePropertyKey.OTEL_CLOSE_CLIENT_SCOPE, true);
            }
            return server.consumer().getAsyncProcessor().process(exchange, visit);
        } catch (Exception e) {
            return failed(exchange, e, visit);
        } catch (Error e) {
            // Whoever catches it calls nobody back.
            visit.end();
            throw e;
        }
    }

    private static boolean failed(Exchange exchange, Exception failure, AsyncCallback callback) {
        exchange.setException(failure);
        callback.done(true);
        return true;
    }

    private @Nullable Server enter(Exchange exchange) throws Exception {
        Server server = slot.enter();
        if (server == null && endpoint.isBlock()) {
            server = slot.enter(Duration.ofMillis(endpoint.getTimeout()));
        }
        if (server == null && endpoint.isFailIfNoConsumers()) {
            throw new DirectConsumerNotAvailableException("No consumers available on endpoint: " + endpoint, exchange);
        }
        return server;
    }

    /** One exchange in a route; it goes out once. */
    private static final class Visit implements AsyncCallback {
        private final Server server;
        private final AsyncCallback next;
        private final AtomicBoolean over = new AtomicBoolean();

        Visit(Server server, AsyncCallback next) {
            this.server = server;
            this.next = next;
        }

        void end() {
            if (over.compareAndSet(false, true)) {
                server.leave();
            }
        }

        @Override
        public void done(boolean doneSync) {
            end();
            next.done(doneSync);
        }
    }
}
