package io.serai.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.serai.alert.PreviousSecret;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedHeadersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1614265330, 999_000_000), ZoneOffset.UTC);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLDEST = "whsec_can7yaa6Ykv/6RJezUuLmvVbmV32vKcvh8idTKbuFk4=";
    private static final String ED25519 = "whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=";
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
    void duringARotationEverySecretSignsTheNewestFirst() {
        Instant now = CLOCK.instant();
        Webhook webhook = new Webhook(
                new Secret("https://example.com/hook"),
                null,
                null,
                null,
                new Secret(SECRET),
                List.of(
                        new PreviousSecret(new Secret(OLDEST), now.plusSeconds(1)),
                        new PreviousSecret(new Secret(ED25519), now.plusSeconds(60)),
                        new PreviousSecret(new Secret("whsec_ended*and-no-longer-read"), now)),
                Map.of(),
                null);

        assertThat(signedHeaders.of(webhook, ID, BODY))
                .containsEntry(
                        "webhook-signature", signature(SECRET) + " " + signature(ED25519) + " " + signature(OLDEST));
        assertThat(new SignedHeaders("1.2.3", Clock.offset(CLOCK, Duration.ofSeconds(60))).of(webhook, ID, BODY))
                .hasEntrySatisfying(
                        "webhook-signature",
                        signatures -> assertThat(signatures).startsWith("v1,").doesNotContain(" "));
    }

    @ParameterizedTest
    @CsvSource({"-60, old", "-1, old", "0, new", "1, new"})
    void thePreviousHmacKeySignsInPlaceOfTheNewUntilItsTime(int secondsAfter, String key) {
        Webhook webhook = new Webhook(
                new Secret("https://example.com/hook"),
                null,
                new Secret("new"),
                new PreviousSecret(new Secret("old"), CLOCK.instant()),
                null,
                List.of(),
                Map.of(),
                null);

        assertThat(new SignedHeaders("1.2.3", Clock.offset(CLOCK, Duration.ofSeconds(secondsAfter)))
                        .of(webhook, ID, BODY))
                .containsEntry("Helicone-Signature", Signatures.heliconeHex(key, BODY))
                .containsEntry("X-Helicone-Signature", Signatures.heliconeHex(key, BODY));
    }

    @Test
    void theReferenceLibraryAcceptsTheSignaturesOfARotationWithTheOldSecretAndTheNew() {
        Clock now = Clock.systemUTC();
        Webhook webhook = new Webhook(
                new Secret("https://example.com/hook"),
                null,
                null,
                null,
                new Secret(SECRET),
                List.of(
                        new PreviousSecret(new Secret(ED25519), now.instant().plusSeconds(60)),
                        new PreviousSecret(new Secret(OLDEST), now.instant().plusSeconds(60))),
                Map.of(),
                null);
        Map<String, List<String>> headers = new HashMap<>();
        new SignedHeaders("1.2.3", now)
                .of(webhook, ID, BODY)
                .forEach((name, value) -> headers.put(name, List.of(value)));

        for (String secret : new String[] {SECRET, OLDEST}) {
            assertThatCode(() -> new com.standardwebhooks.Webhook(secret).verify(new String(BODY, UTF_8), headers))
                    .doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> new com.standardwebhooks.Webhook("whsec_" + "A".repeat(32))
                        .verify(new String(BODY, UTF_8), headers))
                .isNotNull();
    }

    @Test
    void anEd25519KeySignsAlone() {
        assertThat(signedHeaders.of(webhook(null, null, ED25519, Map.of()), ID, BODY))
                .containsEntry("webhook-signature", signature(ED25519));
    }

    @Test
    void ownHeadersReplaceAndNeverDuplicate() {
        Map<String, String> headers =
                signedHeaders.of(webhook(null, null, null, Map.of("ACCEPT", "*/*", "X-Team", "ml")), ID, BODY);

        assertThat(headers)
                .containsEntry("Accept", "*/*")
                .containsEntry("X-Team", "ml")
                .doesNotContainKeys("ACCEPT");
    }

    @Test
    void twoSpellingsOfOneOwnHeaderAreSentOnce() {
        Map<String, String> headers =
                signedHeaders.of(webhook(null, null, null, Map.of("X-Team", "a", "x-team", "b")), ID, BODY);

        assertThat(headers.keySet().stream().filter("X-Team"::equalsIgnoreCase)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-type",
                "Content-Length",
                "Content-Encoding",
                "Webhook-Id",
                "Webhook-Timestamp",
                "Webhook-Signature",
                "x-helicone-signature",
                "helicone-signature",
                "user-agent",
                "Host",
                "Connection",
                "Transfer-Encoding",
                "Proxy-Authorization",
                "Serai-Replay",
                "CamelHttpUri"
            })
    void nothingIsSentWithAHeaderThatTouchesSignaturesBodyOrConnection(String name) {
        assertThatThrownBy(() -> signedHeaders.of(webhook("token", "key", null, Map.of(name, "forged")), ID, BODY))
                .isInstanceOf(UnsignableException.class)
                .hasMessage("webhook.headers." + name + " can't be used, so nothing was sent: it is set by the hub or"
                        + " by the servers on the way and can't be given");
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
        refuses(webhook(null, null, null, Map.of("X-Team", "secret\r\nX-Evil: 1")), "webhook.headers.X-Team", "secret");
        refuses(webhook("S3c\nr3t", null, null, Map.of()), "webhook.secret_token", "r3t");
        refuses(webhook(null, null, null, Map.of("X Evil:", "1")), "webhook.headers", "Evil");
    }

    @Test
    void nothingIsSentWhenASecretCannotBeUsed() {
        refuses(webhook("", null, null, Map.of()), "webhook.secret_token", "\"");
        refuses(webhook(null, "", null, Map.of()), "webhook.hmac_key", "\"");
        refuses(webhook(null, "kéy", null, Map.of()), "webhook.hmac_key", "kéy");
        for (String secret :
                new String[] {"", "whsec_", "no-prefix-S3cr3t", "whsec_not*base64-S3cr3t", "whsk_S3cr3t"}) {
            refuses(webhook("token", "key", secret, Map.of()), "webhook.signing_secret", "S3cr3t");
        }
    }

    @Test
    void nothingIsSentWhenAPreviousSecretThatStillCountsCannotBeUsed() {
        Webhook webhook = new Webhook(
                new Secret("https://example.com/hook"),
                null,
                null,
                null,
                new Secret(SECRET),
                List.of(new PreviousSecret(
                        new Secret("whsec_S3cr3t"), CLOCK.instant().plusSeconds(1))),
                Map.of(),
                null);

        refuses(webhook, "webhook.previous_signing_secrets", "S3cr3t");
    }

    @Test
    void whatCannotBeSignedGoesToTheDeadLettersAtOnce() {
        assertThat(Verdict.of(new UnsignableException("webhook.signing_secret", "must be better"), "general", ""))
                .satisfies(verdict -> {
                    assertThat(verdict.retry()).isFalse();
                    assertThat(verdict.reason()).isEqualTo("unsignable");
                    assertThat(verdict.detail())
                            .isEqualTo("webhook.signing_secret can't be used, so nothing was sent: it must be better");
                });
    }

    private void refuses(Webhook webhook, String field, String secret) {
        assertThatThrownBy(() -> signedHeaders.of(webhook, ID, BODY))
                .isInstanceOf(UnsignableException.class)
                .hasNoCause()
                .message()
                .startsWith(field + " can't be used, so nothing was sent: it ")
                .doesNotContain(secret);
    }

    private static String signature(String secret) {
        return Signatures.standardWebhooks(
                Objects.requireNonNull(SigningKey.parse(secret)),
                ID,
                CLOCK.instant().getEpochSecond(),
                BODY);
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
