package io.serai.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final byte[] HELICONE_BODY =
            "{\"request_id\":\"r1\",\"request_body\":\"\",\"response_body\":\"\"}".getBytes(UTF_8);
    private static final String HELICONE_SIGNATURE = "2364327a2a6f68665d4bc163381e74ef1f692e6f8077121f12d0e4b88f244a54";

    /** The constant of the specification's own test suites. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SECONDS = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void standardWebhooksGivesThePublishedConstant() {
        assertThat(Signatures.standardWebhooks(SECRET, ID, SECONDS, BODY)).isEqualTo(SIGNATURE);
        assertThat(holds(SIGNATURE, 0)).isTrue();
    }

    @Test
    void heliconeGivesWhatOpensslGives() {
        assertThat(Signatures.heliconeHex(KEY, HELICONE_BODY)).isEqualTo(HELICONE_SIGNATURE);
        assertThat(Signatures.heliconeHolds(KEY, HELICONE_BODY, HELICONE_SIGNATURE))
                .isTrue();
    }

    @Test
    void everyStandardWebhooksSigningVectorIsMet() throws IOException {
        for (JsonNode vector : vectors("standard-webhooks/sign-vectors.hmac-v1.json")) {
            String signature = Signatures.standardWebhooks(
                    vector.get("secret").textValue(),
                    vector.get("id").textValue(),
                    vector.get("timestamp").longValue(),
                    vector.get("payload").textValue().getBytes(UTF_8));

            assertThat(signature)
                    .as(vector.get("name").textValue())
                    .isEqualTo(vector.get("expected").textValue());
        }
    }

    @Test
    void everyStandardWebhooksVerificationVectorIsMet() throws IOException {
        for (JsonNode vector : vectors("standard-webhooks/verify-vectors.hmac-v1.json")) {
            JsonNode headers = vector.get("headers");
            boolean holds = Signatures.standardWebhooksHolds(
                    vector.get("secret").textValue(),
                    headers.path("webhook-id").asText(),
                    headers.path("webhook-timestamp").asText(),
                    vector.get("payload").textValue().getBytes(UTF_8),
                    headers.path("webhook-signature").asText(),
                    at(vector.get("now").longValue()));

            assertThat(holds)
                    .as(vector.get("name").textValue())
                    .isEqualTo(vector.get("valid").booleanValue());
        }
    }

    @Test
    void everyHeliconeVectorIsMetExceptTheEmptyKeyWhichIsRefused() throws IOException {
        for (JsonNode vector : vectors("helicone/hmac-vectors.json")) {
            String name = vector.get("name").textValue();
            String key = vector.get("key").textValue();
            byte[] body = vector.get("body").textValue().getBytes(UTF_8);
            String signature = vector.get("signature").textValue();
            if (key.isEmpty()) {
                assertThatThrownBy(() -> Signatures.heliconeHex(key, body)).hasMessageContaining("must not be empty");
                assertThatThrownBy(() -> Signatures.heliconeHolds(key, body, signature))
                        .hasMessageContaining("must not be empty");
            } else {
                assertThat(Signatures.heliconeHex(key, body)).as(name).isEqualTo(signature);
                assertThat(Signatures.heliconeHolds(key, body, signature))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @Test
    void theReferenceLibraryAcceptsOurSignatures() throws Exception {
        Random random = new Random(7);
        long now = Instant.now().getEpochSecond();
        for (int keyBytes : new int[] {24, 32, 64}) {
            String secret = secret(random, keyBytes);
            String body = "{\"n\":" + random.nextInt() + ",\"text\":\"é 🚀\\r\\n\"}";
            String signature = Signatures.standardWebhooks(secret, "msg_1", now, body.getBytes(UTF_8));
            var headers = Map.of(
                    "webhook-id", List.of("msg_1"),
                    "webhook-timestamp", List.of(Long.toString(now)),
                    "webhook-signature", List.of(signature));

            assertThatCode(() -> new Webhook(secret).verify(body, headers)).doesNotThrowAnyException();
            assertThatThrownBy(() -> new Webhook(secret).verify(body + " ", headers))
                    .isNotNull();
        }
    }

    @Test
    void weAcceptTheReferenceLibrarysSignatures() throws Exception {
        Random random = new Random(8);
        for (int keyBytes : new int[] {24, 32, 64}) {
            String secret = secret(random, keyBytes);
            String body = "{\"n\":" + random.nextInt() + ",\"text\":\"漢字\"}";
            String signature = new Webhook(secret).sign("msg_2", SECONDS, body);

            assertThat(Signatures.standardWebhooksHolds(
                            secret, "msg_2", "" + SECONDS, body.getBytes(UTF_8), signature, at(SECONDS)))
                    .isTrue();
        }
    }

    @Test
    void oneChangedByteBreaksBothSignatures() {
        byte[] changed = BODY.clone();
        changed[3] ^= 1;

        assertThat(Signatures.standardWebhooksHolds(SECRET, ID, "" + SECONDS, changed, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.heliconeHolds(KEY, changed, Signatures.heliconeHex(KEY, BODY)))
                .isFalse();
    }

    @Test
    void anotherKeyBreaksBothSignatures() {
        String other = secret(new Random(9), 24);

        assertThat(Signatures.standardWebhooksHolds(other, ID, "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.heliconeHolds(KEY + "0", HELICONE_BODY, HELICONE_SIGNATURE))
                .isFalse();
    }

    @Test
    void idAndTimestampAreSignedToo() {
        assertThat(Signatures.standardWebhooksHolds(SECRET, ID + "x", "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.standardWebhooksHolds(SECRET, ID, "" + (SECONDS + 1), BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
    }

    @Test
    void clocksMayDifferByFiveMinutesAndNoMore() {
        assertThat(holds(SIGNATURE, 300)).isTrue();
        assertThat(holds(SIGNATURE, -300)).isTrue();
        assertThat(holds(SIGNATURE, 301)).isFalse();
        assertThat(holds(SIGNATURE, -301)).isFalse();
    }

    @Test
    void timestampsThatAreNoWholeSecondsAreRefused() {
        for (String timestamp : new String[] {"", "now", "-1", "1614265330.5", " 1614265330", "99999999999999999999"}) {
            assertThat(Signatures.standardWebhooksHolds(SECRET, ID, timestamp, BODY, SIGNATURE, at(SECONDS)))
                    .as(timestamp)
                    .isFalse();
        }
    }

    @Test
    void anyOfSeveralSignaturesIsEnough() {
        assertThat(holds("v1,AAAA " + SIGNATURE, 0)).isTrue();
        assertThat(holds("v1a,AAAA " + SIGNATURE + " v2,BBBB", 0)).isTrue();
        assertThat(holds("v1,AAAA v1,BBBB", 0)).isFalse();
    }

    @Test
    void heliconeHexMayBeInEitherCaseAndGarbageIsRefused() {
        assertThat(Signatures.heliconeHolds(KEY, HELICONE_BODY, HELICONE_SIGNATURE.toUpperCase(Locale.ROOT)))
                .isTrue();
        for (String garbage :
                new String[] {"", "zz", "123", HELICONE_SIGNATURE + "00", HELICONE_SIGNATURE.substring(2)}) {
            assertThat(Signatures.heliconeHolds(KEY, HELICONE_BODY, garbage))
                    .as(garbage)
                    .isFalse();
        }
    }

    @Test
    void aBodyInPiecesIsCheckedLikeTheWhole() {
        SignatureCheck helicone = Signatures.heliconeCheck(KEY, HELICONE_SIGNATURE);
        SignatureCheck standard = Signatures.standardWebhooksCheck(SECRET, ID, "" + SECONDS, SIGNATURE, at(SECONDS));
        for (byte b : HELICONE_BODY) {
            helicone.update(new byte[] {b});
        }
        for (byte b : BODY) {
            standard.update(new byte[] {b});
        }

        assertThat(helicone.holds()).isTrue();
        assertThat(standard.holds()).isTrue();
    }

    @Test
    void errorsDoNotQuoteTheSecret() {
        for (String secret : new String[] {"whsec_", "no-prefix-but-secret", "whsec_not*base64-but-secret"}) {
            assertThatThrownBy(() -> Signatures.standardWebhooks(secret, ID, SECONDS, BODY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A signing secret must be whsec_ and the key in Base64")
                    .hasNoCause();
        }
    }

    private static boolean holds(String signatures, long secondsLater) {
        return Signatures.standardWebhooksHolds(SECRET, ID, "" + SECONDS, BODY, signatures, at(SECONDS + secondsLater));
    }

    private static String secret(Random random, int bytes) {
        byte[] key = new byte[bytes];
        random.nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private static Clock at(long seconds) {
        return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    private static JsonNode vectors(String file) throws IOException {
        Path path = Path.of("../shared/fixtures", file);
        assumeTrue(Files.exists(path), () -> "needs the shared fixture " + file);
        JsonNode vectors = Json.read(Files.readAllBytes(path));
        assertThat(vectors).isNotEmpty();
        return vectors;
    }
}
