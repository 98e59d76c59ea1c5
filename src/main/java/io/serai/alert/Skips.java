package io.serai.alert;

/** Hears of triggers that ask for an event's type and do not take the event. */
@FunctionalInterface
public interface Skips {
    /** Nobody listens. */
    Skips UNHEARD = (reason, triggers) -> {};

    /**
     * @param reason one of those that hold
     * @param triggers how many, at least one
     */
    void skipped(Verdict reason, int triggers);
}
