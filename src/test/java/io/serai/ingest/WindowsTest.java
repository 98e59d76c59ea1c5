package io.serai.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.debounce.WindowRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many notifications events become, by the seconds at which they come. */
class WindowsTest {
    private static final Instant START = Instant.parse("2026-03-01T09:30:00Z");

    @ParameterizedTest
    @CsvSource({
        // The window is fixed from the first event; one at its end opens the next.
        "30, false, 100, 0 10 29, 1",
        "30, false, 100, 0 10 30, 2",
        "30, false, 100, 0 29 58 59, 2",
        // A full bucket leaves, and the next event opens another.
        "30, false, 2, 0 1 2 3 4, 3",
        "0, false, 100, 0 1 2, 3",
        // The first leads, the others gather; after a quiet window the first leads again.
        "30, true, 100, 0 1 2 20, 2",
        "30, true, 100, 0 1 2 100 101, 4",
        "0, true, 100, 0 1, 2",
    })
    void eventsGatherAsBucketsDo(int window, boolean leading, int maxEvents, String seconds, int notifications) {
        WindowRules rules = new WindowRules(Duration.ofSeconds(window), leading, maxEvents, 1 << 20);
        Windows<String> windows = new Windows<>(opened -> rules);

        for (String second : seconds.split(" ")) {
            windows.add(second, START.plusSeconds(Long.parseLong(second)));
        }

        assertThat(windows.notifications()).hasSize(notifications);
        assertThat(windows.notifications().stream().flatMap(List::stream)).containsExactly(seconds.split(" "));
    }

    @Test
    void whatADigestGathersIsOneNotificationForEachOfItsTimes() {
        Windows<Integer> windows = new Windows<>(opened -> {
            Instant nextHour = opened.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            return new WindowRules(Duration.between(opened, nextHour), false, 100, 1 << 20, nextHour);
        });

        for (int minute : new int[] {0, 29, 30, 89, 91}) {
            windows.add(minute, START.plus(Duration.ofMinutes(minute)));
        }

        assertThat(windows.notifications()).containsExactly(List.of(0, 29), List.of(30, 89), List.of(91));
    }
}
