package io.serai.inbox;

import java.util.Locale;

/** A way in which a request can prove who sent it. */
public enum Scheme {
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** {@code X-Helicone-Signature} or {@code Helicone-Signature}. */
    HELICONE,
    /** {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}. */
    STANDARD_WEBHOOKS;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
