package io.serai.bench;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From sending an event to its arrival at the receiver, through whole systems that send each event by itself. */
final class WindowZero implements Section {
    private static final int RATE = 500;
    private static final int CONNECTIONS = 32;
    /** The warm-up is measured too, in so many pieces: who starts a system meets it cold. */
    private static final int PIECES = 9;

    private static final Duration PIECE = Duration.ofSeconds(10);
    private static final Duration QUICK_PIECE = Duration.ofSeconds(1);
    private static final double GOAL_MILLIS = 20;

    private final List<Peer.Kind> kinds;

    /** @param kinds ours first */
    WindowZero(List<Peer.Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public String name() {
        return "window0";
    }

    @Override
    public String about() {
        return "From an event to its webhook without a window, at a fixed rate";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Map<String, SteadyPeer> peers = new LinkedHashMap<>();
        Map<String, List<SteadyPeer.Arrivals>> cold = new LinkedHashMap<>();
        Closeable all = () -> Closing.all(List.copyOf(peers.values()));
        try (all) {
            for (Peer.Kind kind : Peers.present(kinds, findings)) {
                Progress.say("warming up " + kind.name());
                SteadyPeer peer = new SteadyPeer(kind, redis, RATE, CONNECTIONS, 1, List.of());
                peers.put(kind.name(), peer);
                cold.put(kind.name(), peer.runInPieces(PIECES, piece(effort)));
            }
            measure(peers, effort, findings);
        }
        fromTheStart(cold, piece(effort), findings);
    }

    private static Duration piece(Effort effort) {
        return effort == Effort.QUICK ? QUICK_PIECE : PIECE;
    }

    private static void fromTheStart(Map<String, List<SteadyPeer.Arrivals>> cold, Duration piece, Findings findings) {
        List<String> columns = new ArrayList<>(List.of("ms from event to webhook while a system is new"));
        cold.keySet().forEach(system -> columns.addAll(List.of(system + " p50", "p99", "missing")));
        Table table = new Table(columns.toArray(String[]::new));
        for (int i = 0; i < PIECES; i++) {
            List<String> cells = new ArrayList<>(
                    List.of("%d to %d s".formatted(i * piece.toSeconds(), (i + 1) * piece.toSeconds())));
            for (List<SteadyPeer.Arrivals> arrivals : cold.values()) {
                cells.add(Findings.number(arrivals.get(i).latencies().p50()));
                cells.add(Findings.number(arrivals.get(i).latencies().p99()));
                cells.add(Findings.number(arrivals.get(i).missing()));
            }
            table.row(cells.toArray());
        }
        findings.table(table);
        findings.remark(("The table above is of each system once, at %d/s from its first event on, without a break: its"
                        + " warm-up for the runs. Java and Node.js compile while they work, on the cores that the work"
                        + " needs; so does the load, which is in Java and new in the first lines of the first system."
                        + " Missing are events that had not come 10 s after the last one.")
                .formatted(RATE));
        findings.atMost(
                "events of " + first(cold) + " that did not arrive while it was new",
                cold.get(first(cold)).stream()
                        .mapToInt(SteadyPeer.Arrivals::missing)
                        .sum(),
                0,
                "");
    }

    private static String first(Map<String, ?> systems) {
        return systems.keySet().iterator().next();
    }

    private static void measure(Map<String, SteadyPeer> peers, Effort effort, Findings findings) throws Exception {
        String what = "from event to webhook at %d/s, ".formatted(RATE);
        Comparison p50 = new Comparison(what + "p50", "ms", Comparison.Better.LESS);
        Comparison p99 = new Comparison(what + "p99", "ms", Comparison.Better.LESS);
        Map<String, Integer> missing = new LinkedHashMap<>();
        for (int run = 0; run < effort.runs(); run++) {
            Map<String, SteadyPeer.Arrivals> figures = new LinkedHashMap<>();
            for (String system : Turns.inRun(run, List.copyOf(peers.keySet()))) {
                Progress.say("%s, run %d of %d".formatted(system, run + 1, effort.runs()));
                figures.put(system, peers.get(system).run(effort.settle(), effort.turn()));
            }
            for (String system : peers.keySet()) {
                SteadyPeer.Arrivals arrivals = figures.get(system);
                p50.add(system, arrivals.latencies().p50());
                p99.add(system, arrivals.latencies().p99());
                missing.merge(system, arrivals.missing(), Integer::sum);
                arrivals.latencies()
                        .write(findings.figure()
                                .put("of", system)
                                .put("run", run + 1)
                                .put("eventsPerSecond", RATE)
                                .put("missing", arrivals.missing()));
            }
        }
        findings.comparison(p50);
        findings.comparison(p99);
        Table table = new Table("events in all runs", "missing 10 s after a run");
        missing.forEach((system, events) -> table.row(system, Findings.number(events)));
        findings.table(table);
        findings.remark(
                ("Open loop: an event each %d ms for %.1f s a run, whatever has become of those before; the time"
                                + " is counted from when it was due to be sent. Events of %d bytes, %d connections, one event in"
                                + " a request, one receiver, no window.")
                        .formatted(1_000 / RATE, effort.turn().toNanos() / 1e9, BenchEvents.SMALL_BYTES, CONNECTIONS));
        peers.values().forEach(peer -> findings.system(peer.peer().measured()));
        String ours = first(peers);
        findings.atMost("p99 of " + ours + " from event to webhook", p99.median(ours), GOAL_MILLIS, "ms");
        findings.atMost("events of " + ours + " that did not arrive", missing.get(ours), 0, "");
    }
}
