package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            mail anna.b+x@mail.example.com now           | mail [e-mail] now
            <mailto:anna@example.com>                    | <mailto:[e-mail]>
            q=anna%40example.com&x=1                     | q=[e-mail]&x=1
            jürgen@bücher.example                        | [e-mail]
            Incorrect key: sk-abcd1234efgh5678ijkl       | Incorrect key: [key]
            sk-proj-AbCdEfGhIjKlMnOp1234                 | [key]
            pk-lf-11111111-2222-4333-8444-555555555555   | [key]
            sk-lf-11111111-2222-4333-8444-555555555555   | [key]
            ghp_abcdefghijklmnopqrstuvwxyz0123456789     | [key]
            github_pat_11ABCDEFG0abcdefghij_klmnopqrstuv | [key]
            xoxb-123456789012-abcdefghijkl               | [key]
            AKIAIOSFODNN7EXAMPLE in us-east-1            | [key] in us-east-1
            AIzaSyA1234567890abcdefghijklmnopqrstuv      | [key]
            glpat-abcdefghij0123456789                   | [key]
            hf_abcdefghijklmnopqrst0123                  | [key]
            whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldA==       | [key]
            lsv2_pt_0123456789abcdef0123456789abcdef_aa  | [key]
            see\\nsk-abcd1234efgh5678ijkl                | see\\n[key]
            eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl | [token]
            bearer abcdefgh12345678 was refused          | bearer [token] was refused
            Authorization: Bearer abcdefgh12345678       | Authorization: Bearer [token]
            Authorization: Basic dXNlcjpwYXNz            | Authorization: Basic [secret]
            postgres://app:hunter2@db.example/main       | postgres://app:[secret]@db.example/main
            redis://:p%40ss@10.0.0.1:6379                | redis://:[secret]@10.0.0.1:6379
            password=hunter2, try again                  | password=[secret], try again
            (db_password: hunter2)                       | (db_password: [secret])
            "{\"api_key\": \"abcd-efgh\", \"n\": 1}"     | "{\"api_key\": \"[secret]\", \"n\": 1}"
            access_token=abcdefgh&x=1                    | access_token=[secret]&x=1
            token: 9f8e7d6c5b4a39281                     | token: [secret]
            X-Amz-Signature=0123abcd&x-id=GetObject      | X-Amz-Signature=[secret]&x-id=GetObject
            Set-Cookie: sid=1; theme=dark                | Set-Cookie: [secret]
            https://hooks.slack.com/services/T0/B0/abc   | https://hooks.slack.com/services/[secret]
            https://api.telegram.org/bot1:abc/send       | https://api.telegram.org/bot[secret]
            """)
    void masks(String text, String masked) {
        assertThat(SecretText.mask(text)).isEqualTo(masked);
    }

    /** Put together here, so that nobody takes it for a real one. */
    @Test
    void masksKeysOfAnthropic() {
        assertThat(SecretText.mask("invalid x-api-key " + "sk-" + "ant-api03-0123456789abcdef"))
                .isEqualTo("invalid x-api-key [key]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0198f3a0-0000-7000-8000-000000000001",
                "trace 4bf92f3577b34da6a3ce929d0e0e4736 of 00f067aa0ba902b7",
                "hash 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                "20230505T051324571809Z6ab80f10-d79c-4fa2-b441-922ed6feb630",
                "commit abc12345, chatcmpl-6f1c0b9e-2d3a-4c5b-8e7f-00000",
                "arn:aws:iam::123456789012:role/alerts",
                "react@18.2.0 is not @channel",
                "12:30:01 took 15 s, 200 tokens: 13 in, 17 out",
                "max_tokens=4096, token: 12, total_token: 88",
                "Unexpected token: } in JSON",
                "task-force, risk-free-investments-of-2024, sk-learn",
                "Bearer of bad news",
                "https://example.com:8080/a@b?x=1",
                "the secret: nobody reads this",
                "Key Budget: 5% Threshold Crossed"
            })
    void leavesOrdinaryTextsAlone(String text) {
        assertThat(SecretText.mask(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RSA ", "EC ", "OPENSSH "})
    void masksPrivateKeysToTheirEnd(String kind) {
        String key = "-----BEGIN " + kind + "PRIVATE KEY-----\nMIIEvQ==\n-----END " + kind + "PRIVATE KEY-----";

        assertThat(SecretText.mask("before " + key + " after")).isEqualTo("before [private-key] after");
        assertThat(SecretText.mask(key.substring(0, key.length() - 12) + "cut off"))
                .isEqualTo("[private-key]");
    }

    static List<String> hostile() {
        return List.of(
                "a",
                "@",
                "a@",
                "a@b.",
                "a.b-",
                ":",
                "://",
                "://a:",
                "password=",
                "password=\"",
                "token:",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "eyJ",
                "eyJaaaaaaaa.",
                "-eyJaaaaaa",
                "sk-",
                "sk-a",
                "\\nsk-",
                "%40",
                "%2Fsk-",
                "bearer ",
                "bearer\t\t",
                "cookie: ",
                "x-amz-",
                "secret_access_",
                "hooks.slack.com/",
                "=",
                "\ud83d\ude80",
                "\u202e",
                "[secret]",
                "a@[key]",
                "gl",
                "AKIA",
                " \" ' \\");
    }

    /** It takes a fraction of a second where time grows with length, and many minutes where it grows with its square. */
    @ParameterizedTest
    @MethodSource("hostile")
    void takesTimeInProportionToTheLength(String pattern) {
        String text = pattern.repeat(200_000 / pattern.length());

        assertThat(Duration.ofNanos(time(text))).isLessThan(Duration.ofSeconds(15));
    }

    private static long time(String text) {
        long started = System.nanoTime();
        assertThat(SecretText.mask(text)).isNotNull();
        return System.nanoTime() - started;
    }

    @Property(tries = 1_000)
    void masksNothingTwice(@ForAll("texts") String text) {
        String once = SecretText.mask(text);

        assertThat(SecretText.mask(once)).isEqualTo(once);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "password",
                "token",
                "api_key",
                "authorization",
                "=",
                ":",
                ": ",
                "\"",
                "'",
                "\\",
                "\\n",
                " ",
                "\n",
                "&",
                ")",
                "]",
                "[",
                "[secret]",
                "[key]",
                "://",
                "/",
                "@",
                "%40",
                "bearer ",
                "sk-",
                "sk-abcd1234efgh5678ij",
                "eyJabcdefgh.abcdefgh.abc",
                "anna@example.com",
                "u:p@h",
                "cookie:",
                "-----BEGIN PRIVATE KEY-----",
                "-----END PRIVATE KEY-----",
                "x-amz-signature",
                "?sig=",
                "hooks.slack.com/services/",
                "a1b2c3d4e5",
                ".",
                "-",
                "_",
                "é",
                "\ud83d\ude80");
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(4))
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }
}
