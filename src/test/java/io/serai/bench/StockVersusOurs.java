package io.serai.bench;

import io.serai.bench.Comparison.Better;
import io.serai.bench.Producers.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Section 1: the same events through the same EIP, once with camel-redis' repository and once with ours. */
final class StockVersusOurs implements Section {
    private static final int MANY = 64;
    private static final Shape GOAL_SHAPE = new Shape(MANY, 1_000);
    private static final List<Shape> SHAPES =
            List.of(new Shape(1, 100), new Shape(MANY, 10), new Shape(MANY, 100), GOAL_SHAPE);
    private static final String OURS = "Serai";
    private static final String STOCK = "camel-redis";
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
                "producers", "bucket", "stock delivered/s", "stock p99 ms", "ours delivered/s", "ours p99 ms");
        Series series = new Series("events appended", "events in a bucket, 64 producers", "/s");
        List<Comparison> comparisons = new ArrayList<>();
        double ratioOfGoal = Double.NaN;
        for (Shape shape : SHAPES) {
            Comparison appended = new Comparison(
                    "events appended, %s in a bucket, %d %s"
                            .formatted(
                                    Findings.number(shape.bucket()),
                                    shape.producers(),
                                    shape.producers() == 1 ? "producer" : "producers"),
                    "/s",
                    Better.MORE);
            Cell cell = cell(redis, effort, events, shape, appended, findings);
            comparisons.add(appended);
            table.row(
                    shape.producers(),
                    Findings.number(shape.bucket()),
                    Findings.number(cell.stock().delivered()),
                    Findings.number(cell.stock().p99()),
                    Findings.number(cell.ours().delivered()),
                    Findings.number(cell.ours().p99()));
            if (shape.producers() == MANY) {
                series.add(OURS, shape.bucket(), appended.median(OURS));
                series.add(STOCK, shape.bucket(), appended.median(STOCK));
            }
            if (shape.equals(GOAL_SHAPE)) {
                ratioOfGoal = appended.oursBy(STOCK);
            }
        }
        comparisons.forEach(findings::comparison);
        findings.series(series);
        findings.table(table);
        findings.remark(
                "Events of 2 KB, all of one alert; a bucket leaves when it is full. Appended: kept when the producer"
                        + " is told so. Delivered: its group has passed the aggregator and was confirmed within the"
                        + " measured time, which the largest buckets of the stock repository may not fill in. p99: of one"
                        + " append, of all runs. Each contender has a turn of "
                        + Findings.number(effort.turn().toMillis() / 1e3)
                        + " s in each run, in turn with the other; medians.");
        findings.atLeast("ours by stock, appended, at 64 producers and 1,000 per bucket", ratioOfGoal, GOAL, "×");
    }

    /** How many send, and how large the buckets get. */
    private record Shape(int producers, int bucket) {}

    private record Side(double delivered, double p99) {
        static Side of(List<Turn> turns) {
            Latencies appends = new Latencies();
            turns.forEach(turn -> appends.addAll(turn.appends()));
            return new Side(
                    Comparison.median(
                            turns.stream().map(Turn::deliveredPerSecond).toList()),
                    appends.p99());
        }
    }

    private record Cell(Side stock, Side ours) {}

    private static Cell cell(
            BenchRedis redis, Effort effort, BenchEvents events, Shape shape, Comparison appended, Findings findings)
            throws Exception {
        int producers = shape.producers();
        int bucket = shape.bucket();
        Progress.say(producers + " producers, " + bucket + " per bucket");
        List<Turn> stockTurns = new ArrayList<>();
        List<Turn> ourTurns = new ArrayList<>();
        try (Aggregator stock = StockAggregator.ofBuckets(redis, bucket);
                Aggregator ours = OurAggregator.ofBuckets(redis, bucket)) {
            long ourSent = 0;
            for (int run = 0; run < effort.runs(); run++) {
                stockTurns.add(Producers.run(redis, stock, events, producers, effort.settle(), effort.turn()));
                Turn turn = Producers.run(redis, ours, events, producers, effort.settle(), effort.turn());
                ourTurns.add(turn);
                appended.add(OURS, turn.appendedPerSecond());
                appended.add(STOCK, stockTurns.getLast().appendedPerSecond());
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
                .put("stockDeliveredPerSecond", cell.stock().delivered())
                .put("stockAppendP99Millis", cell.stock().p99())
                .put("oursDeliveredPerSecond", cell.ours().delivered())
                .put("oursAppendP99Millis", cell.ours().p99());
        return cell;
    }
}
