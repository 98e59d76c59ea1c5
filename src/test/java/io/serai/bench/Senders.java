package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Connections to a server, each sending the requests of its own, one event each. What finds its connection busy waits
 * there.
 */
final class Senders implements AutoCloseable {
    private final List<LinkedBlockingQueue<Job>> queues = new ArrayList<>();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final List<EventRequest> requests;

    private record Job(EventRequest request, long number) {
        boolean isLast() {
            return number < 0;
        }
    }

    /** @param requests spread over the connections; one is sent by one connection */
    Senders(URI hub, int connections, List<EventRequest> requests) {
        this(hub, connections, Ingest.EVENTS_ACCEPTED, requests);
    }

    /** @param status of an answer; any other fails */
    Senders(URI server, int connections, int status, List<EventRequest> requests) {
        this.requests = List.copyOf(requests);
        for (int i = 0; i < connections; i++) {
            LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
            queues.add(queue);
            Thread.ofVirtual().name("sender-" + i).start(() -> serve(server, status, queue));
        }
    }

    /** Has this request sent with the event of this number. */
    void send(int request, long number) {
        queues.get(request % queues.size()).add(new Job(requests.get(request), number));
    }

    private void serve(URI server, int status, LinkedBlockingQueue<Job> queue) {
        try (HubConnection connection = new HubConnection(server, status)) {
            for (Job next = queue.take(); !next.isLast(); next = queue.take()) {
                connection.post(next.request().stamped(next.number()));
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what went wrong with any of the connections. */
    void check() throws IOException {
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public void close() {
        queues.forEach(queue -> queue.add(new Job(requests.getFirst(), -1)));
    }
}
