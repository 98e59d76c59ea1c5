package io.serai.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A million events that wait: what they take of each system's memory. */
final class QueuedEvents implements Section {
    private static final int EVENTS = 1_000_000;
    private static final int QUICK_EVENTS = 100_000;

    /** What a system that holds all of them in its memory may need. */
    private static final long ROOM_BYTES = 12L << 30;

    /** Node.js ends at its limit of some GiB. */
    private static final int NODE_RED_SHARE = 10;

    private static final int GROUPS = 50;
    private static final int EVENTS_PER_REQUEST = 100;
    private static final double MEBIBYTE = 1 << 20;
    private static final Duration WINDOW = Duration.ofHours(1);

    /** Each does what it does by itself. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private static final double GOAL_MEBIBYTES = 512;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "Memory with a million events that wait";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        int events = effort == Effort.QUICK ? QUICK_EVENTS : EVENTS;
        Comparison perEvent = new Comparison("memory of an event that waits", "bytes", Comparison.Better.LESS);
        Map<String, Held> peaks = new LinkedHashMap<>();
        List<Peer.Kind> kinds = Peers.present(Peers.ALL, findings);
        double worstHub = 0;
        long lost = 0;
        for (int run = 0; run < effort.runs(); run++) {
            for (Peer.Kind kind : kinds) {
                redis.clear();
                int count = count(kind, events);
                Progress.say("%s, %,d events, run %d".formatted(kind.name(), count, run + 1));
                boolean ours = kind == SeraiPeer.KIND;
                double redisBefore = redis.memory();
                try (Peer peer =
                        kind.start(redis, new Peer.Setup(Collections.nCopies(GROUPS, "http://127.0.0.1:9/"), WINDOW))) {
                    double before = peer.usage().memory();
                    PeerLoad.of(peer, Ingest.CONNECTIONS, GROUPS, EVENTS_PER_REQUEST, BenchEvents.SMALL_BYTES)
                            .send(count / EVENTS_PER_REQUEST);
                    Thread.sleep(AFTERWARDS);
                    double peak = peer.usage().peakMemory();
                    double inRedis = ours ? redis.memory() - redisBefore : 0;
                    perEvent.add(kind.name(), (peak - before + inRedis) * MEBIBYTE / count);
                    held(peaks, ours ? "Serai's hub alone" : kind.name(), count)
                            .peaks()
                            .add(peak);
                    if (ours) {
                        held(peaks, "Serai with its Redis", count).peaks().add(peak + redis.memory());
                        worstHub = Math.max(worstHub, peak);
                        lost += count - OpenBuckets.of(redis).events();
                    }
                }
            }
        }
        findings.comparison(perEvent);
        // No comparison: they are not of the same number of events.
        Table table = new Table("system", "events that wait", "at its peak, MiB, median", "least", "most", "runs");
        peaks.forEach((system, held) -> table.row(
                system,
                "%,d".formatted(held.events()),
                Findings.number(Comparison.median(held.peaks())),
                Findings.number(Collections.min(held.peaks())),
                Findings.number(Collections.max(held.peaks())),
                held.peaks().size()));
        findings.table(table);
        findings.remark(
                ("Events of about %,d bytes, %d in a request, in %d groups with a window of 1 h; each run starts each system"
                                + " anew. Memory of a process is its resident set at its peak, an event's is what that is above"
                                + " the start, divided, for Serai with what Redis says that it uses more. Node-RED gets a tenth, as Node.js"
                                + " ends at its heap limit; so does Alertmanager where the machine has less than 12 GiB free:"
                                + " peaks are of the numbers that the table has.")
                        .formatted(BenchEvents.SMALL_BYTES, EVENTS_PER_REQUEST, GROUPS));
        findings.atMost("peak memory of the hub (RSS)", worstHub, GOAL_MEBIBYTES, "MiB");
        findings.atMost("acknowledged events that are in no bucket", lost, 0, "");
    }

    /**
     * What a system held and how much memory it had at its peak, run by run.
     *
     * @param events fewest of all runs
     */
    private record Held(int events, List<Double> peaks) {}

    private static Held held(Map<String, Held> all, String system, int events) {
        return all.merge(
                system,
                new Held(events, new ArrayList<>()),
                (known, now) -> new Held(Math.min(known.events(), now.events()), known.peaks()));
    }

    private static int count(Peer.Kind kind, int events) {
        boolean all = kind == SeraiPeer.KIND || kind == AlertmanagerPeer.KIND && freeBytes() >= ROOM_BYTES;
        return all ? events : events / NODE_RED_SHARE;
    }

    private static long freeBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getFreeMemorySize()
                : 0;
    }
}
