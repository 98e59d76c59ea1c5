package io.serai.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * The event types that are known by name. Others are carried too: they are formatted generically and have no scope of
 * their own. Wire values and kinds are those of the Opik alert contract.
 */
public enum EventType {
    TRACE_ERRORS("trace:errors", true),
    TRACE_FEEDBACK_SCORE("trace:feedback_score", true),
    TRACE_THREAD_FEEDBACK_SCORE("trace_thread:feedback_score", true),
    TRACE_GUARDRAILS_TRIGGERED("trace:guardrails_triggered", true),
    PROMPT_CREATED("prompt:created", false),
    PROMPT_COMMITTED("prompt:committed", false),
    PROMPT_DELETED("prompt:deleted", false),
    EXPERIMENT_FINISHED("experiment:finished", false),
    TRACE_COST("trace:cost", true),
    TRACE_LATENCY("trace:latency", true);

    private final String wire;
    private final boolean projectScoped;

    EventType(String wire, boolean projectScoped) {
        this.wire = wire;
        this.projectScoped = projectScoped;
    }

    /** The value on the wire, like {@code trace:errors}. */
    public String wire() {
        return wire;
    }

    /** Whether such an event happens in a project; the others happen in the whole workspace. */
    public boolean projectScoped() {
        return projectScoped;
    }

    public static Optional<EventType> of(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }
}
