package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void countsAnEventOnceAndItsRepeatsApart() {
        tally.arrived(1);
        tally.arrived(2);
        tally.arrived(1);
        tally.arrived(1);

        assertThat(tally.distinct()).isEqualTo(2);
        assertThat(tally.again()).isEqualTo(2);
    }

    @Test
    void repeatsAreNoNews() {
        tally.arrived(1);
        long news = tally.lastNews();
        tally.arrived(1);

        assertThat(tally.lastNews()).isEqualTo(news);
    }

    @Test
    void waitsForAllOrForSilence() throws Exception {
        tally.arrived(1);
        // Would wait for an hour if one were not enough.
        tally.await(1, System.nanoTime(), Duration.ofHours(1));
        tally.await(2, System.nanoTime(), Duration.ofMillis(50));

        assertThat(tally.distinct()).isEqualTo(1);
    }
}
