package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Section: the hot inner parts by JMH, each process of its own a run. */
final class Inner implements Section {
    /** The system property by which benchmarks find Redis. */
    static final String REDIS = "serai.bench.redis";

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** The heap that {@code ./serai run} gives a hub. */
    private static final String HEAP = "-Xmx320m";

    /** Short and often: what compilers do differs more from process to process than from second to second. */
    private static final TimeValue TURN = TimeValue.milliseconds(400);

    private static final int WARM_UPS = 4;
    private static final int TURNS = 3;

    /** A class and a method of it, and in words what it does once. */
    private record Part(Class<?> of, String method, String words) {
        String name() {
            return of.getSimpleName() + "." + method;
        }

        String pattern() {
            return "^" + of.getName().replace(".", "\\.") + "\\." + method + "$";
        }
    }

    private static final List<Part> PARTS = List.of(
            new Part(ParseBenchmark.class, "event", "parse and check an event of 512 bytes"),
            new Part(MatchBenchmark.class, "match", "match an event with 1,000 alerts (4 of them)"),
            new Part(AppendBenchmark.class, "argumentsAlone", "append an event: the script's arguments alone"),
            new Part(AppendBenchmark.class, "throughRedis", "append an event: through Redis, one at a time"),
            new Part(FormatBenchmark.class, "general", "format ten events for a webhook"),
            new Part(FormatBenchmark.class, "slack", "format ten events for Slack"),
            new Part(SignBenchmark.class, "v1", "sign 2 KB, v1 (HMAC-SHA256)"),
            new Part(SignBenchmark.class, "v1a", "sign 2 KB, v1a (Ed25519)"));

    @Override
    public String name() {
        return "inner";
    }

    @Override
    public String about() {
        return "The hot inner parts, each by itself (JMH)";
    }

    @Override
    public void measure(BenchRedis redis, Effort effort, Findings findings) throws RunnerException {
        // JMH lets one benchmark of a machine run at a time, also where the last one was somebody else's.
        System.setProperty("jmh.ignoreLock", "true");
        Table table = new Table("part", "µs each", "least", "most", "KiB allocated", "runs");
        for (Part part : PARTS) {
            Progress.say(part.words());
            List<BenchmarkResult> runs = runs(part, redis, effort);
            List<Double> micros =
                    runs.stream().map(run -> run.getPrimaryResult().getScore()).toList();
            List<Double> kibibytes = runs.stream().map(Inner::kibibytes).toList();
            table.row(
                    part.words(),
                    Findings.number(Comparison.median(micros)),
                    Findings.number(Collections.min(micros)),
                    Findings.number(Collections.max(micros)),
                    Findings.number(Comparison.median(kibibytes)),
                    micros.size());
            var figure = findings.figure().put("benchmark", part.name()).put("what", part.words());
            add(figure.putArray("micros"), micros);
            add(figure.putArray("kibibytes"), kibibytes);
            redis.clear();
        }
        findings.table(table);
        findings.remark(
                "One thread. Each run is a JVM of its own with the hub's heap, warmed up for %.1f s and measured for %.1f s; medians of the runs. Through Redis, each append waits for its answer, which comes when it is in the append-only file."
                        .formatted(seconds(WARM_UPS), seconds(TURNS)));
    }

    /** One result of each process. */
    private static List<BenchmarkResult> runs(Part part, BenchRedis redis, Effort effort) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(part.pattern())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(effort.runs())
                .warmupIterations(WARM_UPS)
                .warmupTime(TURN)
                .measurementIterations(TURNS)
                .measurementTime(TURN)
                .threads(1)
                .jvmArgsAppend(HEAP, "-D" + REDIS + "=" + redis.url())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return List.copyOf(new Runner(options).runSingle().getBenchmarkResults());
    }

    private static double kibibytes(BenchmarkResult run) {
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? Double.NaN : allocated.getScore() / 1_024;
    }

    private static void add(ArrayNode array, List<Double> figures) {
        figures.forEach(array::add);
    }

    private static double seconds(int turns) {
        return turns * TURN.convertTo(TimeUnit.MILLISECONDS) / 1e3;
    }
}
