package io.serai.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownMessageTest {
    private static final String KEY = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789";

    @Test
    void whatLooksLikeASecretIsMaskedInJsonAndInText() {
        assertThat(shown("{\"note\":\"my key is " + KEY + "\",\"routing_key\":\"0123\",\"count\":7}", 1_000)
                        .text())
                .doesNotContain(KEY, "0123")
                .contains("\"count\":7", "my key is ");
        assertThat(shown("my key is " + KEY, 1_000).text()).doesNotContain(KEY).startsWith("my key is ");
    }

    @Test
    void ofALongMessageTheBeginningIsShown() {
        ShownMessage shown = shown("x ".repeat(10_000), 100);

        assertThat(shown.text()).hasSize(100);
        assertThat(shown.cut()).isTrue();
        assertThat(shown("short", 100)).isEqualTo(new ShownMessage("short", false));
    }

    @Test
    void noHalfOfASecretOrOfACharacterIsLeftAtTheCut() {
        String text = "a".repeat(80) + " " + KEY;
        assertThat(shown(text, 100).text()).doesNotContain("sk-proj");

        assertThat(shown("{\"a\":\"" + "😀".repeat(100) + "\"}", 99).text()).hasSize(98);
    }

    @Test
    void ofAVeryLongMessageOnlyTheBeginningIsRead() {
        String json = "{\"a\":\"" + "b ".repeat(50_000) + "\",\"key\":\"" + KEY + "\"}";

        ShownMessage shown = shown(json, 8_192);

        assertThat(shown.text()).hasSize(8_192).startsWith("{\"a\":\"b b");
        assertThat(shown.cut()).isTrue();
    }

    @Test
    void membersOfAVeryLongMessageAreMaskedByTheirNamesWhereverItIsCut() {
        String json = "{\"cookie\":\"sid=abc\",\"credentials\":[\"open sesame\",7],\"n\":7,\"list\":[{\"text\":\"";

        for (String filling :
                new String[] {"b", "\\\\", "\\\"", "\\u00e9", "\"},{\"text\":\"", "\"},true,null,{\"t\":\""}) {
            for (int before = 0; before < 12; before++) {
                ShownMessage shown = shown(json + "a".repeat(before) + filling.repeat(100_000), 8_192);

                assertThat(shown.text())
                        .as(filling)
                        .doesNotContain("sid=abc", "open sesame")
                        .contains("\"n\":7");
                assertThat(shown.cut()).isTrue();
            }
        }
    }

    @Test
    void aVeryLongTextThatBeginsLikeJsonIsAText() {
        assertThat(shown("{see below} " + "b ".repeat(50_000), 100).text()).startsWith("{see below} b b");
    }

    private static ShownMessage shown(String message, int most) {
        return ShownMessage.of(message.getBytes(UTF_8), most);
    }
}
