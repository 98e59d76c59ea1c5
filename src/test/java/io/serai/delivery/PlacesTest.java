package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(8, 3);

    @Test
    void aWorkspaceHasThree() {
        assertThat(places.take("acme")).isTrue();
        assertThat(places.take("acme")).isTrue();
        assertThat(places.take("acme")).isTrue();
        assertThat(places.take("acme")).isFalse();
        assertThat(places.take("globex")).isTrue();

        places.give("acme");

        assertThat(places.take("acme")).isTrue();
        assertThat(places.take("acme")).isFalse();
    }

    @Test
    void allTogetherHaveEight() {
        for (int i = 0; i < 8; i++) {
            assertThat(places.take("w" + i)).isTrue();
        }
        assertThat(places.take("one more")).isFalse();

        places.give("w0");

        assertThat(places.take("one more")).isTrue();
        assertThat(places.take("w0")).isFalse();
    }
}
