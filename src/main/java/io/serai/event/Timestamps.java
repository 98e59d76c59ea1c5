package io.serai.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * ISO 8601 times with a zone. What nearly all senders write, {@code 2026-03-01T09:30:00Z} with up to nine digits behind
 * the seconds, is read without a formatter: that one's bookkeeping for each text is a visible part of what an event costs.
 */
final class Timestamps {
    /** With a digit where it has a 0. */
    private static final String FORM = "0000-00-00T00:00:00";

    private static final int DOT = FORM.length();
    private static final int MOST_FRACTION = 9;

    private Timestamps() {}

    /** @throws DateTimeParseException when it is none */
    static Instant parse(String text) {
        return plain(text).orElseGet(() -> OffsetDateTime.parse(text).toInstant());
    }

    /** Empty when it is written in another way, or is none. */
    static Optional<Instant> plain(String text) {
        int end = text.length() - 1;
        int fraction = end - DOT - 1;
        boolean whole = end == DOT;
        if (end < DOT
                || text.charAt(end) != 'Z'
                || !hasForm(text)
                || !(whole || (text.charAt(DOT) == '.' && fraction >= 1 && fraction <= MOST_FRACTION))) {
            return Optional.empty();
        }
        int nanos = 0;
        for (int i = DOT + 1; i <= DOT + MOST_FRACTION; i++) {
            char digit = i < end ? text.charAt(i) : '0';
            if (!isDigit(digit)) {
                return Optional.empty();
            }
            nanos = 10 * nanos + digit - '0';
        }
        try {
            return Optional.of(LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            nanos)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean hasForm(String text) {
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            if (form == '0' ? !isDigit(text.charAt(i)) : text.charAt(i) != form) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
