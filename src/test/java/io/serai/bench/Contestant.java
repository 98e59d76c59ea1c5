package io.serai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A build with a Redis server and a receiver of its own, and the load for its hub, which idles when it has no turn. */
final class Contestant implements AutoCloseable {
    private static final int RECEIVERS = 8;
    private static final int BATCH = 100;

    private final Build build;
    private final BenchRedis redis;
    private final WebhookSink sink;
    private final List<String> gathered =
            Ingest.projects(Ingest.CONNECTIONS + RECEIVERS).subList(0, Ingest.CONNECTIONS);
    private final List<String> sentAtOnce =
            Ingest.projects(Ingest.CONNECTIONS + RECEIVERS).subList(Ingest.CONNECTIONS, Ingest.CONNECTIONS + RECEIVERS);
    private volatile @Nullable DeliveryLoop deliveries;

    Contestant(Build build) throws IOException {
        this.build = build;
        redis = BenchRedis.start();
        try {
            sink = new WebhookSink(this::arrived);
        } catch (IOException e) {
            Closing.after(e, List.of(redis));
            throw e;
        }
    }

    private void arrived(long number) {
        DeliveryLoop loop = deliveries;
        if (loop != null) {
            loop.arrived(number);
        }
    }

    String name() {
        return build.name();
    }

    BenchRedis redis() {
        return redis;
    }

    /** How long a start took of a hub that has ended again. */
    Duration startOnce() throws IOException {
        try (BuiltHub hub = startHub()) {
            return hub.startTime();
        } finally {
            redis.clear();
        }
    }

    BuiltHub startHub() throws IOException {
        Path home = BuiltHub.home(build, redis, alerts());
        return BuiltHub.start(build, home);
    }

    private String alerts() {
        return Stream.concat(
                        gathered.stream().map(project -> Ingest.alert(project, "http://127.0.0.1:9/", "1h")),
                        sentAtOnce.stream().map(project -> Ingest.alert(project, sink.url(), "0")))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    /** Small events that gather, one in a request. */
    ClosedLoop singles(BuiltHub hub) {
        return Ingest.load(hub.url(), gathered, BenchEvents.SMALL_BYTES, 1);
    }

    /** Small events that gather, many in a request. */
    ClosedLoop batches(BuiltHub hub) {
        return Ingest.load(hub.url(), gathered, BenchEvents.SMALL_BYTES, BATCH);
    }

    /** Small events each of which becomes a webhook at once. */
    DeliveryLoop deliveries(BuiltHub hub) {
        BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
        DeliveryLoop loop = new DeliveryLoop(
                hub.url(),
                IntStream.range(0, Ingest.CONNECTIONS)
                        .mapToObj(i -> new EventRequest(hub.url(), events, 1, sentAtOnce.get(i % RECEIVERS)))
                        .toList());
        deliveries = loop;
        return loop;
    }

    @Override
    public void close() throws IOException {
        Closing.all(List.of(redis, sink));
    }
}
