package io.serai.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{ | Unexpected end-of-input (line 1, column 2)",
                "[ | Unexpected end-of-input (line 1, column 2)",
                "{\"a\" | Unexpected end-of-input (line 1, column 5)",
                "{\"a\":\"x | Unexpected end-of-input in a string (line 1, column 8)",
                "- | Unexpected end-of-input (line 1, column 2)",
                "{\"a\":1,} | Unexpected character '}': was expecting double-quote to start field name (line 1, column 8)",
                "{'a':1} | Unexpected character ''': was expecting double-quote to start field name (line 1, column 2)",
                "{\"a\" 1} | Unexpected character '1': was expecting a colon to separate field name and value (line 1, column 6)",
                "[1 2] | Unexpected character '2': was expecting comma to separate Array entries (line 1, column 4)",
                "[.5] | Unexpected character '.': expected a valid value (line 1, column 2)",
                "[\"\\u12g4\"] | Unexpected character 'g': expected a hex-digit for character escape sequence (line 1, column 7)",
                "[+1] | Unexpected character '+' in a number (line 1, column 3)",
                "[-x] | Unexpected character 'x' in a number (line 1, column 3)",
                "[1.] | Unexpected character ']' in a number (line 1, column 4)",
                "[1} | Unexpected close marker '}' (line 1, column 3)",
                "] | Unexpected close marker ']' (line 1, column 1)",
                "// c | comments are not JSON (line 1, column 1)",
                "[01] | a number must not have leading zeroes (line 1, column 3)",
                "[\"\\x\"] | Unrecognized character escape in a string (line 1, column 4)",
                "{\"a\":1,\"a\":2} | Duplicate field 'a' (line 1, column 11)",
                "{\"a\\nb\":1,\"a\\nb\":2} | Duplicate field 'a b' (line 1, column 17)",
                "[NaN] | NaN and Infinity are not JSON (line 1, column 5)",
                "[tru] | unknown word (line 1, column 6)",
                "{} {} | there is more after its end (line 1, column 4)"
            })
    void saysWhatIsWrongInWordsOfItsOwn(String text, String reason) {
        assertThatThrownBy(() -> read(text)).hasMessage("must be valid JSON: " + reason);
    }

    @Test
    void saysWhatIsTooLongAndWhatIsNoCharacter() {
        assertThatThrownBy(() -> read("[" + "1".repeat(1_001) + "]"))
                .hasMessage("must be valid JSON: Number value length (1001) exceeds the maximum allowed (1000)");
        assertThatThrownBy(() -> read("[".repeat(101)))
                .hasMessage("must be valid JSON: Document nesting depth (101) exceeds the maximum allowed (100)");
        assertThatThrownBy(() -> read("[\"a\nb\"]"))
                .hasMessage("must be valid JSON: a control character in a string must be escaped (line 1, column 4)");
        assertThatThrownBy(() -> read("{\"a\":\u0007}"))
                .hasMessage("must be valid JSON: there is a control character outside of strings (line 1, column 7)");
        for (byte[] noUtf8 : new byte[][] {
            {'"', (byte) 0xff, '"'}, {'"', (byte) 0xc3, '(', '"'}, {0, 0, '[', 0}, {0, 0, 0, '[', 0x7f, 0, 0, 0}
        }) {
            assertThatThrownBy(() -> Json.read(noUtf8))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("must be valid JSON: it is not UTF-8");
        }
    }

    @Test
    void whatNobodyHasThoughtOfIsNotRepeated() {
        assertThat(ParserText.of("Some `StreamReadFeature` of com.fasterxml: \"a secret\""))
                .isEqualTo("it can't be read");
        assertThat(ParserText.of("Duplicate field '" + "n".repeat(50_000) + "'"))
                .hasSizeLessThan(100);
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
    void boundsNumbersNamesAndStrings() {
        assertThat(read("1".repeat(Json.MAX_NUMBER)).isNumber()).isTrue();
        assertThatThrownBy(() -> read("1".repeat(Json.MAX_NUMBER + 1)))
                .hasMessageContaining("Number value length (1001)");
        assertThatThrownBy(() -> read("{\"" + "n".repeat(Json.MAX_MEMBER_NAME + 1) + "\":1}"))
                .hasMessageContaining("Name length (8193) exceeds the maximum allowed (8192)")
                .message()
                .doesNotContain("nnn");
        assertThatThrownBy(() -> read("\"" + "x".repeat(Json.MAX_STRING + 1) + "\""))
                .hasMessageContaining("String value length (16777217) exceeds the maximum allowed (16777216)");
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
