package io.serai.alert;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a trigger in the form of the Opik alert API.
 *
 * @param type {@code scope:project}, {@code filter:guardrail_type}, {@code threshold:errors}, …
 * @param configValue the condition's own values, all strings
 * @param groupIndex same index: both must hold; different: one is enough; null: a group of its own
 */
public record TriggerConfig(
        @Nullable String id, String type, Map<String, String> configValue, @Nullable Integer groupIndex) {
    public TriggerConfig {
        configValue = Map.copyOf(configValue);
    }

    /** The projects that a {@code scope:project} names; of every other condition none. */
    public Set<String> projects() {
        Set<String> projects = type.equals(ConfigType.SCOPE_PROJECT.wire())
                ? ProjectIds.parse(configValue.getOrDefault("project_ids", ""))
                : null;
        return projects == null ? Set.of() : projects;
    }

    /** Whether it compares a metric with a threshold: kept for the senders that do so, not evaluated here. */
    public boolean threshold() {
        return type.startsWith("threshold:");
    }
}
