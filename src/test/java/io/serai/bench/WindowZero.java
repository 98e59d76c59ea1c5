package io.serai.bench;

import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/** Section 5: from sending an event to its arrival at the receiver, through a whole hub and an alert without a window. */
final class WindowZero implements Section {
    private static final int RATE = 500;
    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PROJECT = "0199a200-0000-7000-8000-0000000000b1";
    private static final double GOAL_MILLIS = 20;

    @Override
    public String name() {
        return "window0";
    }

    @Override
    public String about() {
        return "A hub over HTTP: from an event to its webhook without a window";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Duration warmUp = effort == Effort.QUICK ? WARM_UP.dividedBy(2) : WARM_UP;
        int warmUps = (int) (RATE * warmUp.toSeconds());
        int measured = (int) (RATE * effort.steady().toSeconds());
        AtomicLongArray arrivals = new AtomicLongArray(warmUps + measured);
        AtomicLongArray dues = new AtomicLongArray(warmUps + measured);
        try (WebhookSink sink = new WebhookSink(number -> arrivals.compareAndSet((int) number, 0, System.nanoTime()));
                BenchHub hub = BenchHub.start(redis, alert(sink));
                Senders senders = new Senders(hub.url())) {
            Progress.say("warming up");
            FixedRate.run(RATE, warmUp, (number, dueAt) -> senders.send(number, dueAt, dues));
            // What a cold hub could not keep up with is not for the measurement to wait for.
            awaitArrival(arrivals, 0, warmUps);
            Progress.say(RATE + " events/s for " + effort.steady().toSeconds() + " s");
            FixedRate.run(RATE, effort.steady(), (number, dueAt) -> senders.send(warmUps + number, dueAt, dues));

            awaitArrival(arrivals, warmUps, arrivals.length());
            senders.check();
            Latencies latencies = new Latencies();
            for (int i = warmUps; i < arrivals.length(); i++) {
                if (arrivals.get(i) != 0) {
                    latencies.add(arrivals.get(i) - dues.get(i));
                }
            }
            int missing = measured - latencies.count();
            findings.table(new Table("events/s", "events", "arrived", "p50 ms", "p99 ms", "max ms")
                    .row(
                            RATE,
                            Findings.number(measured),
                            Findings.number(measured - missing),
                            Findings.number(latencies.p50()),
                            Findings.number(latencies.p99()),
                            Findings.number(latencies.max())));
            findings.remark("Open loop: an event each " + 1_000 / RATE
                    + " ms, whatever has become of those before; the time is counted from when it was due to be sent. Events of 2 KB, "
                    + CONNECTIONS + " connections, one event in a request, one alert with window 0.");
            latencies.write(findings.figure().put("eventsPerSecond", RATE).put("missing", missing));
            findings.atMost("p99 from event to webhook", latencies.p99(), GOAL_MILLIS, "ms");
        }
    }

    private static String alert(WebhookSink sink) {
        return """
                alerts:
                  - id: bench
                    name: Bench
                    workspace_id: %3$s
                    webhook: {url: "%1$s"}
                    options: {window: 0}
                    triggers: [{event_type: "%2$s"}]
                """
                .formatted(sink.url(), BenchEvents.TYPE, SampleEvents.WORKSPACE);
    }

    private static void awaitArrival(AtomicLongArray arrivals, int from, int to) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = from; i < to; ) {
            if (arrivals.get(i) != 0) {
                i++;
            } else if (System.nanoTime() > end) {
                return;
            } else {
                Thread.sleep(1);
            }
        }
    }

    /** Connections that take turns. What finds its connection busy waits there, and the wait counts. */
    private static final class Senders implements AutoCloseable {
        private static final int END = -1;

        private final List<LinkedBlockingQueue<Integer>> queues = new ArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();
        private final AtomicReference<IOException> failure = new AtomicReference<>();

        Senders(URI hub) {
            BenchEvents events = new BenchEvents(BenchEvents.BYTES);
            for (int i = 0; i < CONNECTIONS; i++) {
                LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
                queues.add(queue);
                EventRequest request = new EventRequest(hub, events, 1, PROJECT);
                Thread.ofVirtual().name("sender-" + i).start(() -> serve(hub, request, queue));
            }
        }

        void send(int number, long dueAt, AtomicLongArray dues) {
            dues.set(number, dueAt);
            queues.get(turn.getAndIncrement() % CONNECTIONS).add(number);
        }

        private void serve(URI hub, EventRequest request, LinkedBlockingQueue<Integer> queue) {
            try (HubConnection connection = new HubConnection(hub)) {
                for (int number = queue.take(); number != END; number = queue.take()) {
                    connection.post(request.stamped(number));
                }
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void check() throws IOException {
            if (failure.get() != null) {
                throw failure.get();
            }
        }

        @Override
        public void close() {
            queues.forEach(queue -> queue.add(END));
        }
    }
}
