package io.serai.bench;

import io.serai.bench.Producers.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Section 2: what an event costs, by the size of the bucket that it falls in. */
final class Flatness implements Section {
    private static final List<Integer> BUCKETS = List.of(10, 100, 1_000, 10_000);
    private static final int PRODUCERS = 16;
    private static final double GOAL = 1.2;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "flatness";
    }

    @Override
    public String about() {
        return "Cost of an event by the size of its bucket";
    }

    private interface Opener {
        Aggregator open(BenchRedis redis, int bucket) throws Exception;
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        Duration turn = effort.turn().dividedBy(2);
        // An odd number has a median.
        int rounds = 2 * effort.rounds() - 1;
        Progress.say("warming up");
        turn(redis, OurAggregator::ofBuckets, 100, events, Duration.ZERO, effort.turn());

        Map<Integer, List<Turn>> appends = new LinkedHashMap<>();
        Map<Integer, List<Turn>> deliveries = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Progress.say("round " + (round + 1) + " of " + rounds);
            for (int bucket : BUCKETS) {
                appends.computeIfAbsent(bucket, key -> new ArrayList<>())
                        .add(turn(redis, OurAggregator::appendsOnly, bucket, events, effort.settle(), turn));
                deliveries
                        .computeIfAbsent(bucket, key -> new ArrayList<>())
                        .add(turn(redis, OurAggregator::ofBuckets, bucket, events, effort.settle(), turn));
            }
        }

        findings.table(table("append alone", appends));
        findings.table(table("append and delivery", deliveries));
        findings.remark(PRODUCERS + " producers, events of 2 KB, all of one alert; medians of " + rounds
                + " turns of " + Findings.number(turn.toMillis() / 1e3)
                + " s. µs an event: the measured time by the events appended (or delivered) in it. With delivery, small"
                + " buckets cost more by nature: each is a claim and a notification of its own, at 10 a bucket one for"
                + " every ten events.");
        for (int bucket : BUCKETS) {
            findings.figure()
                    .put("bucket", bucket)
                    .put("appendMicros", appendMicros(appends.get(bucket)))
                    .put("appendRedisCpuMicros", median(appends.get(bucket), Turn::redisMicros))
                    .put("appendOurCpuMicros", median(appends.get(bucket), Turn::ourMicros))
                    .put("deliveredMicros", deliveredMicros(deliveries.get(bucket)));
        }
        findings.atMost(
                "dearest by cheapest append, 10 to 10,000 a bucket",
                spread(BUCKETS.stream()
                        .map(bucket -> appendMicros(appends.get(bucket)))
                        .toList()),
                GOAL,
                "×");
        findings.remark("Dearest by cheapest with delivery: "
                + Findings.number(spread(BUCKETS.stream()
                        .map(bucket -> deliveredMicros(deliveries.get(bucket)))
                        .toList()))
                + "×; without buckets of 10: "
                + Findings.number(spread(BUCKETS.stream()
                        .skip(1)
                        .map(bucket -> deliveredMicros(deliveries.get(bucket)))
                        .toList()))
                + "×. Redis' CPU time for an append, dearest by cheapest: "
                + Findings.number(spread(BUCKETS.stream()
                        .map(bucket -> median(appends.get(bucket), Turn::redisMicros))
                        .toList()))
                + "×.");
    }

    private static Turn turn(
            BenchRedis redis, Opener opener, int bucket, BenchEvents events, Duration settle, Duration measured)
            throws Exception {
        try (Aggregator aggregator = opener.open(redis, bucket)) {
            Turn turn = Producers.run(redis, aggregator, events, PRODUCERS, settle, measured);
            if (turn.deliveredPerSecond() > 0) {
                Producers.drain(aggregator, turn.sent(), bucket, DRAIN);
            }
            return turn;
        } finally {
            redis.clear();
        }
    }

    private static Table table(String what, Map<Integer, List<Turn>> turns) {
        Table table = new Table(
                what + ", bucket of",
                "appended/s",
                "µs an append",
                "delivered/s",
                "µs a delivered event",
                "append p50 ms",
                "p99 ms",
                "Redis CPU µs",
                "our CPU µs");
        turns.forEach((bucket, each) -> {
            Latencies appends = new Latencies();
            each.forEach(turn -> appends.addAll(turn.appends()));
            table.row(
                    Findings.number(bucket),
                    Findings.number(median(each, Turn::appendedPerSecond)),
                    Findings.number(appendMicros(each)),
                    Findings.number(median(each, Turn::deliveredPerSecond)),
                    Findings.number(deliveredMicros(each)),
                    Findings.number(appends.p50()),
                    Findings.number(appends.p99()),
                    Findings.number(median(each, Turn::redisMicros)),
                    Findings.number(median(each, Turn::ourMicros)));
        });
        return table;
    }

    private static double appendMicros(List<Turn> turns) {
        return 1e6 / median(turns, Turn::appendedPerSecond);
    }

    private static double deliveredMicros(List<Turn> turns) {
        double perSecond = median(turns, Turn::deliveredPerSecond);
        return perSecond == 0 ? Double.NaN : 1e6 / perSecond;
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double spread(List<Double> costs) {
        return costs.stream().mapToDouble(cost -> cost).max().orElseThrow()
                / costs.stream().mapToDouble(cost -> cost).min().orElseThrow();
    }
}
