package io.serai.api.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.PreviousSecret;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HmacKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void keysAre32RandomBytesAsLowerCaseHex() {
        assertThat(Stream.generate(HmacKeys::generate).limit(50))
                .allMatch(key -> key.matches("[0-9a-f]{64}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void theSigningSecretHasTheTextOfTheKeyForItsBytes() {
        SigningKey key = SigningKey.parse(HmacKeys.signingSecret("0123456789abcdef".repeat(4)));

        assertThat(key).isInstanceOfSatisfying(SigningKey.Hmac.class, hmac -> assertThat(
                        hmac.key().getEncoded())
                .isEqualTo("0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void theOldKeySignsUntilTheOverlapEnds() {
        Webhook rotated = HmacKeys.rotate(webhook("a".repeat(64)), "b".repeat(64), DAY, NOW);

        assertThat(rotated.hmacKey()).isEqualTo(new Secret("b".repeat(64)));
        assertThat(rotated.hmacKeyAt(NOW.plus(DAY).minusMillis(1))).isEqualTo(new Secret("a".repeat(64)));
        assertThat(rotated.hmacKeyAt(NOW.plus(DAY))).isEqualTo(new Secret("b".repeat(64)));
        assertThat(rotated.signingSecret()).isEqualTo(new Secret(HmacKeys.signingSecret("b".repeat(64))));
        assertThat(rotated.previousSigningSecretsAt(NOW))
                .containsExactly(new Secret(HmacKeys.signingSecret("a".repeat(64))));
        assertThat(rotated.previousSigningSecretsAt(NOW.plus(DAY))).isEmpty();
    }

    @Test
    void withoutOverlapNoEarlierKeySignsAnyMore() {
        Webhook once = HmacKeys.rotate(webhook("a".repeat(64)), "b".repeat(64), DAY, NOW);

        Webhook twice = HmacKeys.rotate(once, "c".repeat(64), Duration.ZERO, NOW);

        assertThat(twice.hmacKeyAt(NOW)).isEqualTo(new Secret("c".repeat(64)));
        assertThat(twice.previousHmacKey()).isNull();
        assertThat(twice.previousSigningSecrets()).isEmpty();
    }

    @Test
    void aSecondRotationWithinAnOverlapLeavesTheKeyThatTheReceiverHas() {
        Webhook once = HmacKeys.rotate(webhook("a".repeat(64)), "b".repeat(64), DAY, NOW);
        Instant later = NOW.plusSeconds(60);

        Webhook twice = HmacKeys.rotate(once, "c".repeat(64), DAY, later);

        assertThat(twice.previousHmacKey()).isEqualTo(new PreviousSecret(new Secret("a".repeat(64)), NOW.plus(DAY)));
        assertThat(twice.hmacKeyAt(NOW.plus(DAY))).isEqualTo(new Secret("c".repeat(64)));
        assertThat(twice.previousSigningSecretsAt(later))
                .containsExactly(
                        new Secret(HmacKeys.signingSecret("b".repeat(64))),
                        new Secret(HmacKeys.signingSecret("a".repeat(64))));

        Webhook thrice = HmacKeys.rotate(twice, "d".repeat(64), DAY, NOW.plus(DAY));
        assertThat(thrice.hmacKeyAt(NOW.plus(DAY))).as("the overlap is over").isEqualTo(new Secret("c".repeat(64)));
    }

    @Test
    void rotatingOverAndOverKeepsTheNewestTen() {
        Webhook webhook = webhook("a".repeat(64));
        for (int i = 0; i < 30; i++) {
            webhook = HmacKeys.rotate(webhook, Integer.toHexString(i).repeat(24), DAY, NOW.plusSeconds(i));
        }

        assertThat(webhook.previousSigningSecrets()).hasSize(10);
        assertThat(webhook.previousSigningSecrets().getFirst())
                .isEqualTo(new PreviousSecret(
                        new Secret(
                                HmacKeys.signingSecret(Integer.toHexString(28).repeat(24))),
                        NOW.plusSeconds(29).plus(DAY)));
    }

    private static Webhook webhook(String key) {
        return new Webhook(
                new Secret("https://hooks.example.com/"),
                null,
                new Secret(key),
                new Secret(HmacKeys.signingSecret(key)),
                Map.of());
    }
}
