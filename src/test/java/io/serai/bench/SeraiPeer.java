package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A hub on the benchmark's Redis, an alert with a project of its own for each group. */
final class SeraiPeer implements Peer {
    static final Kind KIND = new Kind() {
        @Override
        public String name() {
            return "Serai";
        }

        @Override
        public Optional<String> absent() {
            return Optional.empty();
        }

        @Override
        public Peer start(BenchRedis redis, Setup setup) throws IOException {
            List<String> projects = Ingest.projects(setup.receivers().size());
            return new SeraiPeer(BenchHub.start(redis, alerts(projects, setup)), projects);
        }
    };

    private final BenchHub hub;
    private final List<String> projects;

    private SeraiPeer(BenchHub hub, List<String> projects) {
        this.hub = hub;
        this.projects = projects;
    }

    private static String alerts(List<String> projects, Setup setup) {
        String window = setup.window().isZero() ? "0" : setup.window().toMillis() + "ms";
        return IntStream.range(0, projects.size())
                .mapToObj(group ->
                        Ingest.alert(projects.get(group), setup.receivers().get(group), window))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public String version() {
        return Commit.here().toString();
    }

    @Override
    public String settings() {
        return ("max_events %,d and max_bytes %,d in each alert, deliveries to loopback allowed; Redis set up as the embedded"
                        + " one: appendonly yes, appendfsync no, so written to its file before each answer and left to the"
                        + " operating system to bring to the disk")
                .formatted(Ingest.EVENTS_IN_BUCKET, Ingest.BYTES_IN_BUCKET);
    }

    @Override
    public URI url() {
        return hub.url();
    }

    @Override
    public int acknowledged() {
        return Ingest.EVENTS_ACCEPTED;
    }

    @Override
    public EventRequest request(int group, int events, int bytes) {
        return new EventRequest(hub.url(), new BenchEvents(bytes), events, projects.get(group));
    }

    @Override
    public Usage usage() {
        return hub.usage();
    }

    @Override
    public Duration cpu(BenchRedis redis) {
        return usage().cpu().plus(redis.cpu());
    }

    @Override
    public void kill() {
        hub.kill();
    }

    @Override
    public void restart() {
        hub.restart();
    }

    @Override
    public void close() {
        hub.close();
    }
}
