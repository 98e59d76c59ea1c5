package io.serai.chaos;

import java.util.List;

/**
 * What the checker found.
 *
 * @param all everything that breaks a promise, the worst first
 * @param notifications distinct notification ids
 * @param repeats accepted deliveries of notifications that had been accepted before, with the same id and body
 */
record Findings(List<Finding> all, int notifications, int repeats) {
    /** The worst first. */
    enum Kind {
        /** Acknowledged and never delivered to an alert that wants it. */
        LOST,
        /** In two notifications of one alert, or twice in one. */
        DUPLICATE,
        /** One notification id, two bodies. */
        CHANGED_BODY,
        /** The count is not that of the ids. */
        WRONG_COUNT,
        /** Never sent, or not of a type that the alert wants. */
        UNASKED
    }

    /**
     * @param subject the id of the event or the notification
     */
    record Finding(Kind kind, Target target, String subject, String detail) {
        @Override
        public String toString() {
            return kind + " at " + target + ": " + subject + ", " + detail;
        }
    }

    long count(Kind kind) {
        return all.stream().filter(finding -> finding.kind() == kind).count();
    }
}
