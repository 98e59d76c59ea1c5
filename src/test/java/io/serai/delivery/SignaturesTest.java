package io.serai.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.serai.alert.SigningKey;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final byte[] HELICONE_BODY =
            "{\"request_id\":\"r1\",\"request_body\":\"\",\"response_body\":\"\"}".getBytes(UTF_8);
    private static final String HELICONE_SIGNATURE = "2364327a2a6f68665d4bc163381e74ef1f692e6f8077121f12d0e4b88f244a54";

    /** The constant of the specification's own test suites. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final SigningKey KEY_V1 = key(SECRET);

    /** Halves of a key made with openssl, as docs/alerts.md tells. */
    private static final SigningKey KEY_V1A = key("whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=");

    private static final String PUBLIC_V1A = "whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q=";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SECONDS = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void standardWebhooksGivesThePublishedConstant() {
        assertThat(Signatures.standardWebhooks(KEY_V1, ID, SECONDS, BODY)).isEqualTo(SIGNATURE);
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
                    key(vector.get("secret").textValue()),
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
                    List.of(key(vector.get("secret").textValue())),
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
            String signature = Signatures.standardWebhooks(key(secret), "msg_1", now, body.getBytes(UTF_8));
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
                            List.of(key(secret)), "msg_2", "" + SECONDS, body.getBytes(UTF_8), signature, at(SECONDS)))
                    .isTrue();
        }
    }

    @Test
    void oneChangedByteBreaksBothSignatures() {
        byte[] changed = BODY.clone();
        changed[3] ^= 1;

        assertThat(Signatures.standardWebhooksHolds(List.of(KEY_V1), ID, "" + SECONDS, changed, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.heliconeHolds(KEY, changed, Signatures.heliconeHex(KEY, BODY)))
                .isFalse();
    }

    @Test
    void anotherKeyBreaksBothSignatures() {
        String other = secret(new Random(9), 24);

        assertThat(Signatures.standardWebhooksHolds(
                        List.of(key(other)), ID, "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.heliconeHolds(KEY + "0", HELICONE_BODY, HELICONE_SIGNATURE))
                .isFalse();
    }

    @Test
    void idAndTimestampAreSignedToo() {
        assertThat(Signatures.standardWebhooksHolds(
                        List.of(KEY_V1), ID + "x", "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
        assertThat(Signatures.standardWebhooksHolds(
                        List.of(KEY_V1), ID, "" + (SECONDS + 1), BODY, SIGNATURE, at(SECONDS)))
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
            assertThat(Signatures.standardWebhooksHolds(List.of(KEY_V1), ID, timestamp, BODY, SIGNATURE, at(SECONDS)))
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
        SignatureCheck standard =
                Signatures.standardWebhooksCheck(List.of(KEY_V1), ID, "" + SECONDS, SIGNATURE, at(SECONDS));
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
    void theEd25519VectorIsMetAndVerifies() throws Exception {
        JsonNode vector = vectors("standard-webhooks/sign-vector.ed25519-v1a.json");
        SigningKey key = key(vector.get("secret_whsk").textValue());
        String id = vector.get("id").textValue();
        long timestamp = vector.get("timestamp").longValue();
        byte[] body = vector.get("payload").textValue().getBytes(UTF_8);
        String expected = vector.get("expected").textValue();

        assertThat(Signatures.standardWebhooks(key, id, timestamp, body)).isEqualTo(expected);
        assertThat(verifies(vector.get("public_whpk").textValue(), id + "." + timestamp + ".", body, expected))
                .isTrue();
        assertThat(Signatures.standardWebhooksHolds(List.of(key), id, "" + timestamp, body, expected, at(timestamp)))
                .isTrue();
    }

    @Test
    void whoeverHasThePublicKeyCanVerifyAnEd25519Signature() throws Exception {
        for (String text : new String[] {"", "{\"test\": 2432232314}", "é 🚀\r\n", "x".repeat(100_000)}) {
            byte[] body = text.getBytes(UTF_8);
            String signature = Signatures.standardWebhooks(KEY_V1A, ID, SECONDS, body);
            byte[] changed = (text + " ").getBytes(UTF_8);

            assertThat(signature).startsWith("v1a,");
            assertThat(verifies(PUBLIC_V1A, ID + "." + SECONDS + ".", body, signature))
                    .isTrue();
            assertThat(verifies(PUBLIC_V1A, ID + "." + SECONDS + ".", changed, signature))
                    .isFalse();
            assertThat(verifies(PUBLIC_V1A, ID + "x." + SECONDS + ".", body, signature))
                    .isFalse();
        }
    }

    @Test
    void anEd25519SignatureOfAnotherBodyTimeOrKeyDoesNotHold() {
        String signature = Signatures.standardWebhooks(KEY_V1A, ID, SECONDS, BODY);
        byte[] changed = BODY.clone();
        changed[3] ^= 1;

        assertThat(holds(KEY_V1A, BODY, signature)).isTrue();
        assertThat(holds(KEY_V1A, BODY, "v1,AAAA " + signature)).isTrue();
        assertThat(holds(KEY_V1A, changed, signature)).isFalse();
        assertThat(holds(KEY_V1, BODY, signature)).isFalse();
        assertThat(holds(KEY_V1A, BODY, SIGNATURE)).isFalse();
        assertThat(holds(KEY_V1A, BODY, signature.replace("v1a,", "v1,"))).isFalse();
        assertThat(holds(KEY_V1A, BODY, "v1a,")).isFalse();
        assertThat(holds(KEY_V1A, BODY, signature.substring(0, signature.length() - 4)))
                .isFalse();
        assertThat(Signatures.standardWebhooksHolds(
                        List.of(KEY_V1A), ID, "" + SECONDS, BODY, signature, at(SECONDS + 301)))
                .isFalse();
    }

    @Test
    void anyOfSeveralKeysIsEnoughAndNoneIsNot() {
        List<SigningKey> keys = List.of(key(secret(new Random(10), 24)), KEY_V1A, KEY_V1);

        assertThat(Signatures.standardWebhooksHolds(keys, ID, "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isTrue();
        assertThat(Signatures.standardWebhooksHolds(List.of(), ID, "" + SECONDS, BODY, SIGNATURE, at(SECONDS)))
                .isFalse();
    }

    @Test
    void anEd25519BodyInPiecesIsCheckedLikeTheWholeUpToItsLimit() {
        byte[] body = new byte[Signatures.MAX_V1A_BODY];
        String signature = Signatures.standardWebhooks(KEY_V1A, ID, SECONDS, body);
        SignatureCheck whole =
                Signatures.standardWebhooksCheck(List.of(KEY_V1A), ID, "" + SECONDS, signature, at(SECONDS));
        whole.update(Arrays.copyOf(body, 1000));
        whole.update(Arrays.copyOfRange(body, 1000, body.length));
        SignatureCheck longer =
                Signatures.standardWebhooksCheck(List.of(KEY_V1A), ID, "" + SECONDS, signature, at(SECONDS));
        longer.update(body);
        longer.update(new byte[] {1});

        assertThat(whole.holds()).isTrue();
        assertThat(longer.holds()).as("what is beyond the limit is not signed").isFalse();
    }

    private static boolean holds(SigningKey key, byte[] body, String signatures) {
        return Signatures.standardWebhooksHolds(List.of(key), ID, "" + SECONDS, body, signatures, at(SECONDS));
    }

    /** As a receiver in Java would, with the JDK alone. */
    private static boolean verifies(String whpk, String prefix, byte[] body, String signature) throws Exception {
        byte[] head = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = Arrays.copyOf(head, head.length + 32);
        byte[] raw = Base64.getDecoder().decode(whpk.substring("whpk_".length()));
        System.arraycopy(raw, 0, encoded, head.length, raw.length);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(prefix.getBytes(UTF_8));
        verifier.update(body);
        return verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
    }

    private static SigningKey key(String secret) {
        return Objects.requireNonNull(SigningKey.parse(secret));
    }

    private static boolean holds(String signatures, long secondsLater) {
        return Signatures.standardWebhooksHolds(
                List.of(KEY_V1), ID, "" + SECONDS, BODY, signatures, at(SECONDS + secondsLater));
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
