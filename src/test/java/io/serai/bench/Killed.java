package io.serai.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** What becomes of a thousand acknowledged events when the system is killed at once and started again. */
final class Killed implements Section {
    private static final int EVENTS = 1_000;
    private static final int CONNECTIONS = 32;

    /** So long that the events are still gathered when the last one is acknowledged. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** Longer than a hub's lease on what it was about to deliver, which is 30 s as it is shipped. */
    private static final Duration SILENCE = Duration.ofSeconds(35);

    private static final Duration QUICK_SILENCE = Duration.ofSeconds(10);

    private final List<Peer.Kind> kinds;

    /** @param kinds ours first */
    Killed(List<Peer.Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String about() {
        return "1,000 acknowledged events, kill -9 at once, a new start: what arrives";
    }

    /**
     * What one system made of it in one run.
     *
     * @param before arrived before the kill
     * @param arrived in the end, each counted once
     * @param again arrivals of events that had arrived before
     * @param seconds from when it took events again until the last one arrived
     */
    private record Outcome(int before, int arrived, long again, double seconds, Measured system) {}

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        List<Peer.Kind> present = Peers.present(kinds, findings);
        Duration silence = effort == Effort.QUICK ? QUICK_SILENCE : SILENCE;
        Comparison arrived = new Comparison(
                "of %,d acknowledged events, arrived".formatted(EVENTS), "events", Comparison.Better.MORE);
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        for (int run = 1; run <= effort.runs(); run++) {
            Progress.say("run %d of %d".formatted(run, effort.runs()));
            for (Map.Entry<String, Outcome> one : all(present, silence).entrySet()) {
                arrived.add(one.getKey(), one.getValue().arrived());
                outcomes.computeIfAbsent(one.getKey(), name -> new ArrayList<>())
                        .add(one.getValue());
            }
        }
        findings.comparison(arrived);
        report(findings, outcomes);
        findings.remark(("Each run: %,d events of %d bytes, one in a request over %d connections, each acknowledged by"
                        + " the system, to one receiver with a window of %d s; kill -9 when the last answer has come, and"
                        + " a start with what the system has kept. Counted until all have arrived, or for %d s without a"
                        + " new one. Every system in every run begins empty, with a Redis server of its own if it uses"
                        + " one; that server runs on, and the machine itself does not crash.")
                .formatted(EVENTS, BenchEvents.SMALL_BYTES, CONNECTIONS, WINDOW.toSeconds(), silence.toSeconds()));
        findings.remark("The model also loses updates without any kill, by its race: the section in which two instances"
                + " share one Redis (`consolidate`) shows it. Alertmanager relies on senders that send firing alerts"
                + " again, as Prometheus does, about each minute by its documentation; this load does not. The flow of"
                + " Node-RED keeps nothing in a context store and does not retry: a flow can be made to, by hand.");
        outcomes.values().forEach(runs -> findings.system(runs.getFirst().system()));
        String ours = present.getFirst().name();
        findings.atMost(
                "acknowledged events that " + ours + " lost, in all runs",
                outcomes.get(ours).stream()
                        .mapToInt(outcome -> EVENTS - outcome.arrived())
                        .sum(),
                0,
                "");
    }

    /** They are loaded and killed one after the other, and wait for their events at the same time. */
    private static Map<String, Outcome> all(List<Peer.Kind> kinds, Duration silence) throws Exception {
        ReentrantLock turn = new ReentrantLock(true);
        Map<String, Future<Outcome>> futures = new LinkedHashMap<>();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Peer.Kind kind : kinds) {
                futures.put(kind.name(), threads.submit(() -> outcome(kind, turn, silence)));
            }
        }
        for (Map.Entry<String, Future<Outcome>> future : futures.entrySet()) {
            outcomes.put(future.getKey(), future.getValue().get());
        }
        return outcomes;
    }

    private static Outcome outcome(Peer.Kind kind, ReentrantLock turn, Duration silence) throws Exception {
        Tally tally = new Tally();
        try (BenchRedis redis = BenchRedis.start();
                WebhookSink sink = new WebhookSink(tally::arrived)) {
            Restarted restarted;
            turn.lock();
            try {
                restarted = Restarted.of(kind, redis, sink.url(), tally);
            } finally {
                turn.unlock();
            }
            try (Peer peer = restarted.peer()) {
                tally.await(EVENTS, restarted.at(), silence);
                return new Outcome(
                        restarted.arrivedBefore(),
                        tally.distinct(),
                        tally.again(),
                        Math.max(0, tally.lastNews() - restarted.at()) / 1e9,
                        peer.measured());
            }
        }
    }

    /**
     * A system that runs again.
     *
     * @param at since when, by {@link System#nanoTime}
     */
    private record Restarted(Peer peer, int arrivedBefore, long at) {
        static Restarted of(Peer.Kind kind, BenchRedis redis, String receiver, Tally tally)
                throws IOException, InterruptedException {
            Peer peer = kind.start(redis, new Peer.Setup(List.of(receiver), WINDOW));
            try {
                new ClosedLoop(peer.url(), CONNECTIONS, peer.acknowledged(), requests(peer)).send(EVENTS);
                peer.kill();
                int before = tally.distinct();
                peer.restart();
                return new Restarted(peer, before, System.nanoTime());
            } catch (IOException | InterruptedException | RuntimeException e) {
                peer.close();
                throw e;
            }
        }

        private static List<EventRequest> requests(Peer peer) {
            return IntStream.range(0, CONNECTIONS)
                    .mapToObj(i -> peer.request(0, 1, BenchEvents.SMALL_BYTES))
                    .toList();
        }
    }

    private static void report(Findings findings, Map<String, List<Outcome>> outcomes) {
        Table table = new Table(
                "in all runs",
                "acknowledged",
                "arrived before the kill",
                "arrived in the end",
                "lost",
                "arrived again",
                "last one, s after the start");
        outcomes.forEach((system, runs) -> {
            int acknowledged = EVENTS * runs.size();
            int arrived = runs.stream().mapToInt(Outcome::arrived).sum();
            int before = runs.stream().mapToInt(Outcome::before).sum();
            long again = runs.stream().mapToLong(Outcome::again).sum();
            double seconds = runs.stream().mapToDouble(Outcome::seconds).max().orElseThrow();
            table.row(
                    system,
                    Findings.number(acknowledged),
                    Findings.number(before),
                    Findings.number(arrived),
                    Findings.number(acknowledged - arrived),
                    Findings.number(again),
                    arrived == before ? "–" : Findings.number(seconds));
            findings.figure()
                    .put("of", system)
                    .put("acknowledged", acknowledged)
                    .put("arrivedBeforeTheKill", before)
                    .put("arrived", arrived)
                    .put("again", again)
                    .put("lastSecondsAfterTheStart", seconds);
        });
        findings.table(table);
    }
}
