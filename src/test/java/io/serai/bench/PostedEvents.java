package io.serai.bench;

import java.util.List;

/** What a hub acknowledges over HTTP with so many events in a request, small ones and large ones. */
final class PostedEvents implements Section {
    private static final List<Integer> BYTES = List.of(BenchEvents.SMALL_BYTES, BenchEvents.BYTES);
    private static final double GOAL_SINGLE = 12_800;
    private static final double GOAL_SINGLE_MILLIS = 10;
    private static final double GOAL_HUNDRED = 50_000;

    private final String name;
    private final int size;

    /** @param size events in a request */
    PostedEvents(String name, int size) {
        this.name = name;
        this.size = size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return "POST /v1/events: " + (size == 1 ? "one event" : size + " events") + " in a request";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        List<String> projects = Ingest.projects(Ingest.CONNECTIONS);
        Table table = Ingest.table("event");
        Ingest.Sum small = new Ingest.Sum();
        try (BenchHub hub = BenchHub.start(redis, Ingest.alerts(projects))) {
            Progress.say("warming up");
            for (int bytes : BYTES) {
                Ingest.load(hub.url(), projects, bytes, size)
                        .run(Ingest.warmUp(effort).dividedBy(2), effort.settle());
            }
            for (int bytes : BYTES) {
                Ingest.Sum sum = bytes == BenchEvents.SMALL_BYTES ? small : new Ingest.Sum();
                ClosedLoop load = Ingest.load(hub.url(), projects, bytes, size);
                for (int round = 0; round < Ingest.rounds(effort); round++) {
                    redis.clear();
                    Progress.say("events of %,d bytes, round %d".formatted(bytes, round + 1));
                    sum.turn(load, hub.usage(), redis, effort);
                }
                sum.row(table, findings, "%,d bytes".formatted(bytes));
            }
        }
        findings.table(table);
        findings.remark(
                ("%d connections, each waiting for its answers; each request's events go to one alert of %d with"
                                + " a window of 1 h. Acknowledged (202) means that Redis has written them to its append-only"
                                + " file. %d turns of %.1f s each. CPU µs: of the hub, of Redis and of the load generator, by"
                                + " event; all share the machine.")
                        .formatted(
                                Ingest.CONNECTIONS,
                                projects.size(),
                                Ingest.rounds(effort),
                                effort.turn().toNanos() / 1e9));
        if (size == 1) {
            findings.atLeast(
                    "small events acknowledged, one in a request", small.requestsPerSecond(), GOAL_SINGLE, "/s");
            findings.atMost("p99 of these answers", small.answers().p99(), GOAL_SINGLE_MILLIS, "ms");
        } else if (size == 100) {
            findings.atLeast(
                    "small events acknowledged, 100 in a request", small.eventsPerSecond(), GOAL_HUNDRED, "/s");
        }
    }
}
