package io.serai.bench;

import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What broken receivers cost those that are well: two instances of a system, one of which has three broken ones. */
final class Isolation implements Section {
    private static final int RECEIVERS = 100;
    private static final int BROKEN = 3;
    private static final int RATE = 300;
    private static final int CONNECTIONS = 25;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(1);

    /** Of so many each, in turns: neither instance rests while the other one warms up. */
    private static final int WARM_UPS = 3;

    private static final double GOAL = 1.1;

    private final List<Peer.Kind> kinds;

    /** @param kinds ours first */
    Isolation(List<Peer.Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public String name() {
        return "isolation";
    }

    @Override
    public String about() {
        return "97 receivers that are well, with and without three that hang, refuse and answer 500";
    }

    /** The figures of all systems. */
    private static final class Figures {
        private final Comparison without = figure("healthy receivers alone, p99", "ms");
        private final Comparison with = figure("healthy receivers beside broken ones, p99", "ms");
        private final Comparison ratio = figure("p99 beside broken receivers by that without them", "×");
        private final Table counts = new Table(
                "in all runs", "missing without", "missing with", "attempts that hung", "attempts that got a 500");
        private final Map<String, Measured> systems = new LinkedHashMap<>();
        private final Map<String, Integer> missing = new LinkedHashMap<>();

        private static Comparison figure(String what, String unit) {
            return new Comparison(what, unit, Comparison.Better.LESS);
        }
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Figures figures = new Figures();
        List<Peer.Kind> present = Peers.present(kinds, findings);
        for (Peer.Kind kind : present) {
            measure(kind, effort, findings, figures);
        }
        findings.comparison(figures.ratio);
        findings.comparison(figures.with);
        findings.comparison(figures.without);
        findings.table(figures.counts);
        findings.remark(("%d events/s, open loop, evenly to %d receivers without a window; of %d bytes, over %d"
                        + " connections. Of each system two instances run, one with %d receivers of which one hangs, one"
                        + " refuses connections and one answers 500; they take turns of %.1f s, and who comes first"
                        + " alternates. Each of them was warmed up for %d s. The systems are measured one after the other, not in turns within a run, as what one keeps trying is not to"
                        + " disturb another: only a system's own ratio with and without broken receivers is of the same"
                        + " moments of the machine. The counts of attempts are of the warm-up too: Serai's circuits to the"
                        + " broken receivers have opened by its end, so that it seldom tries them in the runs. A ratio"
                        + " below 1 is noise."
                        + " Figures of the healthy receivers, from when an event was due to be sent until its webhook"
                        + " came; missing are those that had not come 10 s after a turn.")
                .formatted(
                        RATE,
                        RECEIVERS,
                        BenchEvents.SMALL_BYTES,
                        CONNECTIONS,
                        BROKEN,
                        effort.turn().toNanos() / 1e9,
                        WARM_UPS * warmUp(effort).toSeconds()));
        figures.systems.values().forEach(findings::system);
        String ours = present.getFirst().name();
        findings.atMost(
                ours + ": p99 of the healthy beside broken ones by that without, median of the runs",
                figures.ratio.median(ours),
                GOAL,
                "×");
        findings.atMost(ours + ": events of healthy receivers that did not arrive", figures.missing.get(ours), 0, "");
    }

    private static Duration warmUp(Effort effort) {
        return effort == Effort.QUICK ? QUICK_WARM_UP : WARM_UP;
    }

    private static void measure(Peer.Kind kind, Effort effort, Findings findings, Figures figures) throws Exception {
        // A Redis server for each instance: hubs that share one share the work.
        try (FaultyServer server = new FaultyServer();
                BenchRedis redisWithout = BenchRedis.start();
                BenchRedis redisWith = BenchRedis.start()) {
            Port hanging = server.port(Faults.hangs());
            Port failing = server.port(Faults.answers(500, "no"));
            List<String> broken = List.of(hanging.url(), server.refusing(), failing.url());
            Progress.say("warming up " + kind.name());
            try (SteadyPeer alone = new SteadyPeer(kind, redisWithout, RATE, CONNECTIONS, RECEIVERS, List.of());
                    SteadyPeer beside =
                            new SteadyPeer(kind, redisWith, RATE, CONNECTIONS, RECEIVERS - BROKEN, broken)) {
                for (int i = 0; i < WARM_UPS; i++) {
                    alone.run(warmUp(effort), effort.settle());
                    beside.run(warmUp(effort), effort.settle());
                }
                int missingWithout = 0;
                int missingWith = 0;
                for (int run = 0; run < effort.runs(); run++) {
                    Progress.say("%s, run %d of %d".formatted(kind.name(), run + 1, effort.runs()));
                    boolean first = run % 2 == 0;
                    SteadyPeer.Arrivals before = (first ? alone : beside).run(effort.settle(), effort.turn());
                    SteadyPeer.Arrivals after = (first ? beside : alone).run(effort.settle(), effort.turn());
                    SteadyPeer.Arrivals without = first ? before : after;
                    SteadyPeer.Arrivals with = first ? after : before;
                    double p99Without = without.latencies().p99();
                    double p99With = with.latencies().p99();
                    figures.without.add(kind.name(), p99Without);
                    figures.with.add(kind.name(), p99With);
                    figures.ratio.add(kind.name(), p99With / p99Without);
                    missingWithout += without.missing();
                    missingWith += with.missing();
                    write(findings, kind, run, 0, without);
                    write(findings, kind, run, BROKEN, with);
                }
                figures.counts.row(
                        kind.name(),
                        Findings.number(missingWithout),
                        Findings.number(missingWith),
                        Findings.number(hanging.asked().size()),
                        Findings.number(failing.asked().size()));
                figures.missing.put(kind.name(), missingWithout + missingWith);
                figures.systems.put(kind.name(), alone.peer().measured());
            }
        }
    }

    private static void write(Findings findings, Peer.Kind kind, int run, int broken, SteadyPeer.Arrivals arrivals) {
        arrivals.latencies()
                .write(findings.figure()
                        .put("of", kind.name())
                        .put("run", run + 1)
                        .put("broken", broken)
                        .put("missing", arrivals.missing()));
    }
}
