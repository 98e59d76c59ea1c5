package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {
    private static final String ID = "0199a200-0000-7000-8000-0000000000aa";
    private static final String SECRET = "tOk3n-9f8e7d6c5b4a";
    private static final String REQUEST = "{\"id\":\"" + ID
            + "\",\"eventType\":\"trace:errors\",\"payload\":{\"input\":\"my card is 4111 1111 1111 1111, charge it\"}}";

    @Test
    void keepsWhatAReceiverSays() {
        assertThat(of("no_service")).isEqualTo("no_service");
        assertThat(of("")).isEmpty();
        assertThat(of("{\"ok\":false,\"fehler\":\"größer 🎉\"}")).isEqualTo("{\"ok\":false,\"fehler\":\"größer 🎉\"}");
    }

    @Test
    void keepsTheBeginningOfALongText() {
        assertThat(of("x".repeat(5_000))).isEqualTo("x".repeat(1_000) + "…");
        assertThat(of("x".repeat(999) + "🎉🎉")).isEqualTo("x".repeat(999) + "…");
        assertThat(Excerpt.of(bytes("half"), 4, false, List.of(), new byte[0], ""))
                .isEqualTo("half…");
    }

    @Test
    void replacesWhatIsNotToBePrinted() {
        assertThat(of("a\u001b[31mred\u0000\r\nb\u202ec\u200bd\u2028e")).isEqualTo("a [31mred   b c d e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrong token " + SECRET + " given",
                "wrong token tOk3n-9f8 given",
                "wrong token …d6c5b4a4a 7d6c5b4a given",
                "wrong token TOK3N-9F8E7D6C5B4A given",
                SECRET + SECRET,
            })
    void masksSecretsAndPartsOfThem(String text) {
        assertThat(of(text)).contains("***").doesNotContainIgnoringCase("tok3n-9f", "9f8e7d6c", "7d6c5b4a");
    }

    @Test
    void masksASecretThatLiesAcrossTheCut() {
        String text = "x".repeat(995) + SECRET;

        assertThat(of(text)).isEqualTo("x".repeat(995) + "***" + "…");
    }

    @Test
    void masksShortSecretsAsAWholeAndLeavesWordsAlone() {
        assertThat(Excerpt.of(bytes("key abc123, a letter a"), 22, true, List.of("abc123", "a"), new byte[0], ""))
                .isEqualTo("key ***, a letter a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REQUEST,
                "invalid: my card is 4111 1111 1111 1111",
                "{\"error\":\"bad request: {\\\"eventType\\\":\\\"trace:errors\\\",\\\"payload\\\"\"}",
                "MY CARD IS 4111 1111 1111 1111",
            })
    void keepsNothingOfATextThatRepeatsTheRequest(String text) {
        assertThat(of(text)).isEqualTo("(echoes the request)");
    }

    @Test
    void keepsATextThatRepeatsOnlyTheIdOrAFewWords() {
        assertThat(of("{\"received\":\"" + ID + "\"}")).isEqualTo("{\"received\":\"" + ID + "\"}");
        assertThat(of("unknown type trace:errors, sorry for that"))
                .isEqualTo("unknown type trace:errors, sorry for that");
    }

    @Test
    void findsAnEchoInALargeRequestSoon() {
        String request = "0123456789".repeat(200_000) + "here is the needle of this haystack";
        String answer = "z".repeat(10_000) + " here is the needle of this haystack";

        long start = System.nanoTime();
        String excerpt = Excerpt.of(bytes(answer), answer.length(), true, List.of(), bytes(request), "");

        assertThat(excerpt).isEqualTo(Excerpt.ECHO);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    private static String of(String text) {
        byte[] body = bytes(text);
        return Excerpt.of(body, body.length, true, List.of(SECRET), bytes(REQUEST), ID);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
