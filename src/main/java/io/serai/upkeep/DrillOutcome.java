package io.serai.upkeep;

/** What became of a drill. */
enum DrillOutcome {
    DELIVERED,
    FAILED,
    /** Not sent: all places for tests were taken for as long as it could wait. */
    SKIPPED,
    /** Not tried, and too late for it now: no hub, or none that could ask Redis, was there at its time. */
    MISSED
}
