package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closed loop over a whole delivery: some connections, each sending its next event when the webhook of the last one is there. */
final class DeliveryLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI hub;
    private final List<Sender> senders = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();

    /** @param requests of one event; each is of a connection of its own */
    DeliveryLoop(URI hub, List<EventRequest> requests) {
        this.hub = hub;
        for (EventRequest request : requests) {
            senders.add(new Sender(senders.size(), request));
        }
    }

    /**
     * What was delivered.
     *
     * @param measured webhooks that arrived within the measured time
     * @param all webhooks, those before and after it too
     */
    record Delivered(long measured, long all) {}

    /** To be told of each event that arrives, in whatever thread. */
    void arrived(long number) {
        Sender sender = senders.get((int) (number % senders.size()));
        if (sender.awaited == number) {
            sender.webhook.release();
        }
    }

    /** Sends for so long, measures after a while, and returns when everything has arrived. */
    Delivered run(Duration settle, Duration measured) throws IOException, InterruptedException {
        long from = System.nanoTime() + settle.toNanos();
        long until = from + measured.toNanos();
        long round = next.getAndAdd(1L << 32);
        List<Future<Delivered>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            senders.forEach(sender -> ends.add(threads.submit(() -> sender.run(round, from, until))));
        }
        long inTime = 0;
        long all = 0;
        for (Future<Delivered> end : ends) {
            try {
                inTime += end.get().measured();
                all += end.get().all();
            } catch (ExecutionException e) {
                throw new IOException("not all was delivered", e.getCause());
            }
        }
        return new Delivered(inTime, all);
    }

    private final class Sender {
        private final int place;
        private final EventRequest request;
        private final Semaphore webhook = new Semaphore(0);
        private volatile long awaited = -1;

        Sender(int place, EventRequest request) {
            this.place = place;
            this.request = request;
        }

        Delivered run(long round, long from, long until) throws IOException, InterruptedException {
            long inTime = 0;
            long all = 0;
            try (HubConnection connection = new HubConnection(hub)) {
                // A multiple of all before: the number says whose it is.
                long number = round - round % senders.size() + senders.size() + place;
                for (; System.nanoTime() - until < 0; number += senders.size()) {
                    webhook.drainPermits();
                    awaited = number;
                    connection.post(request.stamped(number));
                    if (!webhook.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new IOException("an event has not arrived after " + PATIENCE);
                    }
                    all++;
                    long now = System.nanoTime();
                    if (from - now <= 0 && now - until < 0) {
                        inTime++;
                    }
                }
            }
            return new Delivered(inTime, all);
        }
    }
}
