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
    void saysNothingWhenNoWordIsNear() {
        assertThat(Nearest.hint("colour", KNOWN)).isEmpty();
        assertThat(Nearest.hint("window", List.of())).isEmpty();
    }

    @Test
    void costsLittleForAbsurdInput() {
        assertThat(Nearest.hint("x".repeat(10_000), KNOWN)).isEmpty();
    }
}
