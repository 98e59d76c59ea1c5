package io.serai.alert;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule and a destination.
 *
 * @param type the destination type: {@code general}, {@code slack}, {@code pagerduty}, or any other that has a route
 *     file in {@code routes/destinations}
 * @param projectId limits the alert to one project; null leaves it to the triggers
 * @param metadata of the destination type: {@code base_url} for links, {@code routing_key} of PagerDuty; may hold
 *     credentials
 */
public record Alert(
        String id,
        String name,
        boolean enabled,
        String workspaceId,
        String type,
        @Nullable String projectId,
        Map<String, String> metadata,
        Webhook webhook,
        List<Trigger> triggers,
        AlertOptions options) {
    /** The type of Helicone's webhooks, with an API of its own: one message for each logged request. */
    public static final String HELICONE = "helicone";

    private static final String PAGERDUTY = "pagerduty";

    public Alert {
        metadata = Map.copyOf(metadata);
        triggers = List.copyOf(triggers);
    }

    /** Whether its messages open and resolve incidents: {@code pagerduty}, or a type of ops' own that begins with it. */
    public boolean opensIncidents() {
        return opensIncidents(type);
    }

    static boolean opensIncidents(String type) {
        return type.equals(PAGERDUTY) || type.startsWith(PAGERDUTY + "-");
    }

    /** Whether it was made for this project among others or alone; one for all projects names none. */
    public boolean names(String project) {
        return projectId != null
                ? projectId.equals(project)
                : triggers.stream()
                        .flatMap(trigger -> trigger.configs().stream())
                        .anyMatch(config -> config.projects().contains(project));
    }

    public Alert withEnabled(boolean next) {
        return new Alert(id, name, next, workspaceId, type, projectId, metadata, webhook, triggers, options);
    }

    public Alert withWebhook(Webhook next) {
        return new Alert(id, name, enabled, workspaceId, type, projectId, metadata, next, triggers, options);
    }

    public Alert withTriggers(List<Trigger> next) {
        return new Alert(id, name, enabled, workspaceId, type, projectId, metadata, webhook, next, options);
    }

    /** Id and name only: the rest may hold credentials. */
    @Override
    public String toString() {
        return "Alert[" + id + ", " + name + "]";
    }
}
