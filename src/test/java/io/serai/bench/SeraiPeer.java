package io.serai.bench;

import io.serai.testing.SampleEvents;
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
        return IntStream.range(0, projects.size())
                .mapToObj(group -> alert(projects.get(group), setup.receivers().get(group), setup.window()))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    private static String alert(String project, String receiver, Duration window) {
        return """
                  - id: bench-%1$s
                    name: Bench
                    workspace_id: %3$s
                    project_id: %1$s
                    webhook: {url: "%4$s"}
                    options: {window: %5$s, max_events: 100000, max_bytes: 67108864}
                    triggers: [{event_type: "%2$s"}]
                """
                .formatted(
                        project,
                        BenchEvents.TYPE,
                        SampleEvents.WORKSPACE,
                        receiver,
                        window.isZero() ? "0" : window.toMillis() + "ms");
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
        return "as shipped; Redis writes its append-only file before each answer";
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
