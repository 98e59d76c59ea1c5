package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;
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

    @Test
    void findsTheHeaderInAnyCase() {
        assertThat(RetryAfter.of(failure(Map.of("retry-after", "3")), "general", CLOCK))
                .contains(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "2026-03-01T10:00:00Z"})
    void ignoresWhatItCanNotRead(String value) {
        assertThat(of(value)).isEmpty();
    }

    @Test
    void isAbsentWhereThereIsNoAnswer() {
        assertThat(RetryAfter.of(failure(Map.of()), "general", CLOCK)).isEmpty();
        assertThat(RetryAfter.of(failure(null), "general", CLOCK)).isEmpty();
        assertThat(RetryAfter.of(new IOException("reset"), "general", CLOCK)).isEmpty();
    }

    private static Optional<Duration> of(String value) {
        return RetryAfter.of(failure(Map.of("Retry-After", value)), "general", CLOCK);
    }

    private static HttpOperationFailedException failure(Map<String, String> headers) {
        return new HttpOperationFailedException("https://hooks.example.com", 503, "", null, headers, "");
    }
}
