package io.serai.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Points in time as people write them: {@code 2026-03-01T09:30:00Z}, or how long ago, {@code 2h}. */
public final class Moments {
    /** For error messages, behind the name of the field. */
    public static final String RULE =
            "must be a time with its zone, like 2026-03-01T09:30:00Z, or how long ago, like 30m, 2h or 7d";

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Moments() {}

    /** Null when the text is none, or none between 1970 and 9999. */
    public static @Nullable Instant parse(String text, Instant now) {
        try {
            Duration ago = Durations.parse(text);
            Instant moment = ago == null ? OffsetDateTime.parse(text).toInstant() : now.minus(ago);
            return moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST) ? null : moment;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
