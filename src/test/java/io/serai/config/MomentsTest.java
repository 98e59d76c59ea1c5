package io.serai.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-02-28T23:00:00Z, 2026-02-28T23:00:00Z",
        "2026-02-28T23:00:00.5Z, 2026-02-28T23:00:00.500Z",
        "2026-03-01T01:00:00+02:00, 2026-02-28T23:00:00Z",
        "2h, 2026-03-01T07:30:00Z",
        "90m, 2026-03-01T08:00:00Z",
        "7d, 2026-02-22T09:30:00Z",
        "0, 2026-03-01T09:30:00Z"
    })
    void readsATimeOrHowLongAgo(String text, Instant moment) {
        assertThat(Moments.parse(text, NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-03-01",
                "2026-03-01T09:30:00",
                "-2h",
                "2 h",
                "999999999999d",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void knowsWhatIsNeither(String text) {
        assertThat(Moments.parse(text, NOW)).isNull();
    }
}
