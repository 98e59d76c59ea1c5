package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void putsTextOnOneLine() {
        assertThat(PlainText.line("a\r\nb\tc\u0000d\u2028e ", 100)).isEqualTo("a  b c d e");
    }

    @Test
    void dropsWhatMakesATextReadAsAnother() {
        assertThat(PlainText.line("invoice\u202Efdp.exe\u2066x\u2069", 100)).isEqualTo("invoicefdp.exex");
    }

    @Test
    void keepsRightToLeftText() {
        assertThat(PlainText.line("שלום עולם", 100)).isEqualTo("שלום עולם");
    }

    @Test
    void replacesHalvesOfSurrogatePairs() {
        assertThat(PlainText.line("a\uD83Db\uDE00c😀", 100)).isEqualTo("a\uFFFDb\uFFFDc😀");
    }

    @Test
    void neverCutsASurrogatePair() {
        assertThat(PlainText.line("😀😀😀", 5)).isEqualTo("😀😀…");
        assertThat(PlainText.line("😀😀😀", 4)).isEqualTo("😀…");
        assertThat(PlainText.line("😀😀😀", 6)).isEqualTo("😀😀😀");
    }
}
