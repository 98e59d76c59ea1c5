package io.serai.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedHeadersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1614265330, 999_000_000), ZoneOffset.UTC);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    private final SignedHeaders signedHeaders = new SignedHeaders("1.2.3", CLOCK);

    @Test
    void anAlertWithoutSecretsSendsTheBasicsAndTheNotificationsId() {
        Map<String, String> headers = signedHeaders.of(webhook(null, null, null, Map.of()), ID, BODY);

        assertThat(headers)
                .containsExactly(
                        entry("Content-Type", "application/json"),
                        entry("Accept", "application/json"),
                        entry("User-Agent", "Serai-Webhook/1.2.3"),
                        entry("webhook-id", ID),
                        entry("webhook-timestamp", "1614265330"));
    }

    @Test
    void anAlertWithAllSecretsSendsAllSignatures() {
        Map<String, String> headers = signedHeaders.of(webhook("token", "key", SECRET, Map.of()), ID, BODY);

        String helicone = Signatures.heliconeHex("key", BODY);
        assertThat(headers)
                .containsExactly(
                        entry("Content-Type", "application/json"),
                        entry("Accept", "application/json"),
                        entry("User-Agent", "Serai-Webhook/1.2.3"),
                        entry("Authorization", "Bearer token"),
                        entry("X-Helicone-Signature", helicone),
                        entry("Helicone-Signature", helicone),
                        entry("webhook-id", ID),
                        entry("webhook-timestamp", "1614265330"),
                        entry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @Test
    void eachAttemptCarriesItsOwnTime() {
        Webhook webhook = webhook(null, null, SECRET, Map.of());
        Map<String, String> first = signedHeaders.of(webhook, ID, BODY);
        Map<String, String> second =
                new SignedHeaders("1.2.3", Clock.offset(CLOCK, Duration.ofSeconds(2))).of(webhook, ID, BODY);

        assertThat(second).containsEntry("webhook-timestamp", "1614265332").containsEntry("webhook-id", ID);
        assertThat(second.get("webhook-signature")).isNotEqualTo(first.get("webhook-signature"));
    }

    @Test
    void ownHeadersReplaceAndNeverDuplicate() {
        Map<String, String> headers = signedHeaders.of(
                webhook(null, null, null, Map.of("user-agent", "mine", "ACCEPT", "*/*", "X-Team", "ml")), ID, BODY);

        assertThat(headers)
                .containsEntry("User-Agent", "mine")
                .containsEntry("Accept", "*/*")
                .containsEntry("X-Team", "ml")
                .doesNotContainKeys("user-agent", "ACCEPT");
    }

    @Test
    void twoSpellingsOfOneOwnHeaderAreSentOnce() {
        Map<String, String> headers =
                signedHeaders.of(webhook(null, null, null, Map.of("X-Team", "a", "x-team", "b")), ID, BODY);

        assertThat(headers.keySet().stream().filter("X-Team"::equalsIgnoreCase)).hasSize(1);
    }

    @Test
    void ownHeadersCannotTouchSignaturesBodyOrConnection() {
        Map<String, String> forged = new HashMap<>();
        for (String name : new String[] {
            "Content-type",
            "Content-Length",
            "Content-Encoding",
            "Webhook-Id",
            "Webhook-Timestamp",
            "Webhook-Signature",
            "x-helicone-signature",
            "helicone-signature",
            "Host",
            "Connection",
            "Transfer-Encoding",
            "Proxy-Authorization",
            "CamelHttpUri"
        }) {
            forged.put(name, "forged");
        }

        assertThat(signedHeaders.of(webhook("token", "key", SECRET, forged), ID, BODY))
                .isEqualTo(signedHeaders.of(webhook("token", "key", SECRET, Map.of()), ID, BODY));
        assertThat(signedHeaders.of(webhook(null, null, null, forged), ID, BODY))
                .doesNotContainValue("forged");
    }

    @Test
    void theSecretTokenWinsOverAnOwnAuthorization() {
        Map<String, String> own = Map.of("authorization", "Basic abc");

        assertThat(signedHeaders.of(webhook("token", null, null, own), ID, BODY))
                .containsEntry("authorization", "Bearer token")
                .doesNotContainKey("Authorization");
        assertThat(signedHeaders.of(webhook(null, null, null, own), ID, BODY))
                .containsEntry("authorization", "Basic abc");
    }

    @Test
    void lineBreaksInValuesAreRefusedWithoutQuotingThem() {
        assertThatThrownBy(() ->
                        signedHeaders.of(webhook(null, null, null, Map.of("X-Team", "secret\r\nX-Evil: 1")), ID, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value of header 'X-Team' must not have control characters");
        assertThatThrownBy(() -> signedHeaders.of(webhook("to\nken", null, null, Map.of()), ID, BODY))
                .hasMessage("The value of header 'Authorization' must not have control characters");
        assertThatThrownBy(() -> signedHeaders.of(webhook(null, null, null, Map.of("X Evil:", "1")), ID, BODY))
                .hasMessageStartingWith("A header name of the alert must be");
    }

    @Test
    void anEmptyKeyIsRefusedInsteadOfSigningWithNothing() {
        assertThatThrownBy(() -> signedHeaders.of(webhook(null, "", null, Map.of()), ID, BODY))
                .hasMessageContaining("must not be empty");
    }

    private static Webhook webhook(String token, String hmacKey, String signingSecret, Map<String, String> headers) {
        Map<String, Secret> own = new HashMap<>();
        headers.forEach((name, value) -> own.put(name, new Secret(value)));
        return new Webhook(
                new Secret("https://example.com/hook"), secret(token), secret(hmacKey), secret(signingSecret), own);
    }

    private static Secret secret(String value) {
        return value == null ? null : new Secret(value);
    }
}
