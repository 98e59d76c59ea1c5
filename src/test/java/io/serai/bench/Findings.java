package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a section found: for people as Markdown, for programs as JSON. A goal that was missed says so. */
final class Findings {
    /** What a machine does beside that nobody uses. */
    static final double QUIET = 0.1;

    private final List<String> texts = new ArrayList<>();
    private final ObjectNode json = Json.mapper().createObjectNode();
    private final ArrayNode blocks;
    private final ArrayNode figures;
    private final ArrayNode goals;

    Findings(String about) {
        texts.add("### " + about);
        json.put("about", about);
        blocks = json.putArray("blocks");
        figures = json.putArray("figures");
        goals = json.putArray("goals");
    }

    void table(Table table) {
        text(table.toString().stripTrailing());
    }

    void remark(String remark) {
        text(remark);
    }

    private void text(String text) {
        texts.add(text);
        blocks.addObject().put("text", text);
    }

    /** Adds a comparison: its table, and its runs for the plot and for programs. */
    void comparison(Comparison comparison) {
        texts.add(comparison.table().toString().stripTrailing());
        ArrayNode comparisons = json.withArray("comparisons");
        blocks.addObject().put("comparison", comparisons.size());
        comparison.write(comparisons.addObject());
    }

    /** Adds lines for a plot; the table that says the same is the caller's. */
    void series(Series series) {
        ArrayNode all = json.withArray("series");
        blocks.addObject().put("series", all.size());
        series.write(all.addObject());
    }

    /** Says what was measured: its version, and what was set other than as it is shipped. Once for each system. */
    void system(Measured system) {
        ArrayNode systems = json.withArray("systems");
        for (JsonNode known : systems) {
            if (known.path("name").asText().equals(system.name())) {
                return;
            }
        }
        systems.addObject()
                .put("name", system.name())
                .put("version", system.version())
                .put("settings", system.settings());
        texts.add("%s %s: %s.".formatted(system.name(), system.version(), system.settings()));
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
        text("**Goal: %s %s %s %s: %s (%s %s).**"
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
            texts.add("**Other programs took %.0f %% of the CPU meanwhile: the figures would be better without them.**"
                    .formatted(100 * share));
        }
    }

    String markdown() {
        return String.join("\n\n", texts) + "\n";
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
