package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One figure of several systems that took turns, a figure of each in each run. What ours is by another one is said of
 * each run by itself, in which both met the same moments of the machine; the median of the runs stands for them.
 */
final class Comparison {
    /** Which of two figures is the better one. */
    enum Better {
        MORE,
        LESS
    }

    /** What all runs together say of ours beside another one. */
    enum Verdict {
        /** Better in every run. */
        BETTER,
        /** Worse in every run. */
        WORSE,
        /** Better in some runs, worse or alike in others. */
        UNCLEAR
    }

    private final String what;
    private final String unit;
    private final Better better;
    private final Map<String, List<Double>> runs = new LinkedHashMap<>();

    /**
     * @param what the figure, in words: "events accepted, one in a request"
     * @param unit as it stands behind a number: "/s", "ms", "MiB"
     */
    Comparison(String what, String unit, Better better) {
        this.what = what;
        this.unit = unit;
        this.better = better;
    }

    /** As {@link #write} wrote it; what can be computed is computed anew. */
    static Comparison read(JsonNode json) {
        Comparison comparison = new Comparison(
                json.path("what").asText(),
                json.path("unit").asText(),
                Better.valueOf(json.path("better").asText()));
        for (JsonNode system : json.path("systems")) {
            for (JsonNode figure : system.path("runs")) {
                comparison.add(system.path("name").asText(), figure.asDouble(Double.NaN));
            }
        }
        return comparison;
    }

    String what() {
        return what;
    }

    String unit() {
        return unit;
    }

    Better better() {
        return better;
    }

    /** The figure of one system in its next run; the first system that is named is ours. */
    Comparison add(String system, double figure) {
        runs.computeIfAbsent(system, name -> new ArrayList<>()).add(figure);
        return this;
    }

    List<String> systems() {
        return List.copyOf(runs.keySet());
    }

    /** The one that is ours. */
    String ours() {
        return runs.keySet().iterator().next();
    }

    List<String> others() {
        return runs.keySet().stream().skip(1).toList();
    }

    double median(String system) {
        return median(figures(system));
    }

    double least(String system) {
        return Collections.min(figures(system));
    }

    double most(String system) {
        return Collections.max(figures(system));
    }

    Verdict verdict(String other) {
        List<Double> ratios = ratios(other);
        if (ratios.isEmpty() || ratios.contains(Double.NaN)) {
            return Verdict.UNCLEAR;
        } else if (ratios.stream().allMatch(ratio -> ratio > 1)) {
            return Verdict.BETTER;
        }
        return ratios.stream().allMatch(ratio -> ratio < 1) ? Verdict.WORSE : Verdict.UNCLEAR;
    }

    /**
     * How much better ours is than another one, in the median of the runs: 2 is twice as many, or half as long; less
     * than 1 is worse. NaN where a figure is missing.
     */
    double oursBy(String other) {
        return median(ratios(other));
    }

    /** {@link #oursBy} of each run by itself. */
    List<Double> ratios(String other) {
        List<Double> ours = runs.values().iterator().next();
        List<Double> theirs = figures(other);
        return IntStream.range(0, Math.min(ours.size(), theirs.size()))
                .mapToObj(run -> better == Better.MORE
                        ? ratio(ours.get(run), theirs.get(run))
                        : ratio(theirs.get(run), ours.get(run)))
                .toList();
    }

    /** Two that have nothing, say no loss at all, are alike. */
    private static double ratio(double figure, double by) {
        return figure == by ? 1 : figure / by;
    }

    List<Double> figures(String system) {
        List<Double> figures = runs.get(system);
        if (figures == null) {
            throw new IllegalArgumentException(what + ": no figure of " + system);
        }
        return figures;
    }

    /** Of an even number the mean of the middle two; NaN of none, and where one is no number. */
    static double median(List<Double> figures) {
        if (figures.isEmpty() || figures.contains(Double.NaN)) {
            return Double.NaN;
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    Table table() {
        String ours = ours();
        Table table = new Table(what, "median " + unit, "least", "most", "runs", ours + " by it");
        runs.forEach((system, figures) -> table.row(
                system,
                Findings.number(median(figures)),
                Findings.number(least(system)),
                Findings.number(most(system)),
                figures.size(),
                system.equals(ours) ? "" : Findings.number(oursBy(system)) + "×"));
        return table;
    }

    void write(ObjectNode json) {
        json.put("what", what).put("unit", unit).put("better", better.name());
        ArrayNode systems = json.putArray("systems");
        String ours = ours();
        runs.forEach((system, figures) -> {
            ObjectNode entry = systems.addObject().put("name", system).put("median", median(figures));
            ArrayNode all = entry.putArray("runs");
            figures.forEach(all::add);
            if (!system.equals(ours)) {
                entry.put("oursBy", oursBy(system));
                ArrayNode ratios = entry.putArray("oursByRuns");
                ratios(system).forEach(ratios::add);
            }
        });
    }
}
