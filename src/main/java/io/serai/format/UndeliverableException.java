package io.serai.format;

/** A claim that no attempt can deliver as things stand: its place is the dead letters, with the reason. */
public class UndeliverableException extends RuntimeException {
    /** The alert is gone. */
    public static final String ALERT_REMOVED = "alert_removed";

    /** The alert is switched off. */
    public static final String ALERT_DISABLED = "alert_disabled";

    /** No route file serves the alert's destination type. */
    public static final String NO_ROUTE = "no_route";

    /** The alert lacks something that its destination type needs. */
    public static final String ALERT_INCOMPLETE = "alert_incomplete";

    /** The alert's destination type sends single logged requests, and this is something else. */
    public static final String NOT_ONE_REQUEST = "not_one_request";

    private final String reason;

    /**
     * @param reason one word for metrics and filters, like {@code alert_removed}
     * @param message what happened and what to do, for the operator; nothing secret
     */
    public UndeliverableException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
