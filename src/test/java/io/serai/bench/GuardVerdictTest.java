package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.bench.Comparison.Better;
import org.junit.jupiter.api.Test;

class GuardVerdictTest {
    private static final String OURS = "ours";
    private static final String BASE = "base 1234567";
    private static final String RATE = "events accepted";
    private static final String CPU = "CPU";

    private final Guarded guarded = new Guarded(OURS, BASE);

    @Test
    void aFallOfTwentyPercentIsBorneAndMoreIsNot() {
        run(RATE, Better.MORE, 80, 100);
        assertThat(verdict().passes()).isTrue();

        run(CPU, Better.LESS, 126, 100);
        assertThat(verdict().passes()).isFalse();
        assertThat(verdict().fallen()).extracting(GuardVerdict.Ratio::what).containsExactly(CPU);
    }

    @Test
    void theMedianOfTheRunsDecidesWhateverOneOfThemSays() {
        for (double ours : new double[] {100, 10, 99, 12, 101}) {
            run(RATE, Better.MORE, ours, 100);
        }
        assertThat(verdict().passes()).isTrue();
        GuardVerdict.Ratio ratio = verdict().of(RATE);
        assertThat(ratio.median()).isEqualTo(0.99);
        assertThat(ratio.least()).isEqualTo(0.1);
        assertThat(ratio.most()).isEqualTo(1.01);
    }

    @Test
    void aRunIsComparedWithTheOneBesideIt() {
        // A machine that gets slower: medians alone would say that ours is half as fast.
        run(RATE, Better.MORE, 100, 100);
        run(RATE, Better.MORE, 50, 50);
        run(RATE, Better.MORE, 25, 25);
        assertThat(verdict().of(RATE).median()).isEqualTo(1);
    }

    @Test
    void anImprovementPasses() {
        run(RATE, Better.MORE, 300, 100);
        run(CPU, Better.LESS, 10, 100);
        assertThat(verdict().passes()).isTrue();
        assertThat(verdict().of(CPU).median()).isEqualTo(10);
    }

    @Test
    void aFigureThatOneOfThemHasNotIsNotCompared() {
        run(RATE, Better.MORE, 100, 100);
        run(CPU, Better.LESS, Double.NaN, 3);
        guarded.add("new figure", "ms", Better.LESS, OURS, 3);
        guarded.add("old figure", "ms", Better.LESS, BASE, 3);
        assertThat(verdict().of(CPU).isKnown()).isFalse();
        assertThat(verdict().of("new figure").isKnown()).isFalse();
        assertThat(verdict().of("old figure").isKnown()).isFalse();
        assertThat(verdict().passes()).isTrue();
    }

    @Test
    void nothingComparedDoesNotPass() {
        assertThat(verdict().passes()).isFalse();
        run(CPU, Better.LESS, Double.NaN, 3);
        assertThat(verdict().passes()).isFalse();
    }

    private void run(String what, Better better, double ours, double base) {
        guarded.add(what, "", better, OURS, ours);
        guarded.add(what, "", better, BASE, base);
    }

    private GuardVerdict verdict() {
        return GuardVerdict.of(guarded);
    }
}
