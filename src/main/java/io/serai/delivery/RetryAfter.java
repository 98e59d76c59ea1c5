package io.serai.delivery;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** When a receiver that is overloaded wants to be asked again: RFC 9110, section 10.2.3, seconds or an HTTP date. */
final class RetryAfter {
    /** A receiver that asks for more is as good as gone; the attempts then end with a dead letter. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** PagerDuty documents no Retry-After, and tries 30 s apart: reference of the Events API v2, rate limits. */
    private static final Duration PAGERDUTY = Duration.ofSeconds(30);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern SECONDS = Pattern.compile("\\d+");
    private static final int MAX_DIGITS = 9;
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static Optional<Duration> of(Throwable failure, String alertType, Clock clock) {
        if (!(failure instanceof AnswerException answer)) {
            return Optional.empty();
        }
        Optional<Duration> said = answer.retryAfter()
                .flatMap(value -> parse(value.strip(), clock))
                .map(delay -> delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
        boolean silent = alertType.equals("pagerduty") && answer.status() == TOO_MANY_REQUESTS;
        return said.isEmpty() && silent ? Optional.of(PAGERDUTY) : said;
    }

    private static Optional<Duration> parse(String value, Clock clock) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(value.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(value)));
        }
        Instant at = date(value);
        if (at == null) {
            return Optional.empty();
        }
        Duration delay = Duration.between(clock.instant(), at);
        return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    }

    /** The three forms of RFC 9110, section 5.6.7. */
    private static @Nullable Instant date(String value) {
        Instant standard = DateUtils.parseStandardDate(value);
        if (standard != null) {
            return standard;
        }
        try {
            return ASCTIME.parse(value.replaceAll(" +", " "), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
