package io.serai.routing;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.direct.DirectConsumer;

/**
 * A route that serves a direct endpoint, and how many exchanges are in it. Who has been let in is counted before it is
 * clear that the route still serves the endpoint: once it does not, and nobody is in it, nobody can come in.
 */
final class Server {
    private final DirectConsumer consumer;
    private final AtomicLong inside = new AtomicLong();

    Server(DirectConsumer consumer) {
        this.consumer = consumer;
    }

    DirectConsumer consumer() {
        return consumer;
    }

    /** @return false: it serves that endpoint no more */
    boolean enter(DirectSlot slot) {
        inside.incrementAndGet();
        if (slot.isServedBy(this)) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }

    boolean empty() {
        return inside.get() == 0;
    }
}
