package io.serai.bench;

import io.serai.bench.Producers.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Section 1: the same events through the same EIP, once with camel-redis' repository and once with ours. */
final class StockVersusOurs implements Section {
    private static final double GOAL = 50;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "stock";
    }

    @Override
    public String about() {
        return "Stock repository versus ours: events through the aggregate EIP";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws Exception {
        BenchEvents events = new BenchEvents(BenchEvents.BYTES);
        Progress.say("warming up");
        try (Aggregator stock = StockAggregator.ofBuckets(redis, 100);
                Aggregator ours = OurAggregator.ofBuckets(redis, 100)) {
            Producers.run(redis, stock, events, 16, Duration.ZERO, effort.turn());
            Producers.run(redis, ours, events, 16, Duration.ZERO, effort.turn());
        }
        redis.clear();

        Table table = new Table(
                "producers",
                "bucket",
                "stock appended/s",
                "stock delivered/s",
                "stock p99 ms",
                "ours appended/s",
                "ours delivered/s",
                "ours p99 ms",
                "ratio");
        double ratioOfGoal = Double.NaN;
        for (int producers : effort.producers()) {
            for (int bucket : effort.comparedBuckets()) {
                Cell cell = cell(redis, effort, events, producers, bucket, findings);
                table.row(
                        producers,
                        Findings.number(bucket),
                        Findings.number(cell.stock().appended()),
                        Findings.number(cell.stock().delivered())
                                + (cell.stock().delivered() > 0 ? "" : " *"),
                        Findings.number(cell.stock().p99()),
                        Findings.number(cell.ours().appended()),
                        Findings.number(cell.ours().delivered()),
                        Findings.number(cell.ours().p99()),
                        Findings.number(cell.ratio()) + "×");
                if (producers == 64 && bucket == 1_000) {
                    ratioOfGoal = cell.ratio();
                }
            }
        }
        findings.table(table);
        findings.remark(
                "Events of 2 KB, all of one alert; a bucket leaves when it is full. Delivered: its group has passed"
                        + " the aggregator and was confirmed within the measured time. p99: of one append. Each contender has "
                        + effort.rounds() + " turns of "
                        + Findings.number(effort.turn().toMillis() / 1e3)
                        + " s, in turn with the other; means. Ratio: delivered by delivered.");
        findings.remark(
                "\\* No bucket of the stock repository filled in the time: the ratio is our delivered events by its"
                        + " *appended* ones, and flatters the stock repository: each of its appends rewrites the bucket, and these were not yet full.");
        if (!Double.isNaN(ratioOfGoal)) {
            findings.atLeast("ours by stock at 64 producers and 1,000 per bucket", ratioOfGoal, GOAL, "×");
        }
    }

    private record Side(double appended, double delivered, double p99) {
        static Side of(List<Turn> turns) {
            Latencies appends = new Latencies();
            turns.forEach(turn -> appends.addAll(turn.appends()));
            return new Side(
                    turns.stream()
                            .mapToDouble(Turn::appendedPerSecond)
                            .average()
                            .orElseThrow(),
                    turns.stream()
                            .mapToDouble(Turn::deliveredPerSecond)
                            .average()
                            .orElseThrow(),
                    appends.p99());
        }
    }

    private record Cell(Side stock, Side ours) {
        double ratio() {
            return ours.delivered() / (stock.delivered() > 0 ? stock.delivered() : stock.appended());
        }
    }

    private static Cell cell(
            BenchRedis redis, Effort effort, BenchEvents events, int producers, int bucket, Findings findings)
            throws Exception {
        Progress.say(producers + " producers, " + bucket + " per bucket");
        List<Turn> stockTurns = new ArrayList<>();
        List<Turn> ourTurns = new ArrayList<>();
        try (Aggregator stock = StockAggregator.ofBuckets(redis, bucket);
                Aggregator ours = OurAggregator.ofBuckets(redis, bucket)) {
            long ourSent = 0;
            for (int round = 0; round < effort.rounds(); round++) {
                stockTurns.add(Producers.run(redis, stock, events, producers, effort.settle(), effort.turn()));
                Turn turn = Producers.run(redis, ours, events, producers, effort.settle(), effort.turn());
                ourTurns.add(turn);
                ourSent += turn.sent();
                long left = Producers.drain(ours, ourSent, bucket, DRAIN);
                if (left >= bucket || left < 0) {
                    findings.remark(
                            "With %d producers and %d per bucket, %d events were neither delivered nor in an open bucket %d s after the turn."
                                    .formatted(producers, bucket, left, DRAIN.toSeconds()));
                }
            }
        }
        redis.clear();
        Cell cell = new Cell(Side.of(stockTurns), Side.of(ourTurns));
        findings.figure()
                .put("producers", producers)
                .put("bucket", bucket)
                .put("stockAppendedPerSecond", cell.stock().appended())
                .put("stockDeliveredPerSecond", cell.stock().delivered())
                .put("stockAppendP99Millis", cell.stock().p99())
                .put("oursAppendedPerSecond", cell.ours().appended())
                .put("oursDeliveredPerSecond", cell.ours().delivered())
                .put("oursAppendP99Millis", cell.ours().p99())
                .put("ratio", cell.ratio());
        return cell;
    }
}
