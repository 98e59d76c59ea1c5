package io.serai.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.HttpMessage;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Very many deliveries to destinations that take the connection and never answer. */
final class Hanging implements Section {
    private static final int DESTINATIONS = 1_000;
    private static final int QUICK_DESTINATIONS = 200;
    private static final int EACH = 10;
    private static final int HEALTHY = 10;
    private static final int RATE = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    /** Longer than an attempt may take, so that all of it is seen: hanging, timeouts, retries, open circuits. */
    private static final Duration HANG = Duration.ofSeconds(90);

    private static final Duration QUICK_HANG = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofMinutes(5);
    private static final double GOAL_MEBIBYTES = 512;

    @Override
    public String name() {
        return "hanging";
    }

    @Override
    public String about() {
        return "10,000 deliveries to 1,000 destinations that hang, all at once, beside healthy ones";
    }

    /** The destinations that hang, and do not from some time on. */
    private static final class Receivers implements AutoCloseable {
        private final FaultyServer server = new FaultyServer();
        private final List<String> urls = new ArrayList<>();
        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger hanging = new AtomicInteger();
        private final AtomicInteger mostHanging = new AtomicInteger();
        private final Set<Long> arrived = ConcurrentHashMap.newKeySet();
        private volatile boolean recovered;

        Receivers(int count) {
            for (int i = 0; i < count; i++) {
                urls.add(server.port(this::meet).url());
            }
        }

        private void meet(FaultyServer.Connection connection) throws IOException {
            for (HttpMessage request = connection.read(); request != null; request = connection.read()) {
                if (!recovered) {
                    attempts.incrementAndGet();
                    mostHanging.accumulateAndGet(hanging.incrementAndGet(), Math::max);
                    try {
                        connection.hang();
                    } finally {
                        hanging.decrementAndGet();
                    }
                    return;
                }
                for (int place : EventIds.places(request.body())) {
                    arrived.add(EventIds.read(request.body(), place));
                }
                connection.write(Faults.answer(200, "ok"));
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        boolean quick = effort == Effort.QUICK;
        int destinations = quick ? QUICK_DESTINATIONS : DESTINATIONS;
        int deliveries = destinations * EACH;
        Duration hang = quick ? QUICK_HANG : HANG;
        int before = events(WARM_UP) + events(effort.steady());
        Stopwatch events = new Stopwatch(before + events(hang) + events(RECOVERY));
        try (Receivers receivers = new Receivers(destinations);
                WebhookSink sink = new WebhookSink(number -> {
                    if (number < before + events(hang)) {
                        events.arrived(number);
                    }
                });
                BenchHub hub = BenchHub.start(redis, alerts(sink, receivers.urls));
                Senders senders = senders(hub)) {
            Progress.say("warming up");
            FixedRate.run(RATE, WARM_UP, (number, dueAt) -> send(senders, events, number, dueAt));
            Progress.say("the healthy destinations alone");
            int alone = events(WARM_UP);
            FixedRate.run(RATE, effort.steady(), (number, dueAt) -> send(senders, events, alone + number, dueAt));
            events.await(0, before, PATIENCE);
            double memoryBefore = hub.usage().peakMemory();

            Progress.say("%,d deliveries to %,d destinations that hang, for %d s"
                    .formatted(deliveries, destinations, hang.toSeconds()));
            for (int i = 0; i < EACH; i++) {
                sendToAll(hub, destinations, before + events(hang) + i * destinations);
            }
            FixedRate.run(RATE, hang, (number, dueAt) -> send(senders, events, before + number, dueAt));
            events.await(before, before + events(hang), PATIENCE);
            senders.check();
            double memory = hub.usage().peakMemory();
            Waiting waiting = Waiting.in(redis);

            Progress.say("they answer again");
            receivers.recovered = true;
            long recovery = System.nanoTime();
            long end = recovery + RECOVERY.toNanos();
            while (ended(redis, receivers) < deliveries && System.nanoTime() < end) {
                Thread.sleep(200);
            }
            double recovered = (System.nanoTime() - recovery) / 1e9;
            int deadLetters = size(redis, "dead_letters");

            Latencies quiet = events.latencies(alone, before);
            Latencies beside = events.latencies(before, before + events(hang));
            Table healthy = new Table("healthy destinations", "events", "missing", "p50 ms", "p99 ms", "max ms");
            row(healthy, findings, "alone", quiet, events.missing(alone, before));
            row(healthy, findings, "beside those that hang", beside, events.missing(before, before + events(hang)));
            findings.table(healthy);
            findings.table(new Table("of the deliveries to those that hang", "number")
                    .row("attempts while they hung", Findings.number(receivers.attempts.get()))
                    .row("at a time, at most", Findings.number(receivers.mostHanging.get()))
                    .row("dead letters by then", Findings.number(waiting.deadLetters()))
                    .row("waiting for their next attempt by then", Findings.number(waiting.claims()))
                    .row(
                            "not yet taken by then",
                            Findings.number(deliveries - waiting.deadLetters() - waiting.claims()))
                    .row("delivered when they answered again", Findings.number(receivers.arrived.size()))
                    .row("dead letters in the end", Findings.number(deadLetters)));
            findings.remark(
                    ("%,d events, each a notification of its own, to %,d receivers that take the connection, read"
                                    + " the request and say nothing for %d s; then they answer, and %.0f s later everything had"
                                    + " ended. The hub has the settings that it is shipped with; its memory peaked at %.0f MiB"
                                    + " before they came. %d events/s go to %d healthy receivers all the while.")
                            .formatted(
                                    deliveries,
                                    destinations,
                                    hang.toSeconds(),
                                    recovered,
                                    memoryBefore,
                                    RATE,
                                    HEALTHY));
            findings.figure()
                    .put("deliveries", deliveries)
                    .put("destinations", destinations)
                    .put("attempts", receivers.attempts.get())
                    .put("mostHanging", receivers.mostHanging.get())
                    .put("deadLettersWhileHanging", waiting.deadLetters())
                    .put("claimsWhileHanging", waiting.claims())
                    .put("delivered", receivers.arrived.size())
                    .put("deadLetters", deadLetters)
                    .put("recoverySeconds", recovered)
                    .put("memoryBeforeMebibytes", memoryBefore)
                    .put("memoryMebibytes", memory);
            findings.atMost("peak memory of the hub (RSS)", memory, GOAL_MEBIBYTES, "MiB");
            findings.atMost(
                    "deliveries that ended neither delivered nor as a dead letter",
                    deliveries - ended(redis, receivers),
                    0,
                    "");
        }
    }

    private record Waiting(int claims, int deadLetters) {
        static Waiting in(BenchRedis redis) {
            return new Waiting(size(redis, "alert_claim_index"), size(redis, "dead_letters"));
        }
    }

    /** Counts events: those that arrived, and those in dead letters that never did. */
    private static int ended(BenchRedis redis, Receivers receivers) {
        return receivers.arrived.size() + size(redis, "dead_letters");
    }

    private static int size(BenchRedis redis, String sortedSet) {
        RedissonClient client = redis.redis().client();
        return client.getScoredSortedSet(sortedSet, StringCodec.INSTANCE).size();
    }

    private static int events(Duration duration) {
        return (int) (RATE * duration.toSeconds());
    }

    private static void row(Table table, Findings findings, String name, Latencies latencies, int missing) {
        table.row(
                name,
                Findings.number(latencies.count()),
                missing,
                Findings.number(latencies.p50()),
                Findings.number(latencies.p99()),
                Findings.number(latencies.max()));
        latencies.write(findings.figure().put("healthy", name).put("missing", missing));
    }

    private static Senders senders(BenchHub hub) {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        return new Senders(
                hub.url(),
                HEALTHY,
                IntStream.range(0, HEALTHY)
                        .mapToObj(i -> new EventRequest(hub.url(), events, 1, "healthy-" + i))
                        .toList());
    }

    private static void send(Senders senders, Stopwatch events, int number, long dueAt) {
        events.due(number, dueAt);
        senders.send(number % HEALTHY, number);
    }

    /** One event to each of those that hang, in one request. */
    private static void sendToAll(BenchHub hub, int destinations, int first) throws Exception {
        List<Event> events = IntStream.range(0, destinations)
                .mapToObj(i -> new Event(
                        EventIds.of(first + i),
                        type(i),
                        SampleEvents.WORKSPACE,
                        null,
                        null,
                        SampleEvents.TIME,
                        Map.of(),
                        JsonNodeFactory.instance.objectNode().put("message", "x".repeat(1_000))))
                .toList();
        int status = hub.client().send(events).status();
        if (status != 202) {
            throw new IOException("the hub answered " + status);
        }
    }

    private static String type(int destination) {
        return "bench:hanging-" + destination;
    }

    private static String alerts(WebhookSink sink, List<String> hanging) {
        StringBuilder yaml = new StringBuilder("alerts:\n");
        for (int i = 0; i < HEALTHY; i++) {
            yaml.append(
                    """
                      - id: healthy-%1$d
                        name: Healthy
                        workspace_id: %2$s
                        project_id: healthy-%1$d
                        webhook: {url: "%3$s%1$d"}
                        options: {window: 0}
                        triggers: [{event_type: "%4$s"}]
                    """
                            .formatted(i, SampleEvents.WORKSPACE, sink.url(), BenchEvents.TYPE));
        }
        for (int i = 0; i < hanging.size(); i++) {
            // An event a notification: without a window those of one destination would share one.
            yaml.append(
                    """
                      - id: hanging-%1$d
                        name: Hanging
                        workspace_id: %2$s
                        webhook: {url: "%3$s"}
                        options: {window: 0, max_events: 1}
                        triggers: [{event_type: "%4$s"}]
                    """
                            .formatted(i, SampleEvents.WORKSPACE, hanging.get(i), type(i)));
        }
        return yaml.toString();
    }
}
