package io.serai.alert;

import io.serai.event.EventType;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trigger of an alert, with its conditions read once for all events to come.
 *
 * @param projects the projects whose events match; null for all
 * @param guardrailTypes the guardrails of which one must have failed, in upper case; null for any
 */
public record Candidate(
        Alert alert, Trigger trigger, @Nullable Set<String> projects, @Nullable Set<String> guardrailTypes) {

    static Candidate of(Alert alert, Trigger trigger) {
        return new Candidate(alert, trigger, projectsOf(alert, trigger), guardrailTypesOf(trigger));
    }

    private static @Nullable Set<String> projectsOf(Alert alert, Trigger trigger) {
        boolean workspaceWide = EventType.of(trigger.eventType())
                .map(type -> !type.projectScoped())
                .orElse(false);
        if (workspaceWide) {
            return null;
        }
        if (alert.projectId() != null) {
            return Set.of(alert.projectId());
        }
        Optional<TriggerConfig> scope = trigger.configs().stream()
                .filter(config -> config.type().equals(ConfigType.SCOPE_PROJECT.wire()))
                .findFirst();
        if (scope.isEmpty()) {
            return null;
        }
        Set<String> projects = ProjectIds.parse(scope.get().configValue().getOrDefault("project_ids", ""));
        // a scope that can't be read must not widen to all projects
        return projects == null ? Set.of() : projects;
    }

    /** Several filters without a common group are alternatives, so their types add up. */
    private static @Nullable Set<String> guardrailTypesOf(Trigger trigger) {
        Set<String> types = new HashSet<>();
        for (TriggerConfig config : trigger.configs()) {
            if (config.type().equals(ConfigType.FILTER_GUARDRAIL_TYPE.wire())) {
                String given = config.configValue().getOrDefault("guardrail_types", "");
                if (given.isBlank()) {
                    return null;
                }
                for (String type : given.split(",", -1)) {
                    types.add(type.strip().toUpperCase(Locale.ROOT));
                }
            }
        }
        return types.isEmpty() ? null : Set.copyOf(types);
    }
}
