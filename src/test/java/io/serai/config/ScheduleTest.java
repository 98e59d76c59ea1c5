package io.serai.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SUNDAY = Instant.parse("2026-07-05T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 9 ? * MON-FRI    | 2026-07-06T09:00:00Z",
                "0 */10 * * * ?       | 2026-07-05T12:10:00Z",
                "0 5/20 * * * ?       | 2026-07-05T12:05:00Z",
                "30 15 8-10 * * ?     | 2026-07-06T08:15:30Z",
                "0 0 0 1,15 * ?       | 2026-07-15T00:00:00Z",
                "0 0 0 L * ?          | 2026-07-31T00:00:00Z",
                "0 0 0 LW * ?         | 2026-07-31T00:00:00Z",
                "0 0 0 L-2 * ?        | 2026-07-29T00:00:00Z",
                "0 0 0 15W 8 ?        | 2026-08-14T00:00:00Z",
                "0 0 12 ? AUG-SEP SAT | 2026-08-01T12:00:00Z",
                "0 0 12 ? * 2#3       | 2026-07-20T12:00:00Z",
                "0 0 12 ? * fril      | 2026-07-31T12:00:00Z",
                "0 0 12 ? * 1         | 2026-07-12T12:00:00Z",
                "* * * * * ?          | 2026-07-05T12:00:01Z",
                "0 0 0 29 2 ?         | 2028-02-29T00:00:00Z",
            })
    void comesNextAt(String text, Instant next) {
        assertThat(Schedule.parse(text).next(SUNDAY, UTC)).isEqualTo(next);
    }

    @Test
    void comesByTheClocksOfTheTimeZoneAlsoWhenTheyAreChanged() {
        Schedule nine = Schedule.parse("0 0 9 * * ?");

        assertThat(nine.next(Instant.parse("2026-03-28T12:00:00Z"), BERLIN)).isEqualTo("2026-03-29T07:00:00Z");
        assertThat(nine.next(Instant.parse("2026-10-24T12:00:00Z"), BERLIN)).isEqualTo("2026-10-25T08:00:00Z");
        assertThat(nine.next(Instant.parse("2026-10-24T12:00:00Z"), UTC)).isEqualTo("2026-10-25T09:00:00Z");
    }

    @Test
    void aMomentIsNotItsOwnNextOne() {
        Schedule nine = Schedule.parse("0 0 9 * * ?");
        Instant moment = Instant.parse("2026-07-06T09:00:00Z");

        assertThat(nine.next(moment.minusNanos(1), UTC)).isEqualTo(moment);
        assertThat(nine.next(moment, UTC)).isEqualTo(moment.plus(Duration.ofDays(1)));
        // Asked once more, for what it has answered before.
        assertThat(nine.next(moment.minusMillis(1), UTC)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 9 * * *           | it has 5 fields instead of 6",
                "9                   | it has 1 field instead of 6",
                "0 0 9 ? * MON 2027  | it has 7 fields instead of 6: a year can't be given",
                "0 0 9x ? * MON      | its hours can't be read",
                "0 0 9 ? * MOND      | its day of week can't be read",
                "0 0 9 ? * 0         | Day-of-Week values must be between 1 and 7",
                "0 60 9 ? * MON      | Minute and Second values must be between 0 and 59",
                "0 0 9 32 * ?        | Day of month values must be between 1 and 31",
                "0 0 24 * * ?        | Hour values must be between 0 and 23",
                "0 0 9 * 13 ?        | Month values must be between 1 and 12",
                "0 0 9 * * MON       | either its day of month or its day of week must be ?",
                "0 0 9 ? * ?         | either its day of month or its day of week must be ?",
                "0 0 9 * * *         | either its day of month or its day of week must be ?",
            })
    void refuses(String text, String rule) {
        assertThatThrownBy(() -> Schedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "must be a schedule as Quartz writes it: seconds, minutes, hours, day of month, month and day"
                                + " of week, like 0 0 9 ? * MON-FRI; " + rule);
    }

    @Test
    void refusesADayThatNoYearHas() {
        assertThatThrownBy(() -> Schedule.parse("0 0 9 31 2 ?"))
                .hasMessage("must be a schedule whose time comes: no year has this day");
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * * ?", "0 0 9 * * ?", "0 0 9 ? * SUN", "0 0 9 ? * *", "0 0 9 ? * MON-FRI"})
    void comesEachWeek(String text) {
        assertThat(Schedule.parse(text).comesEachWeek()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 0 9 1 * ?", "0 0 9 ? * MON#1", "0 0 9 ? * FRIL", "0 0 9 ? JAN-NOV MON", "0 0 9 1,8,15 * ?"})
    void doesNotComeEachWeek(String text) {
        assertThat(Schedule.parse(text).comesEachWeek()).isFalse();
    }

    @Test
    void isHourlyAtMostWhenItNamesOneMinuteAndOneSecond() {
        assertThat(Schedule.parse("0 0 * * * ?").atMostHourly()).isTrue();
        assertThat(Schedule.parse("30 59 9-17 ? * MON").atMostHourly()).isTrue();
        assertThat(Schedule.parse("* 0 9 * * ?").atMostHourly()).isFalse();
        assertThat(Schedule.parse("0 0,30 9 * * ?").atMostHourly()).isFalse();
        assertThat(Schedule.parse("0 */30 9 * * ?").atMostHourly()).isFalse();
    }

    @Test
    void isWhatItsTextSays() {
        assertThat(Schedule.parse("  0 0 9\t?  * mon-fri ")).isEqualTo(Schedule.parse("0 0 9 ? * MON-FRI"));
        assertThat(Schedule.parse("0 0 9 ? * mon-fri")).hasToString("0 0 9 ? * MON-FRI");
        assertThat(Schedule.parse("0 0 9 ? * MON")).isNotEqualTo(Schedule.parse("0 0 9 ? * TUE"));
    }
}
