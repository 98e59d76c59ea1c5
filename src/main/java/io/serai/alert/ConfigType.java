package io.serai.alert;

import io.serai.json.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conditions of the Opik alert API with the keys that their {@code config_value} may have. */
enum ConfigType {
    SCOPE_PROJECT("scope:project", Set.of("project_ids")),
    THRESHOLD_ERRORS("threshold:errors", Set.of("threshold", "window")),
    THRESHOLD_COST("threshold:cost", Set.of("threshold", "window")),
    THRESHOLD_LATENCY("threshold:latency", Set.of("threshold", "window")),
    THRESHOLD_FEEDBACK_SCORE("threshold:feedback_score", Set.of("name", "threshold", "window", "operator")),
    FILTER_GUARDRAIL_TYPE("filter:guardrail_type", Set.of("guardrail_types"));

    private final String wire;

    @SuppressWarnings("ImmutableEnumChecker") // sets made by Set.of
    private final Set<String> keys;

    ConfigType(String wire, Set<String> keys) {
        this.wire = wire;
        this.keys = keys;
    }

    String wire() {
        return wire;
    }

    Set<String> keys() {
        return keys;
    }

    boolean threshold() {
        return wire.startsWith("threshold:");
    }

    static @Nullable ConfigType of(String wire) {
        return Arrays.stream(values())
                .filter(type -> type.wire.equals(wire))
                .findFirst()
                .orElse(null);
    }

    static String unknownRule(String given) {
        List<String> known = Arrays.stream(values()).map(ConfigType::wire).toList();
        return "is not a known condition (" + String.join(", ", known) + ")" + Nearest.hint(given, known);
    }

    String unknownKeyRule(String given) {
        String known = new TreeSet<>(keys).stream().collect(Collectors.joining(", "));
        return "is not a known key of " + wire + " (" + known + ")" + Nearest.hint(given, keys);
    }
}
