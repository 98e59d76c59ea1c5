package io.serai.bench;

import io.serai.bench.Comparison.Better;
import io.serai.debounce.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Events of many groups from many senders at a time: what comes out, and when. */
final class Consolidate implements Section {
    private static final int EVENTS = 20_000;
    private static final int QUICK_EVENTS = 2_000;

    /** Of a turn that does not count. */
    private static final int WARM_UP_EVENTS = 2_000;

    private static final int GROUPS = 50;
    private static final int WRITERS = 64;
    private static final int INSTANCES = 2;
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** After the last acknowledgement or arrival: the window, a look each five seconds, and some more. */
    private static final Duration NO_NEWS = WINDOW.plusSeconds(6);

    private static final String DELIVERED = "events delivered";
    private static final String ACCEPTED = "until all are accepted";
    private static final String LAST = "until the last new one is delivered";

    private final boolean overHttp;

    private Consolidate(boolean overHttp) {
        this.overHttp = overHttp;
    }

    /** Two instances of each in this process, on one Redis. */
    static Consolidate inProcess() {
        return new Consolidate(false);
    }

    /** Whole servers. */
    static Consolidate overHttp() {
        return new Consolidate(true);
    }

    @Override
    public String name() {
        return overHttp ? "consolidate-http" : "consolidate";
    }

    @Override
    public String about() {
        return "Events of many groups from many senders at a time, "
                + (overHttp ? "over HTTP" : "to two instances on one Redis");
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        int events = effort == Effort.QUICK ? QUICK_EVENTS : EVENTS;
        if (overHttp) {
            overHttp(redis, effort, findings, events);
        } else {
            inProcess(redis, effort, findings, events);
        }
    }

    private static void inProcess(BenchRedis redis, Effort effort, Findings findings, int events) throws Exception {
        Figures figures = new Figures(", in process");
        Map<String, Instance> contenders = new LinkedHashMap<>();
        contenders.put("Serai", (number, arrived) -> ours(redis, arrived));
        contenders.put("camel-redis", (number, arrived) -> stock(redis, arrived));
        contenders.put(ReadModifyWriteStore.NAME, (number, arrived) -> model(redis, number, arrived));
        for (Map.Entry<String, Instance> contender : contenders.entrySet()) {
            Progress.say("warming up " + contender.getKey());
            turn(contender.getValue(), new Arrivals(WARM_UP_EVENTS));
            redis.clear();
        }
        for (int run = 0; run < effort.runs(); run++) {
            for (Map.Entry<String, Instance> contender : Turns.inRun(run, List.copyOf(contenders.entrySet()))) {
                Progress.say("run " + (run + 1) + ": " + contender.getKey() + ", two instances in process");
                Arrivals arrivals = new Arrivals(events);
                figures.add(contender.getKey(), turn(contender.getValue(), arrivals), arrivals);
                redis.clear();
            }
        }
        figures.write(findings);
        findings.remark(
                "%,d events of %d groups; %d instances in one process on one Redis, each with %d writers that wait for each event to be kept; events of 512 B, each writer's of all groups in turn; %,d events of each contender before, which do not count, and another contender first in each run. Serai: the hub's debounce routes; camel-redis: the aggregate EIP with the repository as shipped, pessimistic, completionTimeout (since the last event) in place of the window and completionSize %,d; %s: our own model of that access pattern, which looks for ready buckets each %d s."
                        .formatted(
                                events,
                                GROUPS,
                                INSTANCES,
                                WRITERS / INSTANCES,
                                WARM_UP_EVENTS,
                                AggregatorServer.MOST_EVENTS,
                                ReadModifyWriteStore.NAME,
                                ReadModifyWriteAggregator.SCAN.toSeconds()));
    }

    private static void overHttp(BenchRedis redis, Effort effort, Findings findings, int events) throws Exception {
        List<Peer.Kind> kinds = Peers.present(List.of(SeraiPeer.KIND, AlertmanagerPeer.KIND), findings);
        Figures figures = new Figures(", over HTTP");
        for (int run = 0; run < effort.runs(); run++) {
            for (Peer.Kind kind : Turns.inRun(run, kinds)) {
                Progress.say("run " + (run + 1) + ": " + kind.name() + " over HTTP");
                Arrivals arrivals = new Arrivals(events);
                try (WebhookSink sink = new WebhookSink(arrivals::arrived);
                        Peer peer = kind.start(redis, new Peer.Setup(sink.urls(GROUPS), WINDOW))) {
                    findings.system(peer.measured());
                    figures.add(peer.name(), turn(peer, arrivals), arrivals);
                }
                redis.clear();
            }
        }
        figures.write(findings);
        findings.remark(
                "%,d events of %d groups; one process each, just started; %d connections, one event of 512 B in a request. Both windows begin with a group's first event. Alertmanager sends a group that has grown once more, with all of its alerts: these are its duplicates, by design; Serai sends each event once, those after the window in a bucket of their own."
                        .formatted(events, GROUPS, WRITERS));
    }

    /** One of several alike. */
    @FunctionalInterface
    private interface Instance {
        Aggregator start(int number, Consumer<long[]> arrived) throws Exception;
    }

    private static Aggregator ours(BenchRedis redis, Consumer<long[]> arrived) throws Exception {
        return OurAggregator.ofWindow(redis, WINDOW, claim -> arrived.accept(numbers(claim)));
    }

    private static long[] numbers(Claim claim) {
        return claim.events().stream()
                .mapToLong(event -> EventIds.number(event.path("id").textValue()))
                .toArray();
    }

    private static Aggregator stock(BenchRedis redis, Consumer<long[]> arrived) throws Exception {
        return StockAggregator.ofWindow(
                redis.stockClient(),
                WINDOW,
                AggregatorServer.MOST_EVENTS,
                consolidated -> arrived.accept(consolidated.numbers()));
    }

    private static Aggregator model(BenchRedis redis, int number, Consumer<long[]> arrived) {
        return new ReadModifyWriteAggregator(
                redis.stockClient(),
                WINDOW,
                ReadModifyWriteAggregator.SCAN,
                "instance-" + number,
                consolidated -> arrived.accept(consolidated.numbers()));
    }

    private static Turn turn(Instance kind, Arrivals arrivals) throws Exception {
        List<Aggregator> instances = new ArrayList<>();
        try {
            for (int number = 0; number < INSTANCES; number++) {
                instances.add(kind.start(number, numbers -> arrivals.arrived(numbers)));
            }
            BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
            AtomicInteger next = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            long start = System.nanoTime();
            long until = start + LONGEST.toNanos();
            try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
                for (int writer = 0; writer < WRITERS; writer++) {
                    Aggregator instance = instances.get(writer % INSTANCES);
                    writers.execute(() -> {
                        while (System.nanoTime() - until < 0) {
                            int number = next.getAndIncrement();
                            if (number >= arrivals.expected()) {
                                return;
                            }
                            try {
                                instance.send("group-" + number % GROUPS, events.next());
                                accepted.incrementAndGet();
                            } catch (RuntimeException e) {
                                // Not accepted: its sender knows.
                                refused.incrementAndGet();
                            }
                        }
                    });
                }
                writers.shutdown();
                if (!writers.awaitTermination(LONGEST.plus(NO_NEWS).toSeconds(), TimeUnit.SECONDS)) {
                    writers.shutdownNow();
                }
            }
            long end = System.nanoTime();
            if (refused.get() > 0) {
                Progress.say(refused + " events were refused");
            }
            arrivals.await(end, until);
            return new Turn(start, end, accepted.get());
        } finally {
            for (Aggregator instance : instances) {
                instance.close();
            }
        }
    }

    private static Turn turn(Peer peer, Arrivals arrivals) throws Exception {
        List<EventRequest> requests = IntStream.range(0, WRITERS * GROUPS)
                // A connection sends each WRITERSth of them: all groups in turn, not all connections the same.
                .mapToObj(i -> peer.request((i / WRITERS + i) % GROUPS, 1, BenchEvents.SMALL_BYTES))
                .toList();
        ClosedLoop load = new ClosedLoop(peer.url(), WRITERS, peer.acknowledged(), requests);
        long start = System.nanoTime();
        long accepted = load.send(arrivals.expected()).allEvents();
        long end = System.nanoTime();
        arrivals.await(end, start + LONGEST.toNanos());
        return new Turn(start, end, (int) accepted);
    }

    /** @param end when the last one was accepted, by {@link System#nanoTime} */
    private record Turn(long start, long end, int accepted) {}

    /** Which events arrived, and how often. Thread-safe. */
    private static final class Arrivals {
        private final AtomicIntegerArray counts;
        private final AtomicInteger distinct = new AtomicInteger();
        private final AtomicInteger duplicates = new AtomicInteger();
        private final AtomicLong lastNew = new AtomicLong(System.nanoTime());

        Arrivals(int events) {
            counts = new AtomicIntegerArray(events);
        }

        int expected() {
            return counts.length();
        }

        void arrived(long... numbers) {
            for (long number : numbers) {
                arrived(number);
            }
        }

        void arrived(long number) {
            if (counts.getAndIncrement((int) number) == 0) {
                distinct.incrementAndGet();
                lastNew.set(System.nanoTime());
            } else {
                duplicates.incrementAndGet();
            }
        }

        /** Until all are there, nothing has come for a while, or it has taken too long. */
        void await(long from, long until) throws InterruptedException {
            while (distinct.get() < expected()) {
                long now = System.nanoTime();
                long quietSince = Math.max(from, lastNew.get());
                if (now - quietSince > NO_NEWS.toNanos() || now - until > NO_NEWS.toNanos()) {
                    return;
                }
                Thread.sleep(5);
            }
        }
    }

    /** The figures of all turns. */
    private static final class Figures {
        private final Comparison delivered;
        private final Comparison accepted;
        private final Comparison last;
        private final Map<String, List<Integer>> lost = new LinkedHashMap<>();
        private final Map<String, List<Integer>> duplicates = new LinkedHashMap<>();
        private final Map<String, List<Integer>> unsent = new LinkedHashMap<>();

        Figures(String where) {
            delivered = new Comparison(DELIVERED + where, "", Better.MORE);
            accepted = new Comparison(ACCEPTED + where, "s", Better.LESS);
            last = new Comparison(LAST + where, "s", Better.LESS);
        }

        void add(String system, Turn turn, Arrivals arrivals) {
            delivered.add(system, arrivals.distinct.get());
            accepted.add(system, (turn.end() - turn.start()) / 1e9);
            last.add(system, (arrivals.lastNew.get() - turn.start()) / 1e9);
            add(lost, system, Math.max(0, turn.accepted() - arrivals.distinct.get()));
            add(duplicates, system, arrivals.duplicates.get());
            add(unsent, system, arrivals.expected() - turn.accepted());
        }

        private static void add(Map<String, List<Integer>> figures, String system, int figure) {
            figures.computeIfAbsent(system, name -> new ArrayList<>()).add(figure);
        }

        void write(Findings findings) {
            findings.comparison(delivered);
            findings.comparison(accepted);
            findings.comparison(last);
            Table table = new Table(
                    "events, median of the runs",
                    "accepted and not delivered",
                    "delivered again",
                    "not accepted in time");
            for (String system : delivered.systems()) {
                table.row(system, median(lost, system), median(duplicates, system), median(unsent, system));
                findings.figure()
                        .put("system", system)
                        .put("lost", lost.getOrDefault(system, List.of()).toString())
                        .put(
                                "duplicates",
                                duplicates.getOrDefault(system, List.of()).toString());
            }
            findings.table(table);
            findings.remark("A turn sends for at most " + LONGEST.toSeconds() + " s and ends when all have arrived, or "
                    + NO_NEWS.toSeconds()
                    + " s after the last news: who has not accepted all by then is worse than its time says. Window: "
                    + WINDOW.toSeconds() + " s.");
        }

        private static String median(Map<String, List<Integer>> figures, String system) {
            return Findings.number(Comparison.median(figures.getOrDefault(system, List.of()).stream()
                    .map(Integer::doubleValue)
                    .toList()));
        }
    }
}
