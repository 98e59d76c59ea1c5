package io.serai.alert;

/** What became of an event at one trigger of an alert. */
public enum Verdict {
    /** The alert gets the event. */
    MATCH,
    /** An earlier trigger of the same alert took the event; an alert gets an event once. */
    TAKEN,
    /** The event happened in a project that the alert or the trigger does not cover. */
    OTHER_PROJECT,
    /** None of the guardrails that failed is of a type that the trigger asks for. */
    OTHER_GUARDRAIL,
    /** A property filter does not hold. */
    PROPERTY_FILTER,
    /** The sample rate leaves this event out. */
    SAMPLED_OUT,
    /** The alert would get the event, but is disabled. */
    DISABLED
}
