package io.serai.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;

/** When a receiver that is overloaded wants to be asked again: RFC 9110, section 10.2.3, seconds or an HTTP date. */
final class RetryAfter {
    /** A receiver that asks for more is as good as gone; the attempts then end with a dead letter. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    static Optional<Duration> of(Throwable failure, Clock clock) {
        if (!(failure instanceof HttpOperationFailedException http) || http.getResponseHeaders() == null) {
            return Optional.empty();
        }
        return http.getResponseHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                .map(Map.Entry::getValue)
                .findFirst()
                .flatMap(value -> parse(value.strip(), clock))
                .map(delay -> delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
    }

    private static Optional<Duration> parse(String value, Clock clock) {
        try {
            if (value.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration delay = Duration.between(clock.instant(), at);
            return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
