package io.serai.event;

import java.util.Set;

/** The event types that the shipped routes of senders make, beside those that a sender names itself. */
public final class SenderEventTypes {
    /** All that have one name; CloudEvents, Standard Webhooks and own mappings have as many as their senders say. */
    public static final Set<String> ALL = Set.of(
            "alertmanager:alert",
            "grafana:alert",
            "helicone:metric-alert",
            "json:event",
            "langfuse:monitor-alert",
            "langfuse:project-notification",
            "langfuse:prompt-version",
            "langsmith:alert",
            "langsmith:run",
            "litellm:alert",
            "litellm:budget_crossed",
            "litellm:internal_user_created",
            "litellm:key_created",
            "litellm:projected_limit_exceeded",
            "litellm:soft_budget_crossed",
            "litellm:spend_tracked",
            "litellm:threshold_crossed",
            "webhook:received");

    private SenderEventTypes() {}
}
