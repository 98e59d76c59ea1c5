package io.serai.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of one JSON object: each member is asked for by name (and aliases) and type, what is wrong is
 * collected as a {@link Problem}, and {@link #rejectUnknown()} names every member that nobody asked for. An explicit
 * null counts as absent.
 */
public final class JsonFields {
    private static final int FEW = 20;

    private final ObjectNode node;
    private final String path;
    private final List<Problem> problems;

    /** Lists: an object has few fields, and making a set for each of them costs more than looking through a list. */
    private final List<String> known = new ArrayList<>(FEW);

    private final List<String> canonical = new ArrayList<>(FEW);

    private JsonFields(ObjectNode node, String path, List<Problem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /**
     * @param path where the node stands in the input, for messages; empty at the top
     * @return the reader, or null after adding a problem when the node is not an object
     */
    public static @Nullable JsonFields of(JsonNode node, String path, List<Problem> problems) {
        if (node instanceof ObjectNode object) {
            return new JsonFields(object, path, problems);
        }
        problems.add(new Problem(path, "must be an object"));
        return null;
    }

    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The member under its name or one of its aliases; null when absent. Two spellings at once are a problem. */
    public @Nullable JsonNode any(String name, String... aliases) {
        canonical.add(name);
        JsonNode found = take(name, name, null);
        for (String alias : aliases) {
            found = take(name, alias, found);
        }
        return found;
    }

    private @Nullable JsonNode take(String name, String spelling, @Nullable JsonNode before) {
        known.add(spelling);
        JsonNode value = node.get(spelling);
        if (value == null || value.isNull()) {
            return before;
        }
        if (before != null) {
            problem(name, "is given twice, also as '" + spelling + "'");
        }
        return value;
    }

    public @Nullable String text(String name, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            problem(name, "must be a string");
            return null;
        }
        return value.textValue();
    }

    /** Text of 1 to {@code max} characters without control characters; null when absent or wrong. */
    public @Nullable String line(String name, int max, String... aliases) {
        return checked(name, max, text(name, aliases));
    }

    /** As {@link #line}, and absence is a problem too; then the answer is an empty string. */
    public String requiredLine(String name, int max, String... aliases) {
        int before = problems.size();
        String value = line(name, max, aliases);
        if (value == null && problems.size() == before) {
            problem(name, "is required");
        }
        return value == null ? "" : value;
    }

    private @Nullable String checked(String name, int max, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            problem(name, "must not be blank");
        } else if (value.length() > max) {
            problem(name, "must have at most " + max + " characters");
        } else if (value.chars().anyMatch(Character::isISOControl)) {
            problem(name, "must not contain control characters");
        } else {
            return value;
        }
        return null;
    }

    /** Adds a problem when the value is there and does not fit. */
    public void pattern(String name, @Nullable String value, Pattern pattern, String rule) {
        if (value != null && !value.isEmpty() && !pattern.matcher(value).matches()) {
            problem(name, rule);
        }
    }

    public boolean bool(String name, boolean absent, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            problem(name, "must be true or false");
            return absent;
        }
        return value.booleanValue();
    }

    /** A whole number from {@code min} to {@code max}; null when absent or wrong. */
    public @Nullable Long integer(String name, long min, long max, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return null;
        }
        if (!value.canConvertToLong()
                || !value.isIntegralNumber()
                || value.longValue() < min
                || value.longValue() > max) {
            problem(name, "must be a whole number from " + min + " to " + max);
            return null;
        }
        return value.longValue();
    }

    /** A number from {@code min} to {@code max}. */
    public double number(String name, double absent, double min, double max, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
            problem(name, "must be a number from " + plain(min) + " to " + plain(max));
            return absent;
        }
        return value.doubleValue();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** An object of strings; empty when absent. */
    public Map<String, String> strings(String name, int maxEntries, int maxLength, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            problem(name, "must be an object of strings");
            return Map.of();
        }
        if (value.size() > maxEntries) {
            problem(name, "must have at most " + maxEntries + " members");
            return Map.of();
        }
        Map<String, String> answer = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            String member = name + "." + entry.getKey();
            if (entry.getKey().isBlank()) {
                problem(name, "must not have a blank member name");
            } else if (!entry.getValue().isTextual()) {
                problem(member, "must be a string");
            } else if (entry.getKey().length() > maxLength
                    || entry.getValue().textValue().length() > maxLength) {
                problem(member, "must have at most " + maxLength + " characters");
            } else {
                answer.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return answer;
    }

    /** Calls {@code each} with every element of an array and its path; absent means empty. */
    public void elements(String name, BiConsumer<JsonNode, String> each, String... aliases) {
        JsonNode value = any(name, aliases);
        if (value == null) {
            return;
        }
        if (!value.isArray()) {
            problem(name, "must be an array");
            return;
        }
        int index = 0;
        for (JsonNode element : value) {
            each.accept(element, at(name) + "[" + index++ + "]");
        }
    }

    public void problem(String name, String rule) {
        problems.add(new Problem(at(name), rule));
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Adds a problem for every member that was not asked for, with the nearest known name. Call it last. */
    public void rejectUnknown() {
        List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        for (String name : unknown) {
            String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
            problems.add(
                    new Problem(at(shown), "is not a known field" + Nearest.hint(name, canonical), "unknown-field"));
        }
    }
}
