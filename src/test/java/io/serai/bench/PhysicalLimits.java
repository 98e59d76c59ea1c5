package io.serai.bench;

import io.serai.delivery.Signatures;
import io.serai.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What the parts alone can do that an event passes on its way, beside a whole hub that keeps it. */
final class PhysicalLimits implements Section {
    private static final String SINGLE = "Serai, one event in a request";
    private static final String BATCH = "Serai, 100 in a request";
    private static final int PIPELINED = 100;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String about() {
        return "A hub beside the limits of its parts";
    }

    private record Connections(List<RawRedis> all) implements AutoCloseable {
        static Connections open(String url, int count) throws IOException {
            List<RawRedis> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(new RawRedis(url));
            }
            return new Connections(all);
        }

        @Override
        public void close() throws IOException {
            for (RawRedis connection : all) {
                connection.close();
            }
        }
    }

    /** One step, again and again. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        List<String> projects = Ingest.projects(Ingest.CONNECTIONS);
        Comparison single =
                new Comparison("Events of 512 bytes, and steps of their way alone", "/s", Comparison.Better.MORE);
        Comparison batch = new Comparison("The same with 100 events in a request", "/s", Comparison.Better.MORE);
        byte[] event = Json.write(new BenchEvents(BenchEvents.SMALL_BYTES)
                .event(EventIds.of(0), projects.getFirst())
                .toJson());
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects));
                JavaServer bare = JavaServer.start(BareServer.class, Peer.folder(redis, "bare"));
                Connections redises = Connections.open(redis.url(), Ingest.CONNECTIONS)) {
            for (URI server : List.of(hub.url(), bare.url())) {
                Progress.say("warming up");
                load(server, projects, 1).run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
                load(server, projects, PIPELINED).run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
            }
            RawRedis raw = redises.all().getFirst();
            for (int run = 0; run < effort.runs(); run++) {
                Progress.say("run " + (run + 1));
                redis.clear();
                single.add(SINGLE, posted(hub.url(), projects, 1, effort));
                single.add("a bare HTTP server of the same library", posted(bare.url(), projects, 1, effort));
                byte[] ping = RawRedis.command("PING".getBytes(StandardCharsets.US_ASCII));
                single.add("PING to Redis, one at a time", perSecond(effort, 1, () -> raw.run(ping, 1)));
                single.add(
                        "PING to Redis, one at a time on each of " + Ingest.CONNECTIONS + " connections",
                        perSecond(
                                effort,
                                1,
                                redises.all().stream()
                                        .map(connection -> (Step) () -> connection.run(ping, 1))
                                        .toArray(Step[]::new)));
                redis.clear();
                batch.add(BATCH, posted(hub.url(), projects, PIPELINED, effort));
                batch.add("a bare HTTP server of the same library", posted(bare.url(), projects, PIPELINED, effort));
                byte[] pings = times(PIPELINED, ping);
                batch.add(
                        "PING to Redis, 100 at a time", perSecond(effort, PIPELINED, () -> raw.run(pings, PIPELINED)));
                redis.clear();
                byte[] appends = times(PIPELINED, RawRedis.command(word("RPUSH"), word("bench"), event));
                batch.add(
                        "RPUSH of the event's bytes to Redis, 100 at a time",
                        perSecond(effort, PIPELINED, () -> raw.run(appends, PIPELINED)));
                batch.add("reading its JSON, one thread", perSecond(effort, 1, () -> Json.read(event)));
                batch.add(
                        "its HMAC-SHA256, one thread",
                        perSecond(effort, 1, () -> Signatures.heliconeHex("a-key-of-32-characters-for-hmac!", event)));
            }
        }
        findings.comparison(single);
        findings.comparison(batch);
        findings.remark("Each limit is the step alone, while the hub idles; a hub does them all, and more. "
                + Ingest.CONNECTIONS
                + " connections for HTTP, the bare server in a process of its own, with one event loop and as warm"
                + " as the hub. Redis: one connection and one thread where no connections are named, else a thread for"
                + " each connection; its append-only file is written before each answer, and not forced to the disk.");
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] times(int count, byte[] command) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(command);
        }
        return all.toByteArray();
    }

    private static ClosedLoop load(URI server, List<String> projects, int size) {
        return Ingest.load(server, projects, BenchEvents.SMALL_BYTES, size);
    }

    private static double posted(URI server, List<String> projects, int size, Effort effort) throws IOException {
        ClosedLoop.Answered answered = load(server, projects, size).run(effort.settle(), effort.turn());
        return answered.measuredEvents() / (effort.turn().toNanos() / 1e9);
    }

    /**
     * How many a second, in a quarter of a turn each for the compilers and for the measurement.
     *
     * @param steps at the same time, each in a thread of its own
     */
    private static double perSecond(Effort effort, int count, Step... steps) throws Exception {
        Duration part = effort.turn().dividedBy(4);
        try (ExecutorService threads = Executors.newFixedThreadPool(steps.length)) {
            repeat(threads, part, steps);
            long start = System.nanoTime();
            long done = repeat(threads, part, steps);
            return done * count / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static long repeat(ExecutorService threads, Duration time, Step... steps) throws Exception {
        List<Callable<Long>> tasks = Stream.of(steps)
                .map(step -> (Callable<Long>) () -> repeat(time, step))
                .toList();
        long done = 0;
        for (Future<Long> task : threads.invokeAll(tasks)) {
            done += task.get();
        }
        return done;
    }

    private static long repeat(Duration time, Step step) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long steps = 0;
        do {
            step.run();
            steps++;
        } while (System.nanoTime() - end < 0);
        return steps;
    }
}
