package io.serai.format;

/** Knows whether an incident is still as quiet as when the hub said so. */
@FunctionalInterface
public interface QuietPeriods {
    /** Where nobody keeps count of incidents. */
    QuietPeriods NONE = (alertId, resolve) -> true;

    /** False when something has happened since: another trigger, or its sender's own resolve. */
    boolean over(String alertId, QuietResolve resolve);
}
