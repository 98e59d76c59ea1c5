package io.serai.upkeep;

import io.serai.alert.Alert;
import java.time.Instant;

/**
 * An alert that is to be tried out.
 *
 * @param dueAt the moment of its schedule, the same in all hubs
 * @param tooLate whether that was so long ago that it is not made up
 */
record Drill(Alert alert, Instant dueAt, boolean tooLate) {
    /** As the lease knows it. */
    String job() {
        return "drill:" + alert.id();
    }
}
