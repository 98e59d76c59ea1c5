package io.serai.debounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DueSignalTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final DueSignal signal = new DueSignal();

    @Test
    void waitsAsLongAsToldWhenNothingIsDue() {
        assertThat(waited(Duration.ofMillis(100))).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void doesNotWaitForWhatIsDueAlready() {
        signal.dueNow();

        assertThat(waited(LONG)).isLessThan(SOON);
    }

    @Test
    void wakesWhenSomethingBecomesDue() {
        signal.dueIn(Duration.ofMillis(100));

        assertThat(waited(LONG)).isBetween(Duration.ofMillis(100), SOON);
    }

    @Test
    void wakesForWhatBecomesKnownWhileItWaits() {
        CompletableFuture<Duration> waiting = CompletableFuture.supplyAsync(() -> waited(LONG));

        signal.dueIn(Duration.ofMillis(50));

        assertThat(waiting).succeedsWithin(SOON);
    }

    @Test
    void theSoonestCounts() {
        signal.dueIn(LONG);
        signal.dueIn(Duration.ofMillis(50));
        signal.dueIn(LONG);

        assertThat(waited(LONG)).isLessThan(SOON);
    }

    @Test
    void aSignalWakesOnce() {
        signal.dueNow();
        waited(LONG);

        assertThat(waited(Duration.ofMillis(100))).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatIsDueLaterIsKeptWhenTheWaitEndsBefore() {
        signal.dueIn(Duration.ofMillis(200));
        waited(Duration.ofMillis(20));

        assertThat(waited(LONG)).isLessThan(SOON);
    }

    @Test
    void aFreePlaceWakesOnlyWhoLeftSomething() {
        signal.passedOver(false);
        signal.placeFree();
        assertThat(waited(Duration.ofMillis(100))).isGreaterThanOrEqualTo(Duration.ofMillis(100));

        signal.passedOver(true);
        signal.placeFree();
        assertThat(waited(LONG)).isLessThan(SOON);
    }

    @Test
    void aFreePlaceWakesAsLongAsNoLookHasEnded() {
        signal.placeFree();

        assertThat(waited(LONG)).isLessThan(SOON);
    }

    private Duration waited(Duration longest) {
        long start = System.nanoTime();
        try {
            signal.await(longest);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
