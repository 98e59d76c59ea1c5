package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Findings findings = new Findings("A thing");

    @Test
    void aMissedGoalSaysSo() {
        findings.atMost("p99", 30.44, 20, "ms");
        findings.atLeast("ratio", 50, 50, "×");

        assertThat(findings.markdown())
                .contains("Goal: p99 ≤ 20 ms: missed (30.4 ms)")
                .contains("Goal: ratio ≥ 50 ×: met (50 ×)");
        assertThat(findings.json().path("goals").path(0).path("met").booleanValue())
                .isFalse();
    }

    @Test
    void aGoalWithoutAFigureIsMissed() {
        findings.atMost("p99", Double.NaN, 20, "ms");

        assertThat(findings.markdown()).contains("missed (– ms)");
    }

    @Test
    void saysWhenOtherProgramsDisturbed() {
        findings.others(0.05);
        assertThat(findings.markdown()).doesNotContain("Other programs");

        findings.others(0.4);
        assertThat(findings.markdown()).contains("Other programs took 40 % of the CPU");
    }

    @Test
    void tablesAreMarkdown() {
        findings.table(new Table("name", "events/s").row("a", 12).row("longer", 3));

        assertThat(findings.markdown())
                .contains(
                        """
                        | name   | events/s |
                        |--------| --------:|
                        | a      |       12 |
                        | longer |        3 |
                        """);
    }
}
