package io.serai.bench;

import io.serai.bench.Comparison.Better;
import io.serai.bench.Producers.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.redisson.api.RedissonClient;

/** What an event costs, by the size of the bucket that it falls in. */
final class Flatness implements Section {
    private static final List<Integer> BUCKETS = List.of(10, 100, 1_000, 10_000);

    /** Sizes at which others are compared, and events that fill buckets of each. */
    private static final List<Integer> COMPARED = List.of(10, 100, 1_000);

    private static final int COMPARED_EVENTS = 1_000;
    private static final int PRODUCERS = 16;
    private static final double GOAL = 1.2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "flatness";
    }

    @Override
    public String about() {
        return "Cost of an event by the size of its bucket";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        // A multiple of all sizes, so that every bucket gets full.
        int count = effort == Effort.QUICK ? 10_000 : 20_000;
        // An odd number has a median; the differences are smaller than what one run is off by.
        int rounds = effort.runs();
        Progress.say("warming up");
        both(redis, events, 100, 2 * count);

        Map<Integer, List<Work>> appends = new LinkedHashMap<>();
        Map<Integer, List<Work>> deliveries = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Progress.say("run " + (round + 1) + " of " + rounds);
            // None is always the first, or always behind the largest.
            for (int bucket : Turns.inRun(round, BUCKETS)) {
                appends.computeIfAbsent(bucket, key -> new ArrayList<>()).add(alone(redis, events, bucket, count));
                deliveries.computeIfAbsent(bucket, key -> new ArrayList<>()).add(both(redis, events, bucket, count));
            }
        }

        Series cost = new Series("an event's append", "events in a bucket", "µs");
        Table alone = new Table(
                "append alone, bucket of", "µs an event", "events/s", "p50 ms", "p99 ms", "Redis CPU µs", "our CPU µs");
        Table both = new Table(
                "append and delivery, bucket of",
                "µs an event appended",
                "µs an event delivered",
                "delivered/s",
                "append p99 ms",
                "Redis CPU µs",
                "our CPU µs");
        for (int bucket : BUCKETS) {
            List<Work> appended = appends.get(bucket);
            List<Work> delivered = deliveries.get(bucket);
            alone.row(
                    Findings.number(bucket),
                    Findings.number(median(appended, Work::appendMicros)),
                    Findings.number(1e6 / median(appended, Work::appendMicros)),
                    Findings.number(latencies(appended).p50()),
                    Findings.number(latencies(appended).p99()),
                    Findings.number(median(appended, Work::redisMicros)),
                    Findings.number(median(appended, Work::ourMicros)));
            both.row(
                    Findings.number(bucket),
                    Findings.number(median(delivered, Work::appendMicros)),
                    Findings.number(median(delivered, Work::deliveredMicros)),
                    Findings.number(1e6 / median(delivered, Work::deliveredMicros)),
                    Findings.number(latencies(delivered).p99()),
                    Findings.number(median(delivered, Work::redisMicros)),
                    Findings.number(median(delivered, Work::ourMicros)));
            cost.add("append alone", bucket, median(appended, Work::appendMicros));
            cost.add("append beside delivery", bucket, median(delivered, Work::appendMicros));
            findings.figure()
                    .put("bucket", bucket)
                    .put("appendMicros", median(appended, Work::appendMicros))
                    .put("appendRedisCpuMicros", median(appended, Work::redisMicros))
                    .put("appendOurCpuMicros", median(appended, Work::ourMicros))
                    .put("deliveredMicros", median(delivered, Work::deliveredMicros))
                    .put("deliveredRedisCpuMicros", median(delivered, Work::redisMicros))
                    .put("deliveredOurCpuMicros", median(delivered, Work::ourMicros));
        }
        findings.series(cost);
        findings.table(alone);
        findings.table(both);
        findings.remark(PRODUCERS + " producers, " + Findings.number(count)
                + " events of 2 KB, all of one alert; medians of " + rounds
                + " runs over all sizes. µs an event: the time until the last one was appended, or delivered and"
                + " confirmed, by the number of events. With delivery, small buckets cost more by nature: each is a"
                + " claim and a notification of its own, at 10 a bucket one for every ten events.");
        findings.atMost(
                "dearest by cheapest append, 10 to 10,000 a bucket", spread(appends, Work::appendMicros), GOAL, "×");
        findings.remark("Dearest by cheapest of Redis' CPU time for an append: "
                + Findings.number(spread(appends, Work::redisMicros)) + "×; of a delivered event: "
                + Findings.number(spread(deliveries, Work::redisMicros)) + "×.");
        besideOthers(redis, effort, findings);
    }

    /** One producer, with which none loses events, so that the buckets are as large as they are said to be. */
    private static void besideOthers(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        BenchEvents events = new BenchEvents(BenchEvents.SMALL_BYTES);
        Series series = new Series("an event's append, one producer", "events in a bucket", "µs");
        for (int bucket : COMPARED) {
            Comparison cost = new Comparison(
                    "an event's append, " + Findings.number(bucket) + " in a bucket, one producer", "µs", Better.LESS);
            // Run 0 warms up all three alike, and does not count.
            for (int run = 0; run <= effort.runs(); run++) {
                Progress.say("run " + run + ": one producer, " + bucket + " in a bucket");
                double ours = filled(redis, OurAggregator.ofBuckets(redis, bucket), events);
                double stock = filled(redis, StockAggregator.ofBuckets(redis, bucket), events);
                double model = modelled(redis, events, bucket);
                if (run > 0) {
                    cost.add("Serai", ours).add("camel-redis", stock).add(ReadModifyWriteStore.NAME, model);
                }
            }
            findings.comparison(cost);
            cost.systems().forEach(system -> series.add(system, bucket, cost.median(system)));
        }
        findings.series(series);
        findings.remark("One producer, " + Findings.number(COMPARED_EVENTS)
                + " events of 512 B for one bucket after the other, each full before the next begins; of each size all"
                + " three have one more run before, which does not count. Serai and camel-redis also deliver full buckets"
                + " meanwhile, the model only appends. The model is our own, of the access pattern; each add reads,"
                + " changes and writes back the whole bucket.");
    }

    private static double filled(BenchRedis redis, Aggregator aggregator, BenchEvents events) throws Exception {
        try (aggregator) {
            return Producers.work(redis, aggregator, events, 1, COMPARED_EVENTS, Duration.ZERO)
                    .appendMicros();
        } finally {
            redis.clear();
        }
    }

    private static double modelled(BenchRedis redis, BenchEvents events, int bucket) {
        RedissonClient client = redis.stockClient();
        try {
            ReadModifyWriteStore store = new ReadModifyWriteStore(client, Clock.systemUTC(), Duration.ofMinutes(1));
            long start = System.nanoTime();
            for (int i = 0; i < COMPARED_EVENTS; i++) {
                store.add("alert-" + i / bucket, BenchEvents.TYPE, events.next());
            }
            return (System.nanoTime() - start) / 1e3 / COMPARED_EVENTS;
        } finally {
            client.shutdown();
            redis.clear();
        }
    }

    private static Work alone(BenchRedis redis, BenchEvents events, int bucket, int count) throws Exception {
        try (Aggregator aggregator = OurAggregator.appendsOnly(redis, bucket)) {
            return Producers.work(redis, aggregator, events, PRODUCERS, count, Duration.ZERO);
        } finally {
            redis.clear();
        }
    }

    private static Work both(BenchRedis redis, BenchEvents events, int bucket, int count) throws Exception {
        try (Aggregator aggregator = OurAggregator.ofBuckets(redis, bucket)) {
            return Producers.work(redis, aggregator, events, PRODUCERS, count, PATIENCE);
        } finally {
            redis.clear();
        }
    }

    private static Latencies latencies(List<Work> works) {
        Latencies all = new Latencies();
        works.forEach(work -> all.addAll(work.appends()));
        return all;
    }

    private static double median(List<Work> works, ToDoubleFunction<Work> figure) {
        return Comparison.median(works.stream().map(figure::applyAsDouble).toList());
    }

    private static double spread(Map<Integer, List<Work>> works, ToDoubleFunction<Work> figure) {
        double[] sorted = works.values().stream()
                .mapToDouble(each -> median(each, figure))
                .sorted()
                .toArray();
        return sorted[sorted.length - 1] / sorted[0];
    }
}
