package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code triggers} of an alert. Rules that Opik's servers have too are worded as theirs. */
final class TriggerCodec {
    private static final int MAX_CONFIGS = 32;
    private static final int MAX_FILTERS = 64;
    private static final int MAX_VALUE = 16_384;
    private static final Pattern SECONDS = Pattern.compile("0*[1-9][0-9]{0,8}");

    /** Long enough for any number, short enough that no exponent costs memory. */
    private static final Pattern NUMBER = Pattern.compile("-?([0-9]{1,15}(\\.[0-9]{0,15})?|\\.[0-9]{1,15})");

    private TriggerCodec() {}

    static List<Trigger> read(JsonFields alert, List<Problem> problems) {
        List<Trigger> triggers = new ArrayList<>();
        if (exceeds(AlertCodec.MAX_TRIGGERS, alert, "triggers")) {
            return triggers;
        }
        Map<String, String> paths = new HashMap<>();
        alert.elements("triggers", (json, path) -> {
            JsonFields fields = JsonFields.of(json, path, problems);
            if (fields != null) {
                Trigger trigger = trigger(fields, problems);
                triggers.add(trigger);
                String other = trigger.id() == null ? null : paths.putIfAbsent(trigger.id(), path);
                if (other != null) {
                    fields.problem("id", "is the id of " + other + " too: leave one of them out to get a new one");
                }
            }
        });
        return triggers;
    }

    /** What is too long is not read: it could have more problems than anybody reads. */
    private static boolean exceeds(int max, JsonFields fields, String name) {
        JsonNode array = fields.any(name);
        if (array == null || !array.isArray() || array.size() <= max) {
            return false;
        }
        fields.problem(name, "must have at most " + max + " elements");
        return true;
    }

    private static Trigger trigger(JsonFields fields, List<Problem> problems) {
        String id = fields.line("id", EventLimits.MAX_NAME);
        String eventType = fields.requiredLine("event_type", EventLimits.MAX_NAME);
        fields.pattern("event_type", eventType, EventCodec.EVENT_TYPE, EventCodec.EVENT_TYPE_RULE);
        List<TriggerConfig> configs = new ArrayList<>();
        if (!exceeds(MAX_CONFIGS, fields, "trigger_configs")) {
            fields.elements("trigger_configs", (json, path) -> {
                TriggerConfig config = config(json, path, problems);
                if (config != null) {
                    configs.add(config);
                }
            });
        }
        double sampleRate = fields.number("sample_rate", 100, 0, 100);
        List<PropertyFilter> filters = new ArrayList<>();
        if (!exceeds(MAX_FILTERS, fields, "property_filters")) {
            fields.elements("property_filters", (json, path) -> {
                PropertyFilter filter = filter(json, path, problems);
                if (filter != null) {
                    filters.add(filter);
                }
            });
        }
        fields.any("alert_id");
        AlertCodec.READ_ONLY.forEach(fields::any);
        fields.rejectUnknown();
        return new Trigger(id, eventType, configs, sampleRate, filters);
    }

    private static @Nullable PropertyFilter filter(JsonNode json, String path, List<Problem> problems) {
        JsonFields fields = JsonFields.of(json, path, problems);
        if (fields == null) {
            return null;
        }
        String key = fields.requiredLine("key", EventLimits.MAX_PROPERTY);
        String value = fields.text("value");
        if (fields.any("value") == null) {
            fields.problem("value", "is required");
        } else if (value != null && value.length() > EventLimits.MAX_PROPERTY) {
            fields.problem("value", "must have at most " + EventLimits.MAX_PROPERTY + " characters");
        }
        fields.rejectUnknown();
        return new PropertyFilter(key, value == null ? "" : value);
    }

    private static @Nullable TriggerConfig config(JsonNode json, String path, List<Problem> problems) {
        JsonFields fields = JsonFields.of(json, path, problems);
        if (fields == null) {
            return null;
        }
        String id = fields.line("id", EventLimits.MAX_NAME);
        String wire = fields.requiredLine("type", EventLimits.MAX_NAME);
        ConfigType type = ConfigType.of(wire);
        if (type == null && !wire.isEmpty()) {
            fields.problem("type", ConfigType.unknownRule(wire));
        }
        JsonNode value = fields.any("config_value");
        Map<String, String> values = type == null ? Map.of() : values(fields, value, type);
        Integer groupIndex = groupIndex(fields, type);
        fields.any("alert_trigger_id");
        AlertCodec.READ_ONLY.forEach(fields::any);
        fields.rejectUnknown();
        return new TriggerConfig(id, wire, values, groupIndex);
    }

    private static @Nullable Integer groupIndex(JsonFields fields, @Nullable ConfigType type) {
        JsonNode index = fields.any("group_index");
        if (index == null) {
            return null;
        }
        if (type == ConfigType.SCOPE_PROJECT) {
            fields.problem(
                    "group_index",
                    "'group_index' must be null for 'scope:project' trigger configs; it applies as a global precondition,"
                            + " not as part of the boolean expression.");
        } else if (!index.isIntegralNumber() || !index.canConvertToInt()) {
            fields.problem("group_index", "must be a whole number of at least 0");
        } else if (index.intValue() < 0) {
            fields.problem("group_index", "'group_index' must be non-negative, got '" + index.intValue() + "'");
        }
        return index.intValue();
    }

    /** The values with legacy spellings replaced, so that what is stored has one spelling only. */
    private static Map<String, String> values(JsonFields config, @Nullable JsonNode json, ConfigType type) {
        Map<String, String> values = new LinkedHashMap<>();
        if (json != null && !json.isObject()) {
            config.problem("config_value", "must be an object of strings");
            return values;
        }
        if (json != null) {
            json.properties().forEach(entry -> {
                String at = "config_value." + entry.getKey();
                String key = type.threshold() && entry.getKey().equals("window_seconds") ? "window" : entry.getKey();
                JsonNode value = entry.getValue();
                if (value.isNull()) {
                    return;
                }
                if (!type.keys().contains(key)) {
                    config.problem(at, type.unknownKeyRule(entry.getKey()));
                } else if (!value.isTextual() && !value.isNumber()) {
                    config.problem(at, "must be a string");
                } else if (value.asText().length() > MAX_VALUE) {
                    config.problem(at, "must have at most " + MAX_VALUE + " characters");
                } else if (values.put(key, value.asText().strip()) != null) {
                    config.problem(at, "is given twice, as 'window' and as 'window_seconds'");
                }
            });
        }
        check(config, type, values);
        return values;
    }

    private static void check(JsonFields config, ConfigType type, Map<String, String> values) {
        switch (type) {
            case SCOPE_PROJECT -> {
                if (ProjectIds.parse(values.getOrDefault("project_ids", "")) == null) {
                    config.problem("config_value.project_ids", ProjectIds.RULE);
                }
            }
            case FILTER_GUARDRAIL_TYPE -> {
                // any list of names, and none means all
            }
            case THRESHOLD_FEEDBACK_SCORE -> {
                required(config, type, values, "name");
                operator(config, values);
                threshold(config, type, values);
            }
            case THRESHOLD_ERRORS, THRESHOLD_COST, THRESHOLD_LATENCY -> threshold(config, type, values);
        }
    }

    private static void threshold(JsonFields config, ConfigType type, Map<String, String> values) {
        String threshold = required(config, type, values, "threshold");
        if (threshold != null && !NUMBER.matcher(threshold).matches()) {
            config.problem("config_value.threshold", "must be a number, like 50 or 0.5");
        } else if (threshold != null
                && new BigDecimal(threshold).signum() < 0
                && type != ConfigType.THRESHOLD_FEEDBACK_SCORE) {
            config.problem("config_value.threshold", "must not be negative: what it is compared with never is");
        }
        String window = required(config, type, values, "window");
        if (window != null && !SECONDS.matcher(window).matches()) {
            config.problem("config_value.window", "must be a positive whole number of seconds, like 3600");
        }
    }

    private static @Nullable String required(
            JsonFields config, ConfigType type, Map<String, String> values, String key) {
        String value = values.get(key);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        String at = config.at("config_value." + key);
        if (config.problems().stream().noneMatch(problem -> problem.field().equals(at))) {
            config.problem(
                    "config_value." + key,
                    "Missing config value for key '" + key + "' in trigger config of type '" + type.wire() + "'");
        }
        return null;
    }

    private static void operator(JsonFields config, Map<String, String> values) {
        String operator = values.get("operator");
        switch (operator == null ? "" : operator) {
            case "" -> values.remove("operator");
            case "<", "less_than" -> values.put("operator", "<");
            case ">", "greater_than" -> values.put("operator", ">");
            default -> config.problem("config_value.operator", "must be > or < (or greater_than, less_than)");
        }
    }
}
