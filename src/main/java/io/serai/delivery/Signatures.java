package io.serai.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two signature schemes over the exact bytes of a body: Helicone's (lower-case hex of an HMAC-SHA256) and Standard
 * Webhooks' (github.com/standard-webhooks/standard-webhooks, {@code v1}). Comparisons take the same time wherever the
 * first difference is. No secret is ever part of an exception.
 */
public final class Signatures {
    /** How far a sender's clock may be off, and how old a request may be, as Standard Webhooks asks of receivers. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION_PREFIX = "v1,";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}");

    private Signatures() {}

    /**
     * The value of {@code X-Helicone-Signature}.
     *
     * @param key its text is the key
     * @throws IllegalArgumentException when the key is empty: such a signature could be made by anybody
     */
    public static String heliconeHex(String key, byte[] body) {
        return HexFormat.of().formatHex(heliconeMac(key).doFinal(body));
    }

    /**
     * The value of {@code webhook-signature} for one secret.
     *
     * @param secret {@code whsec_} and the key in Base64
     * @param id the value of {@code webhook-id}
     * @param timestampSeconds the value of {@code webhook-timestamp}
     * @throws IllegalArgumentException when the secret has another form
     */
    public static String standardWebhooks(String secret, String id, long timestampSeconds, byte[] body) {
        Mac mac = standardWebhooksMac(secret, id, Long.toString(timestampSeconds));
        return VERSION_PREFIX + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    /** Whether the signature, hex in either case, is the key's over exactly this body. */
    public static boolean heliconeHolds(String key, byte[] body, String signature) {
        SignatureCheck check = heliconeCheck(key, signature);
        check.update(body);
        return check.holds();
    }

    /** As {@link #heliconeHolds}, for a body that comes in pieces. */
    public static SignatureCheck heliconeCheck(String key, String signature) {
        Mac mac = heliconeMac(key);
        try {
            byte[] given = HexFormat.of().parseHex(signature.strip());
            return SignatureCheck.of(mac, digest -> MessageDigest.isEqual(digest, given));
        } catch (IllegalArgumentException e) {
            return SignatureCheck.failed();
        }
    }

    /**
     * Whether one of the signatures, separated by spaces, is the secret's over exactly this body, and the time is now.
     *
     * @param timestamp as it came: whole seconds since 1970
     * @param signatures {@code v1,<Base64>}; others, like {@code v1a}, are passed over
     */
    public static boolean standardWebhooksHolds(
            String secret, String id, String timestamp, byte[] body, String signatures, Clock clock) {
        SignatureCheck check = standardWebhooksCheck(secret, id, timestamp, signatures, clock);
        check.update(body);
        return check.holds();
    }

    /** As {@link #standardWebhooksHolds}, for a body that comes in pieces. */
    public static SignatureCheck standardWebhooksCheck(
            String secret, String id, String timestamp, String signatures, Clock clock) {
        Mac mac = standardWebhooksMac(secret, id, timestamp);
        if (id.isEmpty() || !isNow(timestamp, clock)) {
            return SignatureCheck.failed();
        }
        return SignatureCheck.of(mac, digest -> anyIs(digest, signatures));
    }

    private static boolean anyIs(byte[] digest, String signatures) {
        byte[] expected =
                (VERSION_PREFIX + Base64.getEncoder().encodeToString(digest)).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String signature : signatures.strip().split(" +", -1)) {
            found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    private static boolean isNow(String timestamp, Clock clock) {
        if (!SECONDS.matcher(timestamp).matches()) {
            return false;
        }
        long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
        return Math.abs(age) <= TOLERANCE.toSeconds();
    }

    private static Mac heliconeMac(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("The key of the Helicone signature must not be empty");
        }
        return mac(key.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac standardWebhooksMac(String secret, String id, String timestamp) {
        Mac mac = mac(standardWebhooksKey(secret));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return mac;
    }

    private static byte[] standardWebhooksKey(String secret) {
        if (secret.startsWith(SECRET_PREFIX) && secret.length() > SECRET_PREFIX.length()) {
            try {
                return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // the decoder's message quotes a character of the secret: the rule below says enough
            }
        }
        throw new IllegalArgumentException("A signing secret must be whsec_ and the key in Base64");
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + ALGORITHM, e);
        }
    }
}
