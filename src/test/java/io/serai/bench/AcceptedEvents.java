package io.serai.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** What each system acknowledges over HTTP with so many events in a request. */
final class AcceptedEvents implements Section {
    private static final String NOBODY = "http://127.0.0.1:9/";

    /** So long that nothing is delivered meanwhile. */
    private static final Duration WINDOW = Duration.ofHours(1);

    private final String name;
    private final int size;

    /** @param size events in a request */
    AcceptedEvents(String name, int size) {
        this.name = name;
        this.size = size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return "Events acknowledged, " + (size == 1 ? "one" : size) + " in a request";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Peer.Setup setup = new Peer.Setup(Collections.nCopies(Ingest.CONNECTIONS, NOBODY), WINDOW);
        Comparison accepted = new Comparison("events acknowledged", "/s", Comparison.Better.MORE);
        Comparison answers = new Comparison("p99 of the answers", "ms", Comparison.Better.LESS);
        Comparison cpu = new Comparison("CPU of an event", "µs", Comparison.Better.LESS);
        Duration warmUp = Ingest.warmUp(effort).dividedBy(3);
        try (PeerLoad load = PeerLoad.start(Peers.ALL, redis, setup, findings)) {
            for (Peer peer : load.peers()) {
                Progress.say("warming up " + peer.name());
                loop(peer).run(warmUp, effort.settle());
                Ingest.awaitIdle(peer);
            }
            for (int run = 0; run < effort.runs(); run++) {
                for (Peer peer : Turns.inRun(run, load.peers())) {
                    Progress.say(peer.name() + ", run " + (run + 1));
                    redis.clear();
                    peer.forget();
                    Ingest.Sum sum = new Ingest.Sum();
                    sum.turn(loop(peer), peer, redis, effort);
                    accepted.add(peer.name(), sum.eventsPerSecond());
                    answers.add(peer.name(), sum.answers().p99());
                    cpu.add(peer.name(), sum.cpuMicros());
                }
            }
            for (Comparison comparison : List.of(accepted, answers, cpu)) {
                findings.comparison(comparison);
            }
            load.peers().forEach(peer -> findings.system(peer.measured()));
        }
        findings.remark(
                ("%d connections, each waiting for its answers; a group of events for each connection, with a window of 1 h."
                                + " Each event has about %,d bytes and an id of its own, so that it is an alert of its own to"
                                + " Alertmanager. What Serai acknowledges is in Redis' append-only file; what Alertmanager and"
                                + " Node-RED acknowledge is in their memory alone. %sEach has a warm-up of %.1f s, then"
                                + " %d runs of %.1f s, another system first in each run, all of them on the machine with the"
                                + " load generator. CPU: of all that it took to work off the events of a run, of Serai with"
                                + " that of Redis.")
                        .formatted(
                                Ingest.CONNECTIONS,
                                BenchEvents.SMALL_BYTES,
                                size == 1
                                        ? ""
                                        : "Node-RED takes an array in one request and its flow splits it after the answer. ",
                                warmUp.toNanos() / 1e9,
                                effort.runs(),
                                effort.turn().toNanos() / 1e9));
    }

    /** Its address may be another one after a restart. */
    private ClosedLoop loop(Peer peer) {
        return PeerLoad.of(peer, Ingest.CONNECTIONS, Ingest.CONNECTIONS, size, BenchEvents.SMALL_BYTES);
    }
}
