package io.serai.event;

import com.ethlo.time.ITU;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * ISO 8601 times with a zone. What nearly all senders write is the form of RFC 3339, which a library reads by its digits:
 * the JDK's formatter is a visible part of what an event costs, and reads the other forms.
 */
public final class Timestamps {
    /** Where the T is. */
    private static final int DATE = "0000-00-00".length();

    private Timestamps() {}

    /** @throws DateTimeParseException when it is none */
    public static Instant parse(String text) {
        if (text.length() > DATE && text.charAt(DATE) == 'T' && hasZone(text)) {
            try {
                ParsePosition end = new ParsePosition(0);
                OffsetDateTime time = ITU.parseDateTime(text, end);
                if (end.getIndex() == text.length()) {
                    return time.toInstant();
                }
            } catch (DateTimeException e) {
                // The formatter knows more forms, and says better what is wrong.
            }
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    /** The library takes anything between the hours and the minutes of an offset. */
    private static boolean hasZone(String text) {
        return text.endsWith("Z") || text.charAt(text.length() - ":00".length()) == ':';
    }
}
