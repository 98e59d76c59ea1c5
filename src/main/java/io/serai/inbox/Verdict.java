package io.serai.inbox;

import java.util.Locale;

/** What became of a request's proof. */
public enum Verdict {
    VALID,
    INVALID,
    /** The request has none. */
    ABSENT,
    /** The request has one, and no alert that sends here has a secret to check it with. */
    NO_SECRET;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
