package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.bench.Comparison.Better;
import io.serai.bench.Comparison.Verdict;
import io.serai.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Comparison.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Comparison.median(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
        assertThat(Comparison.median(List.of())).isNaN();
        assertThat(Comparison.median(List.of(1.0, Double.NaN, 2.0))).isNaN();
    }

    @Test
    void comparesWithinARunAndNotOverAll() {
        // A machine that was twice as fast in its second run.
        Comparison comparison = new Comparison("events", "/s", Better.MORE);
        for (double speed : new double[] {1, 2, 1}) {
            comparison.add("Serai", 300 * speed).add("other", 100 * speed);
        }

        assertThat(comparison.oursBy("other")).isEqualTo(3);
        assertThat(comparison.verdict("other")).isEqualTo(Verdict.BETTER);
    }

    @Test
    void lessIsBetterWhereItIs() {
        Comparison comparison = new Comparison("delay", "ms", Better.LESS)
                .add("Serai", 20)
                .add("slow", 80)
                .add("fast", 5);

        assertThat(comparison.oursBy("slow")).isEqualTo(4);
        assertThat(comparison.oursBy("fast")).isEqualTo(0.25);
        assertThat(comparison.verdict("fast")).isEqualTo(Verdict.WORSE);
    }

    @Test
    void whatChangesFromRunToRunIsUnclear() {
        Comparison comparison = new Comparison("events", "/s", Better.MORE)
                .add("Serai", 10)
                .add("other", 9)
                .add("Serai", 10)
                .add("other", 11);

        assertThat(comparison.verdict("other")).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void twoThatLoseNothingAreAlikeAndAllIsBetterThanNothing() {
        Comparison comparison = new Comparison("lost", "", Better.LESS)
                .add("Serai", 0)
                .add("as good", 0)
                .add("bad", 1_000);

        assertThat(comparison.oursBy("as good")).isEqualTo(1);
        assertThat(comparison.oursBy("bad")).isInfinite();
        assertThat(comparison.verdict("bad")).isEqualTo(Verdict.BETTER);
        assertThat(comparison.table().toString()).contains("∞×");
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        Comparison comparison = new Comparison("lost", "events", Better.LESS)
                .add("Serai", 0)
                .add("bad", 1_000)
                .add("none", Double.NaN);
        ObjectNode json = Json.mapper().createObjectNode();
        comparison.write(json);

        Comparison read = Comparison.read(Json.mapper().readTree(json.toString()));

        assertThat(read.table()).hasToString(comparison.table().toString());
        assertThat(BarPlot.of(read)).isEqualTo(BarPlot.of(comparison));
    }
}
