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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Section 3: how many events a hub acknowledges over HTTP, by the number of events in a request. */
final class EventsPerRequest implements Section {
    private static final List<Integer> SIZES = List.of(1, 10, 100);
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong ids = new AtomicLong();
    private volatile boolean measuring;
    private volatile boolean running;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String about() {
        return "A hub over HTTP: events acknowledged, by the number of events in a request";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        // A project and an alert for each connection, so that no bucket gets full: nothing is delivered.
        List<String> projects = Ingest.projects(CONNECTIONS);
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects))) {
            BenchEvents events = new BenchEvents(BenchEvents.BYTES);
            for (int size : SIZES.reversed()) {
                Progress.say("warming up, " + size + " in a request");
                turn(hub.url(), events, projects, size, Duration.ZERO, effort.turn());
            }
            Table table = new Table(
                    "events in a request",
                    "requests/s",
                    "events/s",
                    "answer p50 ms",
                    "p99 ms",
                    "max ms",
                    "Redis CPU µs an event");
            for (int size : SIZES) {
                redis.clear();
                Progress.say(size + " in a request");
                Duration redisBefore = redis.cpu();
                long first = ids.get();
                Latencies answers = turn(hub.url(), events, projects, size, effort.settle(), effort.turn());
                double redisMicros = redis.cpu().minus(redisBefore).toNanos() / 1e3 / (ids.get() - first);
                double requests = answers.count() / (effort.turn().toNanos() / 1e9);
                table.row(
                        size,
                        Findings.number(requests),
                        Findings.number(requests * size),
                        Findings.number(answers.p50()),
                        Findings.number(answers.p99()),
                        Findings.number(answers.max()),
                        Findings.number(redisMicros));
                answers.write(findings.figure()
                        .put("eventsPerRequest", size)
                        .put("requestsPerSecond", requests)
                        .put("eventsPerSecond", requests * size)
                        .put("redisCpuMicros", redisMicros));
            }
            findings.table(table);
            findings.remark(CONNECTIONS + " connections, each waiting for its answers, events of 2 KB; each request's"
                    + " events go to one alert of " + CONNECTIONS
                    + ". Acknowledged (202) means that Redis has them.");
        }
    }

    private Latencies turn(
            URI hub, BenchEvents events, List<String> projects, int size, Duration settle, Duration measured)
            throws InterruptedException {
        running = true;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Latencies>> connections = new ArrayList<>();
            for (String project : projects) {
                EventRequest request = new EventRequest(hub, events, size, project);
                connections.add(threads.submit(() -> send(hub, request)));
            }
            Thread.sleep(settle);
            measuring = true;
            Thread.sleep(measured);
            measuring = false;
            running = false;
            Latencies answers = new Latencies();
            for (Future<Latencies> connection : connections) {
                answers.addAll(connection.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a request has no answer after " + PATIENCE, e);
        } finally {
            measuring = false;
            running = false;
            threads.shutdownNow();
        }
    }

    private Latencies send(URI hub, EventRequest request) throws IOException {
        Latencies answers = new Latencies();
        try (HubConnection connection = new HubConnection(hub)) {
            while (running) {
                byte[] bytes = request.stamped(ids.getAndAdd(request.events()));
                long start = System.nanoTime();
                connection.post(bytes);
                long end = System.nanoTime();
                if (measuring) {
                    answers.add(end - start);
                }
            }
        }
        return answers;
    }
}
