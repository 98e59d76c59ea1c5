package io.serai.delivery;

import io.serai.format.UndeliverableException;

/**
 * Something with which an alert proves who sends, a secret or a header of its own, can't be used: then nothing is sent,
 * rather than something that the receiver can't trust. Names the field, never its value.
 */
public final class UnsignableException extends UndeliverableException {
    /** A secret or header of the alert can't be used. */
    public static final String UNSIGNABLE = "unsignable";

    /**
     * @param field like {@code webhook.signing_secret}
     * @param rule what the field must be, and is not
     */
    UnsignableException(String field, String rule) {
        super(UNSIGNABLE, field + " can't be used, so nothing was sent: it " + rule);
    }
}
