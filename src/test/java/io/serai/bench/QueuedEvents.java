package io.serai.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Very many events that wait: what they take of each system's memory. */
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
        return "Memory with very many events that wait";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        int events = effort == Effort.QUICK ? QUICK_EVENTS : EVENTS;
        Comparison perEvent = new Comparison("memory of an event that waits", "bytes", Comparison.Better.LESS);
        Map<String, Held> peaks = new LinkedHashMap<>();
        Map<Peer.Kind, Integer> counts = new LinkedHashMap<>();
        Peers.present(Peers.ALL, findings).forEach(kind -> counts.put(kind, count(kind, events)));
        double worstHub = 0;
        long lost = 0;
        for (int run = 0; run < effort.runs(); run++) {
            for (Map.Entry<Peer.Kind, Integer> contender : counts.entrySet()) {
                Peer.Kind kind = contender.getKey();
                int count = contender.getValue();
                Progress.say("%s, %,d events, run %d".formatted(kind.name(), count, run + 1));
                boolean ours = kind == SeraiPeer.KIND;
                // A server of its own: the peak of a process is of its whole life.
                try (BenchRedis fresh = BenchRedis.start();
                        Peer peer = kind.start(
                                fresh, new Peer.Setup(Collections.nCopies(GROUPS, "http://127.0.0.1:9/"), WINDOW))) {
                    double before = peer.usage().memory();
                    double redisBefore = fresh.usage().memory();
                    PeerLoad.of(peer, Ingest.CONNECTIONS, GROUPS, EVENTS_PER_REQUEST, BenchEvents.SMALL_BYTES)
                            .send(count / EVENTS_PER_REQUEST);
                    Thread.sleep(AFTERWARDS);
                    double peak = peer.usage().peakMemory();
                    double more = peak - before;
                    held(peaks, ours ? "Serai's hub alone" : kind.name(), count).add(peak, more);
                    if (ours) {
                        double redisPeak = fresh.usage().peakMemory();
                        more += redisPeak - redisBefore;
                        held(peaks, "Serai with its Redis", count).add(peak + redisPeak, more);
                        worstHub = Math.max(worstHub, peak);
                        lost += count - OpenBuckets.of(fresh).events();
                    }
                    if (count == events) {
                        perEvent.add(kind.name(), more * MEBIBYTE / count);
                    }
                }
            }
        }
        findings.comparison(perEvent);
        // No comparison: they are not of the same number of events.
        Table table = new Table(
                "system",
                "events that wait",
                "bytes of each, median",
                "at its peak, MiB, median",
                "least",
                "most",
                "runs");
        peaks.forEach((system, held) -> table.row(
                system,
                "%,d".formatted(held.events()),
                Findings.number(Comparison.median(held.grown()) * MEBIBYTE / held.events()),
                Findings.number(Comparison.median(held.peaks())),
                Findings.number(Collections.min(held.peaks())),
                Findings.number(Collections.max(held.peaks())),
                held.peaks().size()));
        findings.table(table);
        findings.remark(
                ("%,d events of about %,d bytes, %d in a request, in %d groups with a window of 1 h; each run starts each system,"
                                + " and a Redis for it, anew. Memory of a process is its resident set at its peak, an event's is"
                                + " what that is above the start, divided; for Serai both are of the hub and its Redis together,"
                                + " without the process that rewrites the file of Redis. Node-RED gets a tenth, as Node.js ends at"
                                + " its heap limit; so does Alertmanager where the machine has less than 12 GiB free: bytes of an"
                                + " event are compared of systems with the same number of events, the table has each one's own.")
                        .formatted(events, BenchEvents.SMALL_BYTES, EVENTS_PER_REQUEST, GROUPS));
        findings.atMost("peak memory of the hub (RSS)", worstHub, GOAL_MEBIBYTES, "MiB");
        findings.atMost("acknowledged events that are in no bucket", lost, 0, "");
    }

    /**
     * What a system held and how much memory that took, run by run.
     *
     * @param peaks of all of its memory, in MiB
     * @param grown what that is above its memory at the start
     */
    private record Held(int events, List<Double> peaks, List<Double> grown) {
        void add(double peak, double more) {
            peaks.add(peak);
            grown.add(more);
        }
    }

    private static Held held(Map<String, Held> all, String system, int events) {
        return all.computeIfAbsent(system, name -> new Held(events, new ArrayList<>(), new ArrayList<>()));
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
