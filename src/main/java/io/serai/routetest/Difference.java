package io.serai.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Holds what is expected against what is: of objects only the members that somebody named, of arrays every element. */
final class Difference {
    private static final int MAX_SHOWN = 300;

    private final List<String> found;

    /** @param found gets what differs, in a line each */
    Difference(List<String> found) {
        this.found = found;
    }

    void find(String at, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                find(at + "." + member.getKey(), member.getValue(), actual.path(member.getKey()));
            }
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                find(at + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (expected.isArray() && actual.isArray()) {
            found.add(at + ": expected " + expected.size() + " elements, got " + actual.size() + ": " + shown(actual));
        } else if (!same(expected, actual)) {
            found.add(at + ": expected " + shown(expected) + ", got " + shown(actual));
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isNull()) {
            return actual.isNull() || actual.isMissingNode();
        }
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static String shown(JsonNode json) {
        return json.isMissingNode() ? "nothing" : shown(new String(Json.write(json), StandardCharsets.UTF_8));
    }

    /** So much of a text as one wants to read in a terminal, and nothing that steers it. */
    static String shown(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}]", " ");
        return plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) + "…" : plain;
    }
}
