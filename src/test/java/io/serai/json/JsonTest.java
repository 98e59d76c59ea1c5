package io.serai.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.10,\"b\":100,\"c\":-0.0}",
                "[12345678901234567890123,1E+400,0.000000000000000000001]",
                "{\"text\":\"größer 中 \\n \\\" \\\\\",\"none\":null,\"yes\":true}",
                "\"just text\"",
                "{\"z\":1,\"a\":2}",
            })
    void writesWhatItRead(String json) {
        assertThat(Json.read(Json.write(read(json)))).isEqualTo(read(json));
    }

    @Test
    void keepsTheDigitsOfNumbers() {
        assertThat(text(read("[1.10,1.0,100,12345678901234567890123,2.50E+3]")))
                .isEqualTo("[1.10,1.0,100,12345678901234567890123,2.50E+3]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{'a':1}",
                "{\"a\":1} x",
                "{}{}",
                "{\"a\":01}",
                "NaN",
                "{\"a\":1,}",
                "// comment\n{}"
            })
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "[1, NaN]", "[1e99999999999]", "[-Infinity]", "1 2"})
    void saysNothingOfTheParsersClasses(String text) {
        assertThatThrownBy(() -> read(text))
                .hasMessageStartingWith("must be valid JSON: ")
                .message()
                .doesNotContain("`", "jackson", "999", "java", "Feature", "Constraints");
    }

    @Test
    void tellsWhereButNotWhat() {
        assertThatThrownBy(() -> read("{\"a\":\n  sk-live-1}"))
                .hasMessageContaining("must be valid JSON: ")
                .hasMessageContaining("line 2, column")
                .message()
                .doesNotContain("live");
        assertThatThrownBy(() -> read("{\"a\": \"secret")).message().doesNotContain("secret");
    }

    @Test
    void refusesAMemberThatIsGivenTwice() {
        assertThatThrownBy(() -> read("{\"a\":1,\"a\":2}")).hasMessageContaining("Duplicate field 'a'");
    }

    @Test
    void boundsNesting() {
        String fits = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(read(fits).isArray()).isTrue();

        assertThatThrownBy(() -> read("[" + fits + "]")).hasMessageContaining("nesting depth");
    }

    @Test
    void refusesOtherEncodingsThatAreNotValidUtf8() {
        assertThatThrownBy(() -> Json.read("{\"name\":\"Jürgen\"}".getBytes(ISO_8859_1)))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesHalfACharacter() {
        assertThatThrownBy(() -> read("{\"a\":[\"\\ud83d\"]}")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> read("{\"\\ude00\":1}")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
                .isInstanceOf(InvalidInputException.class);
        assertThat(read("[\"\\ud83d\\ude00\",\"😀\"]").get(0).textValue()).isEqualTo("😀");
    }

    @Test
    void takesAByteOrderMark() {
        byte[] json = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'};

        assertThat(Json.read(json).isObject()).isTrue();
    }

    private static JsonNode read(String json) {
        return Json.read(json.getBytes(UTF_8));
    }

    private static String text(JsonNode node) {
        return new String(Json.write(node), UTF_8);
    }
}
