package io.serai.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"acme", "acm\u00e9", "\u65e5\u672c", "\ud83c\udf89"})
    void bytesThatAreUtf8AreReadAsThat(String text) {
        assertThat(HeaderText.of(new String(text.getBytes(UTF_8), ISO_8859_1))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acm\u00e9", "\u00c3(", "\u00ed\u00a0\u0080"})
    void otherBytesStayWhatTheyAre(String text) {
        assertThat(HeaderText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void nothingStaysNothing(String nothing) {
        assertThat(HeaderText.of(nothing)).isEqualTo(nothing);
    }
}
