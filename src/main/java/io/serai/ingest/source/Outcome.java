package io.serai.ingest.source;

import java.util.Locale;

/** What became of a request to a hook. */
public enum Outcome {
    /** Redis has its events. */
    ACCEPTED,
    /** It had none: an empty batch, or the mapping drops what it says. */
    EMPTY,
    /** It could not be understood and is kept as a dead letter. */
    KEPT,
    /** It could not be understood and was refused. */
    INVALID,
    /** Its sender did not prove who it is. */
    UNAUTHORIZED,
    /** There were more than the connection's rate lets through. */
    LIMITED,
    /** It was too large. */
    TOO_LARGE,
    /** It was of a media type that the connection does not take. */
    UNSUPPORTED,
    /** Redis was away. */
    UNAVAILABLE,
    /** A fault of the hub or of a route. */
    FAILED;

    /** As in metrics and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
