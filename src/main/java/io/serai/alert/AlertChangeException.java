package io.serai.alert;

/** A change of alerts that was refused as a whole. The message is for people and holds nothing secret. */
public final class AlertChangeException extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** There is an alert with this id already. */
        EXISTS,
        /** There is no alert with this id in the workspace. */
        UNKNOWN,
        /** The alert file declares it. */
        READ_ONLY,
        /** It was changed since the version that the caller has seen. */
        STALE,
        /** There are as many alerts as a hub takes, or as much in them. */
        FULL,
        /** It is larger than one may be. */
        TOO_LARGE
    }

    private final Reason reason;

    public AlertChangeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
