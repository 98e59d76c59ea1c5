package io.serai.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "5m,PT5M", "1h,PT1H", "2d,PT48H", "0,PT0S", "0s,PT0S", "090s,PT90S"})
    void readsANumberAndAUnit(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "s",
                "-1s",
                "+1s",
                "1.5s",
                "1 s",
                "1S",
                "30sec",
                "1h30m",
                "PT30S",
                "9999999999999s"
            })
    void readsNothingElse(String text) {
        assertThat(Durations.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT0.25S,250ms", "PT1.5S,1500ms", "PT30S,30s", "PT90S,90s", "PT5M,5m", "PT1H,1h", "PT48H,48h"
    })
    void printsTheShortestForm(Duration duration, String text) {
        assertThat(Durations.print(duration)).isEqualTo(text);
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @Test
    void readsTheLongestThatItTakes() {
        assertThat(Durations.parse("999999999999d")).isNotNull();
    }
}
