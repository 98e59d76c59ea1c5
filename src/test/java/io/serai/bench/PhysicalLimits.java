package io.serai.bench;

import io.serai.delivery.Signatures;
import io.serai.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

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
        Vertx vertx = Vertx.vertx();
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects));
                RawRedis raw = new RawRedis(redis.url())) {
            HttpServer bare = vertx.createHttpServer()
                    .requestHandler(request -> request.bodyHandler(body -> request.response()
                            .setStatusCode(Ingest.EVENTS_ACCEPTED)
                            .end()))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            URI bareUrl = URI.create("http://127.0.0.1:" + bare.actualPort());
            Progress.say("warming up");
            load(hub.url(), projects, 1).run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
            load(hub.url(), projects, PIPELINED).run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
            for (int run = 0; run < effort.runs(); run++) {
                Progress.say("run " + (run + 1));
                redis.clear();
                single.add(SINGLE, posted(hub.url(), projects, 1, effort));
                single.add("a bare HTTP server of the same library", posted(bareUrl, projects, 1, effort));
                byte[] ping = RawRedis.command("PING".getBytes(StandardCharsets.US_ASCII));
                single.add("PING to Redis, one at a time", perSecond(effort, 1, () -> raw.run(ping, 1)));
                redis.clear();
                batch.add(BATCH, posted(hub.url(), projects, PIPELINED, effort));
                batch.add("a bare HTTP server of the same library", posted(bareUrl, projects, PIPELINED, effort));
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
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
        findings.comparison(single);
        findings.comparison(batch);
        findings.remark(
                "Each limit is the step alone, with all of the machine for itself; a hub does them all, and twenty"
                        + " things more. " + Ingest.CONNECTIONS
                        + " connections for HTTP, the bare server in the load's own"
                        + " process; one connection to Redis, its append-only file written before each answer.");
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

    /** How many a second, in a quarter of a turn each for the compilers and for the measurement. */
    private static double perSecond(Effort effort, int count, Step step) throws IOException {
        Duration part = effort.turn().dividedBy(4);
        repeat(part, step);
        long start = System.nanoTime();
        long steps = repeat(part, step);
        return steps * count / ((System.nanoTime() - start) / 1e9);
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
