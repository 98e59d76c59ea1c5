package io.serai.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.annotations.Component;
import org.jspecify.annotations.Nullable;

/**
 * Camel's {@code direct:}, with one thing more: a new route can take over an endpoint from the old one while exchanges
 * come in. Each exchange goes to the one or the other, none waits and none finds nobody; the old route keeps those that
 * it has. Everything else is as in Camel, which allows one route for each endpoint.
 */
@Component("direct")
public final class HandoverDirectComponent extends DirectComponent {
    private final Map<String, DirectSlot> slots = new ConcurrentHashMap<>();
    private final Map<Consumer, Server> servers = new ConcurrentHashMap<>();
    private volatile @Nullable Handover handover;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DirectEndpoint endpoint = new HandoverDirectEndpoint(uri, this);
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    DirectSlot slot(String key) {
        return slots.computeIfAbsent(key, absent -> new DirectSlot());
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        Server server = new Server(consumer);
        Handover open = handover;
        boolean alone;
        if (open != null && open.isMine()) {
            alone = open.stage(slot(key), server);
        } else {
            alone = slot(key).serve(server);
        }
        if (!alone) {
            throw new IllegalArgumentException(key + " is served by another route already");
        }
        servers.put(consumer, server);
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        slot(key).leave(consumer);
        servers.remove(consumer);
        Handover open = handover;
        if (open != null) {
            open.forget(consumer);
        }
    }

    @Override
    protected @Nullable DirectConsumer getConsumer(String key, boolean block, long timeout) {
        Server server = slot(key).server();
        return server == null ? null : server.consumer();
    }

    /** Whether exchanges that come now go to the consumer. */
    boolean serves(Consumer consumer) {
        Server server = servers.get(consumer);
        return server != null && slots.values().stream().anyMatch(slot -> slot.isServedBy(server));
    }

    /** Whether no exchange is in the route of the consumer; for ever, when it {@link #serves} nothing. */
    boolean empty(Consumer consumer) {
        Server server = servers.get(consumer);
        return server == null || server.empty();
    }

    /** Lets no more exchanges in; those that come find nobody. */
    void close(Consumer consumer) {
        if (consumer instanceof DirectConsumer direct) {
            slots.values().forEach(slot -> slot.leave(direct));
        }
    }

    /** From now on the consumers that this thread starts wait at their endpoints until the handover is made. */
    Handover handover() {
        Handover opened = new Handover();
        handover = opened;
        return opened;
    }

    /** One step from some routes to others. One at a time. */
    final class Handover implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final Map<DirectSlot, Server> staged = new LinkedHashMap<>();
        private final List<Replaced> replaced = new ArrayList<>();

        private record Replaced(DirectSlot slot, @Nullable Server last) {}

        private Handover() {}

        private boolean isMine() {
            return thread == Thread.currentThread();
        }

        private synchronized boolean stage(DirectSlot slot, Server server) {
            return staged.putIfAbsent(slot, server) == null;
        }

        private synchronized void forget(DirectConsumer consumer) {
            staged.values().removeIf(server -> Objects.equals(server.consumer(), consumer));
        }

        /** Exchanges go to the new routes. */
        synchronized void make() {
            staged.forEach((slot, server) -> replaced.add(new Replaced(slot, slot.replace(server))));
            staged.clear();
        }

        /** Exchanges go to the routes that they went to before. */
        synchronized void undo() {
            replaced.forEach(change -> change.slot.replace(change.last));
            replaced.clear();
            staged.clear();
        }

        @Override
        public void close() {
            handover = null;
        }
    }
}
