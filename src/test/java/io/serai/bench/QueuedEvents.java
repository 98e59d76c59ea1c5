package io.serai.bench;

import java.time.Duration;
import java.util.List;

/** A million events that wait in open buckets: what they take of the hub's memory. */
final class QueuedEvents implements Section {
    private static final int EVENTS = 1_000_000;
    private static final int QUICK_EVENTS = 100_000;
    private static final int ALERTS = 1_000;
    private static final int EVENTS_PER_REQUEST = 100;

    /** The hub looks for due buckets and does whatever else it does by itself. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private static final double GOAL_MEBIBYTES = 512;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "The hub's memory with a million events in open buckets";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        int events = effort == Effort.QUICK ? QUICK_EVENTS : EVENTS;
        List<String> projects = Ingest.projects(ALERTS);
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects))) {
            double before = hub.usage().memory();
            Progress.say("%,d events".formatted(events));
            long start = System.nanoTime();
            Ingest.load(hub.url(), projects, BenchEvents.SMALL_BYTES, EVENTS_PER_REQUEST)
                    .send(events / EVENTS_PER_REQUEST);
            double seconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(AFTERWARDS);
            OpenBuckets buckets = OpenBuckets.of(redis);
            double after = hub.usage().memory();
            double peak = hub.usage().peakMemory();
            findings.table(new Table("", "RSS MiB")
                    .row("after its start, with %,d alerts".formatted(ALERTS), Findings.number(before))
                    .row("with %,d events in open buckets".formatted(buckets.events()), Findings.number(after))
                    .row("at its peak", Findings.number(peak)));
            findings.remark(
                    ("%,d events of %,d bytes, %d in a request, acknowledged within %.1f s; they are in %,d open"
                                    + " buckets with a window of 1 h, in %.0f MiB of Redis' memory. The hub has the settings that"
                                    + " it is shipped with.")
                            .formatted(
                                    events,
                                    BenchEvents.SMALL_BYTES,
                                    EVENTS_PER_REQUEST,
                                    seconds,
                                    buckets.count(),
                                    redis.memory()));
            findings.figure()
                    .put("events", events)
                    .put("queued", buckets.events())
                    .put("buckets", buckets.count())
                    .put("memoryBeforeMebibytes", before)
                    .put("memoryMebibytes", after)
                    .put("peakMemoryMebibytes", peak)
                    .put("redisMebibytes", redis.memory());
            findings.atMost("peak memory of the hub (RSS)", peak, GOAL_MEBIBYTES, "MiB");
            findings.atMost("acknowledged events that are in no bucket", events - buckets.events(), 0, "");
        }
    }
}
