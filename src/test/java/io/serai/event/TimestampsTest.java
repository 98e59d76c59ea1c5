package io.serai.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T09:30:00Z",
                "2026-03-01T09:30:00.1Z",
                "2026-03-01T09:30:00.123456789Z",
                "2024-02-29T23:59:59.999Z",
                "0000-01-01T00:00:00Z",
                "2026-03-01T09:30Z",
                "2026-03-01t09:30:00z",
                "2026-03-01T09:30:00+01:00",
                "+12026-03-01T09:30:00Z"
            })
    void readsWhatTheFormatterReads(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-02-29T09:30:00Z",
                "2026-13-01T09:30:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T09:60:00Z",
                "2026-03-01T09:30:60Z",
                "2026-03-01T09:30:00",
                "2026-03-01 09:30:00Z",
                "2026-03-01T09:30:00,5Z",
                "2026-03-01T09:30:00.1234567890Z",
                "2026-03-01T09:30:00.12a4Z",
                "2026-03-01T09:30:00ZZ",
                "٢٠٢٦-03-01T09:30:00Z"
            })
    void refusesWhatTheFormatterRefuses(String text) {
        assertThatThrownBy(() -> OffsetDateTime.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
    }

    @Test
    void readsAnyMoment() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            Instant moment = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));

            assertThat(Timestamps.parse(moment.toString())).isEqualTo(moment);
        }
    }

    @Test
    void readsOrRefusesWhatIsNearlyATimeAsTheFormatterDoes() {
        String characters = "0123456789-+:.,TtZz \u0662";
        Random random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text =
                    new StringBuilder(i % 2 == 0 ? "2026-03-01T09:30:00.125+01:00" : "2026-03-01T09:30:00.125Z");
            for (int changes = 1 + random.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
                int at = random.nextInt(text.length());
                String another = String.valueOf(characters.charAt(random.nextInt(characters.length())));
                switch (random.nextInt(4)) {
                    case 0 -> text.replace(at, at + 1, another);
                    case 1 -> text.insert(at, another);
                    case 2 -> text.deleteCharAt(at);
                    default -> text.setLength(at + 1);
                }
            }
            parsesAsTheFormatterDoes(text.toString());
        }
    }

    private static void parsesAsTheFormatterDoes(String text) {
        Instant expected;
        try {
            expected = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            assertThatThrownBy(() -> Timestamps.parse(text)).as(text).isInstanceOf(DateTimeParseException.class);
            return;
        }
        assertThat(Timestamps.parse(text)).as(text).isEqualTo(expected);
    }
}
