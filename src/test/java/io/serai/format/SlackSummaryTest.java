package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.event.Report.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlackSummaryTest {
    private static final String TIME = "<!date^1772357400^{date_short_pretty} {time}|2026-03-01T09:30:00Z>";

    @Test
    void saysHowBadWhatAndWhenInTheReadersZone() {
        assertThat(SlackSummary.of(Tellings.of("one"), page(1, 1, 0)))
                .isEqualTo("🔴 *Error* · *1* new things\n" + TIME);
    }

    @Test
    void saysFromWhenToWhenWhereAReaderSeesADifference() {
        assertThat(summary(Tellings.FIRST, Tellings.FIRST.plusSeconds(29)))
                .isEqualTo(TIME.replace("400", "429").replace(":00Z", ":29Z"));
        assertThat(summary(Tellings.FIRST, Tellings.FIRST.plusSeconds(60)))
                .isEqualTo(TIME + " – <!date^1772357460^{date_short_pretty} {time}|2026-03-01T09:31:00Z>");
    }

    @Test
    void saysWhichPartItIsAndHowManyItemsAreShown() {
        assertThat(SlackSummary.of(Tellings.of("one", "two", "three"), page(2, 3, 1)))
                .endsWith(TIME + " · part 2 of 3 · 2 of 3 shown");
    }

    @Test
    void showsTestsAndTheEndOfAProblemBeforeTheirSeverity() {
        assertThat(begin(Severity.CRITICAL, false, false)).startsWith("🚨 *Critical* · ");
        assertThat(begin(Severity.WARNING, false, false)).startsWith("🟠 *Warning* · ");
        assertThat(begin(Severity.INFO, false, false)).startsWith("🔵 *Info* · ");
        assertThat(begin(Severity.CRITICAL, false, true)).startsWith("✅ *Resolved* · ");
        assertThat(begin(Severity.INFO, true, true)).startsWith("🧪 *[Test]* · ");
    }

    @Test
    void saysATimeThatSlackCanNotShowAsItIs() {
        assertThat(summary(Instant.EPOCH, Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    }

    private static String begin(Severity severity, boolean test, boolean resolved) {
        return SlackSummary.of(Tellings.as(severity, test, resolved), page(1, 1, 0));
    }

    /** The second line. */
    private static String summary(Instant first, Instant last) {
        return SlackSummary.of(Tellings.between(first, last), page(1, 1, 0)).split("\n")[1];
    }

    private static Page page(int part, int parts, int leftOut) {
        return new Page(part, parts, 1, leftOut, List.of("*Things:*"));
    }
}
