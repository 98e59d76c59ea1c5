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

    /** PagerDuty documents no Retry-After, and tries 30 s apart: reference of the Events API v2, rate limits. */
    private static final Duration PAGERDUTY = Duration.ofSeconds(30);

    private static final int TOO_MANY_REQUESTS = 429;

    static Optional<Duration> of(Throwable failure, String alertType, Clock clock) {
        if (!(failure instanceof HttpOperationFailedException http)) {
            return Optional.empty();
        }
        Optional<Duration> said = said(http, clock);
        boolean silent = alertType.equals("pagerduty") && http.getStatusCode() == TOO_MANY_REQUESTS;
        return said.isEmpty() && silent ? Optional.of(PAGERDUTY) : said;
    }

    private static Optional<Duration> said(HttpOperationFailedException http, Clock clock) {
        if (http.getResponseHeaders() == null) {
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
