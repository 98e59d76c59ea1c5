package io.serai.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and who is not: for each way in which a sender can prove who it is. */
class VerificationTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_772_357_400);
    private static final String SECRET = "a-secret-of-24-characters";
    private static final byte[] BODY = "{\"n\": 1}".getBytes(UTF_8);

    /** The constant of the specification's own test suites. */
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** A connection of each way, with what else its configuration has. */
    static List<Connection> ways() {
        return List.of(
                Given.connection("opik/x", "secret", SECRET),
                Given.connection("json/x", "secret", SECRET, "auth", "basic"),
                Given.connection("json/x", "secret", SECRET, "auth", "header", "header", "X-Token"),
                Given.connection("litellm/x", "secret", SECRET),
                Given.connection("helicone/x", "secret", SECRET),
                Given.connection("grafana/x", "secret", SECRET, "auth", "hmac"),
                Given.connection(
                        "grafana/x", "secret", SECRET, "auth", "hmac", "hmac.timestamp-header", "X-Grafana-Time"),
                Given.connection(
                        "json/x",
                        "secret",
                        SECRET,
                        "auth",
                        "hmac",
                        "header",
                        "X-Hub-Signature-256",
                        "hmac.prefix",
                        "sha256="),
                Given.connection(
                        "json/x", "secret", SECRET, "auth", "hmac", "hmac.hash", "sha512", "hmac.encoding", "base64"),
                Given.connection("langfuse/x", "secret", SECRET),
                Given.connection("standard-webhooks/x", "secret", WHSEC),
                Given.connection("standard-webhooks/x", "secret", "whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA="));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatTheSenderSignsIsAcceptedAndNothingElse(Connection connection) {
        Verification verification = connection.verification();
        HookRequest plain = request(BODY);
        HookRequest signed = verification.sign(plain, NOW).orElseThrow();

        assertThat(verification.accepts(signed, NOW)).isTrue();
        assertThat(verification.accepts(plain, NOW)).as("nothing sent").isFalse();
        boolean overTheBody = !(verification instanceof SharedSecret);
        assertThat(verification.accepts(with(signed, "{\"n\": 2}".getBytes(UTF_8)), NOW))
                .as("a changed byte")
                .isEqualTo(!overTheBody);
    }

    @ParameterizedTest
    @ValueSource(strings = {"langfuse/x", "standard-webhooks/x", "grafana/x"})
    void aSignedTimeMayBeFiveMinutesOffAndNoMore(String source) {
        Verification verification = (source.startsWith("grafana")
                        ? Given.connection(source, "secret", SECRET, "auth", "hmac", "hmac.timestamp-header", "X-Time")
                        : Given.connection(source, "secret", source.startsWith("standard") ? WHSEC : SECRET))
                .verification();
        HookRequest signed = verification.sign(request(BODY), NOW).orElseThrow();

        assertThat(verification.accepts(signed, NOW.plusSeconds(300))).isTrue();
        assertThat(verification.accepts(signed, NOW.minusSeconds(300))).isTrue();
        assertThat(verification.accepts(signed, NOW.plusSeconds(301))).as("old").isFalse();
        assertThat(verification.accepts(signed, NOW.minusSeconds(301)))
                .as("of the future")
                .isFalse();
    }

    @Test
    void everySecretThatIsConfiguredIsGoodWhileASenderChangesIt() {
        Verification both = Given.connection("opik/x", "secret", "the-new-secret-of-24-letters, " + SECRET)
                .verification();

        assertThat(both.accepts(request(BODY, "Authorization", "Bearer " + SECRET), NOW))
                .isTrue();
        assertThat(both.accepts(request(BODY, "Authorization", "bearer the-new-secret-of-24-letters"), NOW))
                .isTrue();
        assertThat(both.accepts(request(BODY, "Authorization", "Bearer the-new-secret-of-24-letters, " + SECRET), NOW))
                .isFalse();
    }

    @Test
    void alertmanagerMayChooseBetweenBearerAndBasic() {
        Verification either =
                Given.connection("alertmanager/x", "secret", SECRET).verification();

        assertThat(either.accepts(request(BODY, "Authorization", "Bearer " + SECRET), NOW))
                .isTrue();
        assertThat(either.accepts(request(BODY, "Authorization", basic("anybody", SECRET)), NOW))
                .isTrue();
        assertThat(either.accepts(request(BODY, "Authorization", basic("anybody", "wrong")), NOW))
                .isFalse();
        assertThat(either.accepts(request(BODY, "Authorization", "Basic !!!"), NOW))
                .isFalse();
    }

    @Test
    void aSecretWithAColonIsUserAndPassword() {
        Verification pair = Given.connection("json/x", "auth", "basic", "secret", "ci:a-password-of-24-characters")
                .verification();

        assertThat(pair.accepts(request(BODY, "Authorization", basic("ci", "a-password-of-24-characters")), NOW))
                .isTrue();
        assertThat(pair.accepts(request(BODY, "Authorization", basic("other", "a-password-of-24-characters")), NOW))
                .isFalse();
    }

    @Test
    void aHeaderThatCameTwiceIsNoSecret() {
        assertThat(Given.connection("opik/x", "secret", SECRET)
                        .verification()
                        .accepts(request(BODY, "Authorization", "Bearer " + SECRET + ", Bearer " + SECRET), NOW))
                .isFalse();
    }

    @Test
    void bothHeadersOfHeliconeMustAgree() {
        Verification helicone = Given.connection("helicone/x", "secret", SECRET).verification();
        String right = helicone.sign(request(BODY), NOW).orElseThrow().header("Helicone-Signature");

        assertThat(helicone.accepts(request(BODY, "X-Helicone-Signature", right), NOW))
                .isTrue();
        assertThat(helicone.accepts(
                        request(
                                BODY,
                                "X-Helicone-Signature",
                                right.toUpperCase(Locale.ROOT),
                                "Helicone-Signature",
                                right),
                        NOW))
                .isTrue();
        for (String wrong : List.of("", "00", "0" + right.substring(1) + "0", "no hex")) {
            assertThat(helicone.accepts(request(BODY, "X-Helicone-Signature", wrong, "Helicone-Signature", right), NOW))
                    .as(wrong)
                    .isFalse();
            assertThat(helicone.accepts(request(BODY, "X-Helicone-Signature", right, "Helicone-Signature", wrong), NOW))
                    .as(wrong)
                    .isFalse();
        }
    }

    @Test
    void svixNamesOfTheHeadersAreGoodTooUnlessTheyDisagreeWithTheStandardOnes() {
        Verification standard =
                Given.connection("standard-webhooks/x", "secret", WHSEC).verification();
        HookRequest signed = standard.sign(request(BODY), NOW).orElseThrow();
        HookRequest svix = request(BODY);
        for (String part : List.of("id", "timestamp", "signature")) {
            svix = svix.with("svix-" + part, signed.header("webhook-" + part));
        }

        assertThat(standard.accepts(svix, NOW)).isTrue();
        assertThat(standard.accepts(svix.with("webhook-id", signed.header("webhook-id")), NOW))
                .isTrue();
        assertThat(standard.accepts(svix.with("webhook-id", "another"), NOW)).isFalse();
        assertThat(standard.accepts(svix.with("webhook-signature", "v1,AAAA"), NOW))
                .isFalse();
    }

    @Test
    void oneRightSignatureOfSeveralIsEnough() {
        Verification standard =
                Given.connection("standard-webhooks/x", "secret", WHSEC).verification();
        HookRequest signed = standard.sign(request(BODY), NOW).orElseThrow();
        String right = signed.header("webhook-signature");

        assertThat(standard.accepts(signed.with("webhook-signature", "v2,AAAA v1,BBBB " + right), NOW))
                .isTrue();
        assertThat(standard.accepts(signed.with("webhook-signature", "v2,AAAA v1,BBBB"), NOW))
                .isFalse();
        assertThat(standard.accepts(signed.with("webhook-signature", right.replace("v1,", "v2,")), NOW))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WHSEC,
                "whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=",
                "whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q="
            })
    void manySignaturesCostAStrangerMoreThanUs(String secret) {
        Verification standard =
                Given.connection("standard-webhooks/x", "secret", secret).verification();
        String many = "a ".repeat(2_000) + "v1,AAAA ".repeat(2_000) + ("v1a," + "A".repeat(86) + "== ").repeat(2_000);
        HookRequest request = request(
                new byte[5_000_000],
                "webhook-id",
                "a",
                "webhook-timestamp",
                Long.toString(NOW.getEpochSecond()),
                "webhook-signature",
                many);

        assertTimeout(Duration.ofSeconds(5), () -> assertThat(standard.accepts(request, NOW))
                .isFalse());
    }

    @Test
    void aSignatureBehindTooManyOthersIsNotLookedAt() {
        Verification standard =
                Given.connection("standard-webhooks/x", "secret", WHSEC).verification();
        HookRequest signed = standard.sign(request(BODY), NOW).orElseThrow();
        String right = signed.header("webhook-signature");

        assertThat(standard.accepts(signed.with("webhook-signature", "v1,AAAA ".repeat(31) + right), NOW))
                .isTrue();
        assertThat(standard.accepts(signed.with("webhook-signature", "v1,AAAA ".repeat(32) + right), NOW))
                .isFalse();
    }

    @Test
    void aPublicKeyChecksWhatThePrivateOneSignedAndSignsNothing() {
        HookRequest signed = standardWebhooks("whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=")
                .sign(request(BODY), NOW)
                .orElseThrow();
        Verification receiver = standardWebhooks("whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q=");

        assertThat(receiver.accepts(signed, NOW)).isTrue();
        assertThat(receiver.accepts(with(signed, "{}".getBytes(UTF_8)), NOW)).isFalse();
        assertThat(receiver.accepts(signed.with("webhook-signature", "v1a,no base64"), NOW))
                .isFalse();
        assertThat(receiver.sign(request(BODY), NOW)).isEmpty();
    }

    @Test
    void aPublicKeyChecksTheSignaturesOfAnOldAndANewKeyAndNoMore() {
        HookRequest signed = standardWebhooks("whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=")
                .sign(request(BODY), NOW)
                .orElseThrow();
        Verification receiver = standardWebhooks("whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q=");
        String right = signed.header("webhook-signature");
        String one = "v1,AAAA v1a,AAAA v1a," + "A".repeat(86) + "== ";
        String two = "v1a," + "B".repeat(85) + "A== ";

        assertThat(receiver.accepts(signed.with("webhook-signature", one + right), NOW))
                .isTrue();
        assertThat(receiver.accepts(signed.with("webhook-signature", one + two + right), NOW))
                .isFalse();
    }

    @Test
    void twoTimesInLangfusesHeaderAreOneTooMany() {
        Verification langfuse = Given.connection("langfuse/x", "secret", SECRET).verification();
        String right = langfuse.sign(request(BODY), NOW).orElseThrow().header("x-langfuse-signature");

        assertThat(langfuse.accepts(request(BODY, "x-langfuse-signature", right + ",t=1"), NOW))
                .isFalse();
        assertThat(langfuse.accepts(request(BODY, "x-langfuse-signature", "v1=00," + right), NOW))
                .as("another signature beside the right one")
                .isTrue();
        assertThat(langfuse.accepts(request(BODY, "x-langfuse-signature", right.split(",")[0]), NOW))
                .isFalse();
    }

    @Test
    void thePublishedConstantOfStandardWebhooksHolds() {
        assertThat(Given.connection("standard-webhooks/x", "secret", WHSEC)
                        .verification()
                        .accepts(
                                request(
                                        "{\"test\": 2432232314}".getBytes(UTF_8),
                                        "webhook-id",
                                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                        "webhook-timestamp",
                                        "1614265330",
                                        "webhook-signature",
                                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                                Instant.ofEpochSecond(1_614_265_330)))
                .isTrue();
    }

    @Test
    void vectorsOfHelicone() throws IOException {
        for (JsonNode vector : vectors("helicone/hmac-vectors.json")) {
            if (text(vector, "key").isEmpty()) {
                // Anybody could sign so: it counts as no secret, which is for this machine only.
                assertThat(Given.connection("helicone/x", "secret", "").verified())
                        .isFalse();
                continue;
            }
            everyWayToBeWrong(
                    Given.connection("helicone/x", "secret", text(vector, "key")),
                    Given.connection("helicone/x", "secret", text(vector, "key") + "0"),
                    request(body(vector), "Helicone-Signature", text(vector, "signature")),
                    NOW);
        }
    }

    @Test
    void vectorsOfLangfuse() throws IOException {
        for (JsonNode vector : vectors("langfuse/signature-vectors.json")) {
            everyWayToBeWrong(
                    Given.connection("langfuse/x", "secret", text(vector, "key")),
                    Given.connection("langfuse/x", "secret", text(vector, "key").substring(1)),
                    request(body(vector), "x-langfuse-signature", text(vector, "header_value")),
                    Instant.ofEpochSecond(vector.path("timestamp").asLong()));
        }
    }

    @Test
    void vectorsOfGrafana() throws IOException {
        for (JsonNode vector : vectors("grafana/signature-vectors.json")) {
            boolean timed = vector.has("timestamp");
            List<String> keys = timed
                    ? List.of("auth", "hmac", "hmac.timestamp-header", "X-Time", "secret")
                    : List.of("auth", "hmac", "secret");
            HookRequest request =
                    request(body(vector), "X-Grafana-Alerting-Signature", text(vector, "signature"), "X-Time", "0");
            everyWayToBeWrong(
                    connection("grafana/x", keys, text(vector, "key")),
                    connection("grafana/x", keys, text(vector, "key") + "x"),
                    timed ? request.with("X-Time", text(vector, "timestamp")) : request,
                    timed ? Instant.ofEpochSecond(Long.parseLong(text(vector, "timestamp"))) : NOW);
        }
    }

    @Test
    void vectorsOfStandardWebhooks() throws IOException {
        for (JsonNode vector : vectors("standard-webhooks/sign-vectors.hmac-v1.json")) {
            HookRequest request = request(
                    text(vector, "payload").getBytes(UTF_8),
                    "webhook-id",
                    text(vector, "id"),
                    "webhook-timestamp",
                    text(vector, "timestamp"),
                    "webhook-signature",
                    text(vector, "expected"));
            assertThat(Given.connection("standard-webhooks/x", "secret", text(vector, "secret"))
                            .verification()
                            .accepts(
                                    request,
                                    Instant.ofEpochSecond(
                                            vector.path("timestamp").asLong())))
                    .as(text(vector, "name"))
                    .isEqualTo(vector.path("valid").asBoolean());
        }
        for (JsonNode vector : vectors("standard-webhooks/verify-vectors.hmac-v1.json")) {
            HookRequest request = request(text(vector, "payload").getBytes(UTF_8));
            for (Map.Entry<String, JsonNode> header : vector.path("headers").properties()) {
                request = request.with(header.getKey(), header.getValue().asText());
            }
            assertThat(Given.connection("standard-webhooks/x", "secret", text(vector, "secret"))
                            .verification()
                            .accepts(
                                    request,
                                    Instant.ofEpochSecond(vector.path("now").asLong())))
                    .as(text(vector, "name"))
                    .isEqualTo(vector.path("valid").asBoolean());
        }
    }

    @Test
    void vectorOfEd25519() throws IOException {
        JsonNode vector = vectors("standard-webhooks/sign-vector.ed25519-v1a.json");
        HookRequest request = request(
                text(vector, "payload").getBytes(UTF_8),
                "webhook-id",
                text(vector, "id"),
                "webhook-timestamp",
                text(vector, "timestamp"),
                "webhook-signature",
                text(vector, "expected"));
        Instant then = Instant.ofEpochSecond(vector.path("timestamp").asLong());
        for (String secret : List.of("public_whpk", "secret_whsk")) {
            everyWayToBeWrong(
                    Given.connection("standard-webhooks/x", "secret", text(vector, secret)),
                    Given.connection(
                            "standard-webhooks/x", "secret", "whpk_HmleMb90ntssTaScfyRcUwV5hpAOKVOs1lGstz7R64Q="),
                    request,
                    then);
        }
    }

    /** Right as it is; wrong with another key, with a changed byte, and, where a time is signed, too early or late. */
    private static void everyWayToBeWrong(Connection right, Connection otherKey, HookRequest request, Instant now) {
        assertThat(right.verification().accepts(request, now)).isTrue();
        assertThat(otherKey.verification().accepts(request, now))
                .as("another key")
                .isFalse();
        byte[] changed = request.body().clone();
        changed[changed.length / 2] ^= 1;
        assertThat(right.verification().accepts(with(request, changed), now))
                .as("a changed byte")
                .isFalse();
        boolean timed = !(right.verification() instanceof HmacSignature hmac) || hmac.timestampHeader() != null;
        assertThat(right.verification().accepts(request, now.plusSeconds(301)))
                .as("an old one")
                .isEqualTo(!timed);
    }

    private static Connection connection(String source, List<String> keys, String secret) {
        String[] all = keys.toArray(new String[keys.size() + 1]);
        all[keys.size()] = secret;
        return Given.connection(source, all);
    }

    private static JsonNode vectors(String file) throws IOException {
        Path path = Path.of("../shared/fixtures", file);
        assumeTrue(Files.exists(path), () -> "needs the shared fixture " + file);
        return Json.read(Files.readAllBytes(path));
    }

    private static String text(JsonNode vector, String name) {
        return vector.path(name).asText();
    }

    private static byte[] body(JsonNode vector) {
        return text(vector, "body").getBytes(UTF_8);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static HookRequest request(byte[] body, String... headers) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new HookRequest(all, Map.of(), body);
    }

    private static HookRequest with(HookRequest request, byte[] body) {
        HookRequest other = new HookRequest(request.headers(), Map.of(), body);
        String token = request.parameter("token");
        return token == null ? other : other.withParameter("token", token);
    }

    private static Verification standardWebhooks(String secret) {
        return Given.connection("standard-webhooks/x", "secret", secret).verification();
    }
}
