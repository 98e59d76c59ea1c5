package io.serai.bench;

import io.serai.bench.Comparison.Better;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.BucketStore;
import io.serai.debounce.ClaimLimits;
import io.serai.debounce.WindowRules;
import io.serai.testing.SampleEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.redisson.api.RedissonClient;

/** How late a bucket leaves, and what a look for due ones costs, beside very many open buckets. */
final class FlushDelay implements Section {
    private static final int OPEN = 100_000;
    private static final int QUICK_LOOKS = 200;
    private static final int LOOKS = 2_000;
    private static final int RATE = 200;
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    /** For the harder case: all are open before the first is due. */
    private static final Duration SOONEST = Duration.ofSeconds(15);

    private static final Duration SPREAD = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** At full effort: two looks of the model fall into it, whenever they are. */
    private static final Duration MODEL_TURN = ReadModifyWriteAggregator.SCAN.multipliedBy(2);

    private static final int FILLERS = 64;

    /** So many that each bucket has one event: it is gone when its alert has its next turn. */
    private static final int ALERTS = 16 * RATE;

    private static final String OURS = "Serai";
    private static final String PROBE = "probe-";

    private static final double GOAL_MILLIS = 300;

    @Override
    public String name() {
        return "delay";
    }

    @Override
    public String about() {
        return "How late a bucket leaves after its window, beside 100,000 open ones";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        Table looks = new Table("open buckets", "a look, p50 µs", "mean µs", "Redis CPU µs");
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        int count = effort == Effort.QUICK ? QUICK_LOOKS : LOOKS;

        Progress.say("warming up");
        delays(redis, FlushDelay::ours, events, effort.turn());
        redis.clear();
        look(redis, count);
        Look none = look(redis, count);
        Progress.say("no other bucket");
        List<Delays> alone = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            alone.add(delays(redis, FlushDelay::ours, events, effort.turn()));
        }

        redis.clear();
        fill(redis, LONG, Duration.ZERO);
        redis.settle();
        Look many = look(redis, count);
        fillModel(redis);
        redis.settle();
        List<Delays> beside = new ArrayList<>();
        List<Delays> modelled = new ArrayList<>();
        Comparison p50 = new Comparison("delay beside 100,000 open buckets, p50", "ms", Better.LESS);
        Comparison p99 = new Comparison("delay beside 100,000 open buckets, p99", "ms", Better.LESS);
        Duration modelTurn = effort == Effort.QUICK ? effort.turn() : MODEL_TURN;
        for (int run = 0; run < effort.runs(); run++) {
            Progress.say(OPEN + " other buckets, run " + (run + 1));
            beside.add(delays(redis, FlushDelay::ours, events, effort.turn()));
            modelled.add(delays(redis, FlushDelay::model, events, modelTurn).withoutClaims());
            p50.add(OURS, beside.getLast().latencies().p50());
            p50.add(ReadModifyWriteStore.NAME, modelled.getLast().latencies().p50());
            p99.add(OURS, beside.getLast().latencies().p99());
            p99.add(ReadModifyWriteStore.NAME, modelled.getLast().latencies().p99());
        }
        findings.comparison(p50);
        findings.comparison(p99);

        Table delays = new Table("open buckets beside", "buckets", "delay p50 ms", "p99 ms", "max ms", "all claims/s");
        row(delays, findings, "none", alone);
        row(delays, findings, "100,000", beside);
        if (effort != Effort.QUICK) {
            redis.clear();
            fill(redis, SOONEST, SPREAD);
            Progress.say(OPEN + " other buckets, whose windows end within a minute");
            List<Delays> busy = new ArrayList<>();
            for (int run = 0; run < effort.runs(); run++) {
                busy.add(delays(redis, FlushDelay::ours, events, effort.turn()));
            }
            row(delays, findings, "100,000, ending within 60 s", busy);
        }
        row(delays, findings, "100,000, " + ReadModifyWriteStore.NAME, modelled);
        findings.table(delays);
        findings.remark(
                "%d events/s to %s other alerts with a window of %d s, one event in each bucket, for %.1f s in each run, of the model for %.1f s; p50 and p99 are medians of %d runs, max is of all. The delay is from the end of the window, counted from the acknowledgement of the event, until the claim is at `direct:claimed`; of the model, until its sender has the notification. The model is our own, of the access pattern; it looks for ready buckets each %d s, the first time at random within them, which is most of its delay."
                        .formatted(
                                RATE,
                                Findings.number(ALERTS),
                                WINDOW.toSeconds(),
                                effort.turn().toMillis() / 1e3,
                                modelTurn.toMillis() / 1e3,
                                effort.runs(),
                                ReadModifyWriteAggregator.SCAN.toSeconds()));
        looks.row(
                "none",
                Findings.number(none.latencies().p50() * 1e3),
                Findings.number(none.latencies().mean() * 1e3),
                Findings.number(none.redisMicros()));
        looks.row(
                "100,000",
                Findings.number(many.latencies().p50() * 1e3),
                Findings.number(many.latencies().mean() * 1e3),
                Findings.number(many.redisMicros()));
        findings.table(looks);
        findings.remark("A look is one claim script that finds nothing due, with its round trip; " + count
                + " looks one after the other. 100,000 open buckets by none: "
                + Findings.number(many.redisMicros() / none.redisMicros()) + "× of Redis' CPU time, "
                + Findings.number(many.latencies().p50() / none.latencies().p50()) + "× of the time that it takes.");
        findings.figure()
                .put("lookMicrosAlone", none.latencies().p50() * 1e3)
                .put("lookMicrosBeside100000", many.latencies().p50() * 1e3)
                .put("lookRedisCpuMicrosAlone", none.redisMicros())
                .put("lookRedisCpuMicrosBeside100000", many.redisMicros());
        findings.atMost("p99 delay with 100,000 open buckets", p99.median(OURS), GOAL_MILLIS, "ms");
    }

    private static void row(Table table, Findings findings, String beside, List<Delays> runs) {
        Latencies all = new Latencies();
        runs.forEach(run -> all.addAll(run.latencies()));
        int missing = runs.stream().mapToInt(Delays::missing).sum();
        double claimsPerSecond =
                Comparison.median(runs.stream().map(Delays::claimsPerSecond).toList());
        table.row(
                beside,
                Findings.number(all.count()) + (missing == 0 ? "" : " (" + missing + " missing)"),
                Findings.number(Comparison.median(
                        runs.stream().map(run -> run.latencies().p50()).toList())),
                Findings.number(Comparison.median(
                        runs.stream().map(run -> run.latencies().p99()).toList())),
                Findings.number(all.max()),
                Findings.number(claimsPerSecond));
        all.write(findings.figure()
                .put("beside", beside)
                .put("missing", missing)
                .put("claimsPerSecond", claimsPerSecond));
    }

    private record Look(Latencies latencies, double redisMicros) {}

    private static Look look(BenchRedis redis, int count) {
        BucketStore store = OurAggregator.store(redis);
        Latencies latencies = new Latencies();
        Duration before = redis.cpu();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            store.claim(16, ClaimLimits.Allowance.ofEach(128));
            latencies.add(System.nanoTime() - start);
        }
        return new Look(latencies, redis.cpu().minus(before).toNanos() / 1e3 / count);
    }

    /** Opens the buckets; their windows end from {@code soonest} on, evenly. */
    private static void fill(BenchRedis redis, Duration soonest, Duration spread) throws InterruptedException {
        long start = System.nanoTime();
        BucketStore store = OurAggregator.store(redis);
        BenchEvents small = new BenchEvents(300);
        each(n -> {
            // The windows are counted from each append: those of later ones are shorter by that time.
            long elapsed = spread.isZero() ? 0 : System.nanoTime() - start;
            long window = soonest.toNanos() + spread.toNanos() * n / OPEN - elapsed;
            WindowRules rules = new WindowRules(Duration.ofNanos(Math.max(0, window)), false, 1_000, 1_048_576);
            store.append(new Append(
                    new BucketKey("open-" + n, BenchEvents.TYPE),
                    SampleEvents.WORKSPACE,
                    rules,
                    List.of(small.next()),
                    appended -> {}));
        });
        Progress.say("opened %,d buckets in %.1f s".formatted(OPEN, (System.nanoTime() - start) / 1e9));
        if (!spread.isZero()) {
            long left = soonest.toNanos() - (System.nanoTime() - start);
            Thread.sleep(Duration.ofNanos(Math.max(0, left)));
        }
    }

    private static void fillModel(BenchRedis redis) {
        Progress.say("opening as many of the model's");
        RedissonClient client = redis.stockClient();
        ReadModifyWriteStore store = new ReadModifyWriteStore(client, Clock.systemUTC(), LONG);
        BenchEvents small = new BenchEvents(300);
        each(n -> store.add("open-" + n, BenchEvents.TYPE, small.next()));
        client.shutdown();
    }

    /** Does something for each of the open buckets, many at a time. */
    private static void each(IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        try (ExecutorService fillers = Executors.newFixedThreadPool(FILLERS)) {
            for (int i = 0; i < FILLERS; i++) {
                fillers.execute(() -> {
                    try {
                        for (int n = next.getAndIncrement(); n < OPEN; n = next.getAndIncrement()) {
                            task.accept(n);
                        }
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private record Delays(Latencies latencies, int missing, double claimsPerSecond) {
        /** Of a contender that knows no claims. */
        Delays withoutClaims() {
            return new Delays(latencies, missing, Double.NaN);
        }
    }

    /** Starts what is measured. */
    @FunctionalInterface
    private interface Contender {
        /** @param left is told the alert of each bucket that has left, and the id of its first event */
        Aggregator start(BenchRedis redis, BiConsumer<String, String> left) throws Exception;
    }

    private static Aggregator ours(BenchRedis redis, BiConsumer<String, String> left) throws Exception {
        return OurAggregator.ofWindow(
                redis,
                WINDOW,
                claim -> left.accept(
                        claim.alertId(), claim.events().getFirst().path("id").textValue()));
    }

    private static Aggregator model(BenchRedis redis, BiConsumer<String, String> left) {
        return new ReadModifyWriteAggregator(
                redis.stockClient(),
                WINDOW,
                ReadModifyWriteAggregator.SCAN,
                "instance-0",
                consolidated -> left.accept(
                        consolidated.group(), EventIds.of(consolidated.numbers()[0])));
    }

    private static Delays delays(BenchRedis redis, Contender contender, BenchEvents events, Duration duration)
            throws Exception {
        Latencies latencies = new Latencies();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        AtomicLong claims = new AtomicLong();
        BiConsumer<String, String> left = (alertId, eventId) -> {
            long now = System.nanoTime();
            claims.incrementAndGet();
            // The other buckets' events may have the same ids.
            Long at = alertId.startsWith(PROBE) ? acknowledged.get(eventId) : null;
            if (at != null) {
                latencies.add(now - at - WINDOW.toNanos());
            }
        };
        try (Aggregator hub = contender.start(redis, left);
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            int count = FixedRate.run(
                    RATE,
                    duration,
                    (number, dueAt) -> senders.execute(() -> {
                        BucketEvent event = events.next();
                        hub.send(PROBE + number % ALERTS, event);
                        acknowledged.put(event.id(), System.nanoTime());
                    }));
            double claimsPerSecond = claims.get() / ((System.nanoTime() - start) / 1e9);
            long end = System.nanoTime() + WINDOW.plus(PATIENCE).toNanos();
            while (latencies.count() < count && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            return new Delays(latencies, count - latencies.count(), claimsPerSecond);
        }
    }
}
