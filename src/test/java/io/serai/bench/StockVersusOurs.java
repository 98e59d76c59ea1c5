package io.serai.bench;

import io.serai.bench.Comparison.Better;
import io.serai.bench.Producers.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same events through the same EIP, once with camel-redis' repository and once with ours. */
final class StockVersusOurs implements Section {
    private static final int MANY = 64;
    private static final Shape GOAL_SHAPE = new Shape(MANY, 1_000);
    private static final List<Shape> SHAPES =
            List.of(new Shape(1, 100), new Shape(MANY, 10), new Shape(MANY, 100), GOAL_SHAPE);
    private static final String OURS = "Serai";
    private static final String STOCK = "camel-redis";
    private static final double GOAL = 50;
    private static final Duration DRAIN = Duration.ofSeconds(4);

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
                        + " s in each run, the other one first in every second run, and up to "
                        + DRAIN.toSeconds() + " s after it to deliver what it has taken; medians.");
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

    private record Contender(String name, Aggregator aggregator, List<Turn> turns) {
        Contender(String name, Aggregator aggregator) {
            this(name, aggregator, new ArrayList<>());
        }

        long sent() {
            return turns.stream().mapToLong(Turn::sent).sum();
        }
    }

    private static Cell cell(
            BenchRedis redis, Effort effort, BenchEvents events, Shape shape, Comparison appended, Findings findings)
            throws Exception {
        int producers = shape.producers();
        int bucket = shape.bucket();
        Progress.say(producers + " producers, " + bucket + " per bucket");
        Cell cell;
        try (Aggregator ourAggregator = OurAggregator.ofBuckets(redis, bucket);
                Aggregator stockAggregator = StockAggregator.ofBuckets(redis, bucket)) {
            Contender ours = new Contender(OURS, ourAggregator);
            Contender stock = new Contender(STOCK, stockAggregator);
            for (int run = 0; run < effort.runs(); run++) {
                for (Contender contender : Turns.inRun(run, List.of(ours, stock))) {
                    Turn turn = Producers.run(
                            redis, contender.aggregator(), events, producers, effort.settle(), effort.turn());
                    contender.turns().add(turn);
                    appended.add(contender.name(), turn.appendedPerSecond());
                    // Else it would work on in the turn of the other one.
                    long left = Producers.drain(contender.aggregator(), contender.sent(), bucket, DRAIN);
                    if (left >= bucket || left < 0) {
                        findings.remark(
                                "With %d producers and %d per bucket, %s was left with %d events neither delivered nor in an open bucket %d s after the turn."
                                        .formatted(producers, bucket, contender.name(), left, DRAIN.toSeconds()));
                    }
                }
            }
            cell = new Cell(Side.of(stock.turns()), Side.of(ours.turns()));
        }
        redis.clear();
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
