package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as senders write them. Of one without a zone it is UTC. */
final class LenientTime {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** Larger numbers are milliseconds: as seconds they would be in the year 5138. */
    private static final long MOST_SECONDS = 100_000_000_000L;

    /** {@code +0200}, which ISO 8601 knows and Java does not. */
    private static final Pattern SHORT_OFFSET = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    private LenientTime() {}

    /** Null when it is no time, or none at which anything happened that somebody is told of. */
    static @Nullable Instant read(JsonNode value) {
        Instant time = value.isNumber() ? number(value) : value.isTextual() ? text(value.textValue()) : null;
        return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    }

    private static @Nullable Instant number(JsonNode value) {
        double number = value.doubleValue();
        if (number < 0 || number > MOST_SECONDS * 1000.0) {
            return null;
        }
        return Instant.ofEpochMilli((long) (number < MOST_SECONDS ? number * 1000 : number));
    }

    private static @Nullable Instant text(String text) {
        String form = SHORT_OFFSET
                .matcher(text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) +", "$1T"))
                .replaceFirst("$1:$2");
        for (Function<String, Instant> reader : FORMS) {
            try {
                return reader.apply(form);
            } catch (DateTimeException e) {
                // the next one may fit
            }
        }
        return null;
    }
}
