package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a section found: for people as Markdown, for programs as JSON. A goal that was missed says so. */
final class Findings {
    /** What a machine does beside that nobody uses. */
    private static final double QUIET = 0.1;

    private final List<String> blocks = new ArrayList<>();
    private final ObjectNode json = Json.mapper().createObjectNode();
    private final ArrayNode figures;
    private final ArrayNode goals;

    Findings(String about) {
        blocks.add("### " + about);
        json.put("about", about);
        figures = json.putArray("figures");
        goals = json.putArray("goals");
    }

    void table(Table table) {
        blocks.add(table.toString().stripTrailing());
    }

    void remark(String remark) {
        blocks.add(remark);
    }

    /** Adds a comparison: its table, and its runs for the plot and for programs. */
    void comparison(Comparison comparison) {
        table(comparison.table());
        comparison.write(json.withArray("comparisons").addObject());
    }

    /** Adds lines for a plot; the table that says the same is the caller's. */
    void series(Series series) {
        series.write(json.withArray("series").addObject());
    }

    /** Adds a record of figures to the JSON; the caller fills it. */
    ObjectNode figure() {
        return figures.addObject();
    }

    void atLeast(String what, double value, double goal, String unit) {
        goal(what, value, "≥", goal, unit, value >= goal);
    }

    void atMost(String what, double value, double goal, String unit) {
        goal(what, value, "≤", goal, unit, value <= goal);
    }

    private void goal(String what, double value, String sign, double goal, String unit, boolean met) {
        blocks.add("**Goal: %s %s %s %s: %s (%s %s).**"
                .formatted(what, sign, number(goal), unit, met ? "met" : "missed", number(value), unit)
                .replace(" )", ")")
                .replace(" :", ":"));
        goals.addObject()
                .put("what", what)
                .put("value", value)
                .put("goal", sign + " " + number(goal) + " " + unit)
                .put("met", met);
    }

    /** @param share of the CPU that other programs took meanwhile */
    void others(double share) {
        json.put("otherProgramsCpuShare", share);
        if (share > QUIET) {
            blocks.add("**Other programs took %.0f %% of the CPU meanwhile: the figures would be better without them.**"
                    .formatted(100 * share));
        }
    }

    String markdown() {
        return String.join("\n\n", blocks) + "\n";
    }

    ObjectNode json() {
        return json;
    }

    /** Three digits that count, and thousands apart. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
