package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void readsSeconds() {
        assertThat(of("120")).contains(Duration.ofSeconds(120));
        assertThat(of(" 7 ")).contains(Duration.ofSeconds(7));
        assertThat(of("0")).contains(Duration.ZERO);
    }

    @Test
    void readsAnHttpDate() {
        assertThat(of("Sun, 01 Mar 2026 10:01:30 GMT")).contains(Duration.ofSeconds(90));
    }

    @Test
    void doesNotWaitForADateThatIsOver() {
        assertThat(of("Sun, 01 Mar 2026 09:59:00 GMT")).contains(Duration.ZERO);
    }

    @Test
    void waitsADayAtMost() {
        assertThat(of("999999999")).contains(Duration.ofHours(24));
        assertThat(of("Wed, 01 Apr 2026 10:00:00 GMT")).contains(Duration.ofHours(24));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 01 Mar 2026 10:01:00 GMT", "Sunday, 01-Mar-26 10:01:00 GMT", "Sun Mar  1 10:01:00 2026"})
    void readsAllFormsOfADate(String date) {
        assertThat(RetryAfter.of(
                        new AnswerException(503, date),
                        "general",
                        Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC)))
                .contains(Duration.ofMinutes(1));
    }

    @Test
    void pagerDutySaysNothingAndIsLeftAloneForHalfAMinute() {
        assertThat(RetryAfter.of(new AnswerException(429, null), "pagerduty", CLOCK))
                .contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.of(new AnswerException(503, null), "pagerduty", CLOCK))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-03-01T10:00:00Z"})
    void ignoresWhatItCanNotRead(String value) {
        assertThat(of(value)).isEmpty();
    }

    @Test
    void isAbsentWhereThereIsNoAnswer() {
        assertThat(RetryAfter.of(new AnswerException(503, null), "general", CLOCK))
                .isEmpty();
        assertThat(RetryAfter.of(new IOException("reset"), "general", CLOCK)).isEmpty();
    }

    private static Optional<Duration> of(String value) {
        return RetryAfter.of(new AnswerException(503, value), "general", CLOCK);
    }
}
