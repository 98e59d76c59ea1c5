package io.serai.event;

import java.util.Set;

/** The event types that are known by name beside Opik's, those of {@link EventType}: of logged requests, and the hub's own. */
public final class OwnEventTypes {
    /** Somebody has given scores to a logged request. */
    public static final String REQUEST_SCORED = "request:scored";

    /** A destination was disabled: of the workspace that its alert is in. */
    public static final String ALERT_DISABLED = "alert:disabled";

    /** An alert was tried out by its schedule, and nothing arrived: of the workspace that it is in. */
    public static final String ALERT_DRILL_FAILED = "alert:drill_failed";

    /** All of them. */
    public static final Set<String> ALL =
            Set.of(LoggedRequest.TYPE, REQUEST_SCORED, ALERT_DISABLED, ALERT_DRILL_FAILED);

    private OwnEventTypes() {}
}
