package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A figure by a number that was varied, for one or several systems: what a line in a plot shows. */
final class Series {
    private final String what;
    private final String by;
    private final String unit;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();

    record Point(double x, double y) {}

    /**
     * @param what the figure, in words: "cost of an event"
     * @param by what was varied: "alerts"
     * @param unit of the figure
     */
    Series(String what, String by, String unit) {
        this.what = what;
        this.by = by;
        this.unit = unit;
    }

    /** As {@link #write} wrote it. */
    static Series read(JsonNode json) {
        Series series = new Series(
                json.path("what").asText(),
                json.path("by").asText(),
                json.path("unit").asText());
        for (JsonNode line : json.path("lines")) {
            for (JsonNode point : line.path("points")) {
                series.add(
                        line.path("name").asText(),
                        point.path(0).asDouble(Double.NaN),
                        point.path(1).asDouble(Double.NaN));
            }
        }
        return series;
    }

    String what() {
        return what;
    }

    String by() {
        return by;
    }

    String unit() {
        return unit;
    }

    /** The points of each system, ours first. */
    Map<String, List<Point>> lines() {
        return Collections.unmodifiableMap(lines);
    }

    /** @param y a median of runs */
    Series add(String system, double x, double y) {
        lines.computeIfAbsent(system, name -> new ArrayList<>()).add(new Point(x, y));
        return this;
    }

    void write(ObjectNode json) {
        json.put("what", what).put("by", by).put("unit", unit);
        ArrayNode all = json.putArray("lines");
        lines.forEach((system, points) -> {
            ArrayNode array = all.addObject().put("name", system).putArray("points");
            points.forEach(point -> array.addArray().add(point.x()).add(point.y()));
        });
    }
}
