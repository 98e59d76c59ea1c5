package io.serai.bench;

import java.util.Collections;
import java.util.List;

/**
 * Whether a build is as good as the one before it.
 *
 * @param ratios of each figure: how much better it is than that of the base; 1 where they are the same
 */
record GuardVerdict(List<Ratio> ratios) {
    /** A ratio may fall by 20 % and no further. */
    static final double LEAST = 0.8;

    /**
     * Of one figure.
     *
     * @param median of the runs, which decides; NaN when the figure could not be had of both
     */
    record Ratio(String what, double median, double least, double most) {
        boolean isKnown() {
            return !Double.isNaN(median);
        }

        boolean fell() {
            return median < LEAST;
        }
    }

    GuardVerdict {
        ratios = List.copyOf(ratios);
    }

    static GuardVerdict of(Guarded guarded) {
        return new GuardVerdict(guarded.comparisons().stream()
                .map(comparison -> ratio(comparison, guarded))
                .toList());
    }

    private static Ratio ratio(Comparison comparison, Guarded guarded) {
        String base = guarded.base();
        // What only the base has is a comparison of the base with itself.
        if (!comparison.systems().containsAll(List.of(guarded.commit(), base))) {
            return new Ratio(comparison.what(), Double.NaN, Double.NaN, Double.NaN);
        }
        List<Double> runs = comparison.ratios(base);
        return new Ratio(comparison.what(), Comparison.median(runs), Collections.min(runs), Collections.max(runs));
    }

    List<Ratio> fallen() {
        return ratios.stream().filter(Ratio::fell).toList();
    }

    Ratio of(String what) {
        return ratios.stream()
                .filter(ratio -> ratio.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    /** Nothing that was compared fell, and something was compared. */
    boolean passes() {
        return fallen().isEmpty() && ratios.stream().anyMatch(Ratio::isKnown);
    }
}
