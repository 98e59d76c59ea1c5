package io.serai.bench;

import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events posted by a closed loop, and what a server made of them: what sections about taking events in have in common.
 */
final class Ingest {
    /** As many as the reference figures of Alertmanager are of. */
    static final int CONNECTIONS = 32;

    static final int EVENTS_ACCEPTED = 202;

    /** So many that no bucket is full before its window ends. */
    static final int EVENTS_IN_BUCKET = 100_000;

    static final long BYTES_IN_BUCKET = 64L << 20;

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(4);

    private static final Duration BACKLOG = Duration.ofSeconds(20);

    private Ingest() {}

    /** A project and an alert of its own for each, with a window so long that nothing is delivered. */
    static List<String> projects(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new UUID(0x7000, 0x8000_0000_0000_0000L + i).toString())
                .toList();
    }

    static String alerts(List<String> projects) {
        return projects.stream()
                .map(project -> alert(project, "http://127.0.0.1:9/", "1h"))
                .collect(Collectors.joining("", "alerts:\n", ""));
    }

    /** One alert of {@link #alerts}. */
    static String alert(String project, String url, String window) {
        return """
                  - id: bench-%1$s
                    name: Bench
                    workspace_id: %3$s
                    project_id: %1$s
                    webhook: {url: "%4$s"}
                    options: {window: %5$s, max_events: %6$d, max_bytes: %7$d}
                    triggers: [{event_type: "%2$s"}]
                """
                .formatted(
                        project,
                        BenchEvents.TYPE,
                        SampleEvents.WORKSPACE,
                        url,
                        window,
                        EVENTS_IN_BUCKET,
                        BYTES_IN_BUCKET);
    }

    /** Requests to the event API, each for one project. */
    static ClosedLoop load(URI hub, List<String> projects, int eventBytes, int eventsPerRequest) {
        BenchEvents events = new BenchEvents(eventBytes);
        return new ClosedLoop(
                hub,
                CONNECTIONS,
                EVENTS_ACCEPTED,
                projects.stream()
                        .map(project -> new EventRequest(hub, events, eventsPerRequest, project))
                        .toList());
    }

    static Duration warmUp(Effort effort) {
        return effort == Effort.QUICK ? QUICK_WARM_UP : WARM_UP;
    }

    /** Some answer before they have done their work, which would go on in the turn of the next. */
    static void awaitIdle(Peer peer) throws InterruptedException {
        if (!peer.usage().awaitIdle(BACKLOG)) {
            Progress.say("%s is still busy after %d s".formatted(peer.name(), BACKLOG.toSeconds()));
        }
    }

    /** Turns of one load at one server, added up: answers and CPU time. */
    static final class Sum {
        private final Latencies answers = new Latencies();
        private long measuredEvents;
        private long allEvents;
        private Duration measured = Duration.ZERO;
        private Duration cpu = Duration.ZERO;

        /** One more turn; it ends when the peer has worked off what it took. */
        void turn(ClosedLoop load, Peer peer, BenchRedis redis, Effort effort)
                throws IOException, InterruptedException {
            Duration before = peer.cpu(redis);
            ClosedLoop.Answered answered = load.run(effort.settle(), effort.turn());
            awaitIdle(peer);
            cpu = cpu.plus(peer.cpu(redis)).minus(before);
            measured = measured.plus(effort.turn());
            answers.addAll(answered.answers());
            measuredEvents += answered.measuredEvents();
            allEvents += answered.allEvents();
        }

        Latencies answers() {
            return answers;
        }

        double eventsPerSecond() {
            return measuredEvents / seconds();
        }

        private double seconds() {
            return measured.toNanos() / 1e9;
        }

        /** Of the peer, and of Redis if the peer uses it, by event. */
        double cpuMicros() {
            return cpu.toNanos() / 1e3 / allEvents;
        }
    }
}
