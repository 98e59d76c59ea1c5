package io.serai.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("window", "max_events", "leading_edge");

    @Test
    void namesTheWordThatWasProbablyMeant() {
        assertThat(Nearest.hint("widnow", KNOWN)).isEqualTo("; did you mean 'window'?");
        assertThat(Nearest.hint("maxEvents", KNOWN)).isEqualTo("; did you mean 'max_events'?");
        assertThat(Nearest.hint("LEADING_EDGE", KNOWN)).isEqualTo("; did you mean 'leading_edge'?");
    }

    @Test
    void namesTheWordThatMoreWordsWereAddedTo() {
        assertThat(Nearest.hint("window_in_seconds", List.of("threshold", "window")))
                .isEqualTo("; did you mean 'window'?");
        assertThat(Nearest.hint("windowInSeconds", KNOWN)).isEqualTo("; did you mean 'window'?");
        assertThat(Nearest.hint("max_events_per_message", List.of("max", "max_events")))
                .isEqualTo("; did you mean 'max_events'?");
        assertThat(Nearest.hint("windowsill_plants", KNOWN)).isEmpty();
        assertThat(Nearest.hint("id_of_something", List.of("id"))).isEmpty();
    }

    @Test
    void charactersThatChangedPlacesAreOneMistake() {
        assertThat(Nearest.hint("pgae", List.of("page"))).isEqualTo("; did you mean 'page'?");
        assertThat(Nearest.hint("nmae", List.of("page", "name"))).isEqualTo("; did you mean 'name'?");
    }

    @Test
    void halfAWordIsNotNear() {
        assertThat(Nearest.hint("name", List.of("page", "size", "sorting", "filters")))
                .isEmpty();
    }

    @Test
    void saysNothingWhenNoWordIsNear() {
        assertThat(Nearest.hint("colour", KNOWN)).isEmpty();
        assertThat(Nearest.hint("window", List.of())).isEmpty();
    }

    @Test
    void costsLittleForAbsurdInput() {
        assertThat(Nearest.hint("x".repeat(10_000), KNOWN)).isEmpty();
    }
}
