package io.serai.ingest.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways in which a sender can prove who it is, by their names in the configuration. */
enum AuthScheme {
    /** {@code Authorization: Bearer <secret>}. */
    BEARER,
    /** {@code Authorization: Basic …} with the secret as password, or as {@code user:password}. */
    BASIC,
    /** The secret in a header of its own. */
    HEADER,
    /** The secret in the URL, for senders that can set nothing else. */
    QUERY,
    /** A keyed hash of the body, as most services do it. */
    HMAC,
    /** Langfuse's {@code t=…,v1=…}. */
    LANGFUSE,
    /** Standard Webhooks, also with Svix' names of the headers. */
    STANDARD_WEBHOOKS,
    /** Not at all: for this machine only. */
    NONE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the secret itself is sent, so that a sender may choose where. */
    boolean sendsTheSecret() {
        return this == BEARER || this == BASIC || this == HEADER || this == QUERY;
    }

    static Optional<AuthScheme> of(String word) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.word().equals(word))
                .findFirst();
    }
}
