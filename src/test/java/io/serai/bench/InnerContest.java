package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** The inner parts of two builds in turns, each measured by its own benchmarks where both have the same ones. */
final class InnerContest {
    private InnerContest() {}

    static void run(Build ours, Build base, Effort effort, Guarded guarded) throws IOException, InterruptedException {
        if (!ours.hasInner() || !base.hasInner()) {
            guarded.remark("Inner parts are not compared: one of the two has no benchmarks of them.");
            return;
        }
        for (int run = 0; run < effort.runs(); run++) {
            Progress.say("inner parts: run " + (run + 1) + " of " + effort.runs()
                    + (run == 0 ? ", after the benchmarks of both are built" : ""));
            for (Build build : run % 2 == 0 ? List.of(ours, base) : List.of(base, ours)) {
                for (JsonNode figure : build.inner()) {
                    add(figure, build, ours, base, guarded);
                }
            }
        }
    }

    /** The same benchmark, run in the same way. */
    private static boolean isSame(String type, Build ours, Build base) throws IOException {
        for (String source : List.of(type, Inner.class.getSimpleName(), BenchEvents.class.getSimpleName())) {
            if (!ours.source(source).equals(base.source(source))) {
                return false;
            }
        }
        return true;
    }

    private static void add(JsonNode figure, Build build, Build ours, Build base, Guarded guarded) throws IOException {
        String benchmark = figure.path("benchmark").asText();
        String type = benchmark.substring(0, benchmark.indexOf('.'));
        if (!isSame(type, ours, base)) {
            guarded.remark(type + " is not compared: it does not measure the same in both.");
            return;
        }
        String what = figure.path("what").asText();
        guarded.add(
                what,
                "µs",
                Comparison.Better.LESS,
                build.name(),
                figure.path("micros").path(0).asDouble(Double.NaN));
        guarded.add(
                what + ": memory",
                "KiB",
                Comparison.Better.LESS,
                build.name(),
                figure.path("kibibytes").path(0).asDouble(Double.NaN));
    }
}
