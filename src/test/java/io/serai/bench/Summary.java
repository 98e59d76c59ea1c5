package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.bench.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one wants to know first: where ours is better, where it is worse, and which goals it misses. */
final class Summary {
    /** Ours in another form, and the limits of its parts, are nothing to win or lose against. */
    private static final Set<String> SYSTEMS =
            Peers.WITH_PATTERNS.stream().map(Peer.Kind::name).collect(Collectors.toSet());

    private final Results results;

    /** One figure, and those systems beside which the verdict on ours is the same. */
    private record Row(String section, Comparison comparison, List<String> others, Verdict verdict) {
        /** How far apart ours and the farthest of the others are. */
        double factor() {
            return others.stream().mapToDouble(this::factor).max().orElse(1);
        }

        private double factor(String other) {
            double by = comparison.oursBy(other);
            return verdict == Verdict.WORSE ? 1 / by : by;
        }

        String ours() {
            return Scale.figure(comparison.median(comparison.ours()), comparison.unit());
        }

        String theirs() {
            return others.stream()
                    .map(other -> other + " " + Scale.figure(comparison.median(other), comparison.unit()) + by(other))
                    .collect(Collectors.joining(", "));
        }

        private String by(String other) {
            double factor = factor(other);
            return Double.isFinite(factor) ? " (%s×)".formatted(Findings.number(factor)) : "";
        }
    }

    Summary(Results results) {
        this.results = results;
    }

    String markdown() {
        return "## What wins, what loses\n\n"
                + table("Serai is better", "beside it, and by how much Serai is better", rows(Verdict.BETTER))
                + table("Serai is worse", "beside it, and by how much Serai is worse", rows(Verdict.WORSE))
                + goals()
                + table("No clear difference", "beside it, and Serai by it", rows(Verdict.UNCLEAR));
    }

    private static String table(String title, String beside, List<Row> rows) {
        if (rows.isEmpty()) {
            return "### " + title + "\n\nNowhere.\n\n";
        }
        Table table = Table.ofWords("figure", "Serai", beside);
        rows.forEach(row -> table.row(row.section(), row.ours(), row.theirs()));
        return "### " + title + "\n\n" + table + "\n";
    }

    private List<Row> rows(Verdict verdict) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode section : results.sections()) {
            for (JsonNode json : section.path("comparisons")) {
                Comparison comparison = Comparison.read(json);
                List<String> others = comparison.others().stream()
                        .filter(other -> SYSTEMS.contains(other) && comparison.verdict(other) == verdict)
                        .toList();
                // The model is no product: what nobody else does is in its section.
                if (!others.isEmpty() && !others.equals(List.of(ReadModifyWriteStore.NAME))) {
                    rows.add(new Row(link(comparison.what(), section), comparison, others, verdict));
                }
            }
        }
        // A figure that is missing says least.
        rows.sort(Comparator.comparingDouble((Row row) -> Double.isNaN(row.factor()) ? 0 : row.factor())
                .reversed());
        return rows;
    }

    private String goals() {
        Table missed = Table.ofWords("goal", "wanted", "measured");
        int all = 0;
        int met = 0;
        for (JsonNode section : results.sections()) {
            for (JsonNode goal : section.path("goals")) {
                all++;
                if (goal.path("met").asBoolean()) {
                    met++;
                } else {
                    missed.row(
                            link(goal.path("what").asText(), section),
                            goal.path("goal").asText(),
                            Findings.number(goal.path("value").asDouble(Double.NaN)));
                }
            }
        }
        return "### Goals that are missed\n\n%d of %d goals are met%s\n"
                .formatted(met, all, met == all ? ".\n" : "; these are not:\n\n" + missed);
    }

    private static String link(String text, JsonNode section) {
        return "[%s](%s)".formatted(text, Page.anchor(section.path("about").asText()));
    }
}
