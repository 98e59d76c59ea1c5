package io.serai.delivery;

import io.serai.alert.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two signature schemes over the exact bytes of a body: Helicone's (lower-case hex of an HMAC-SHA256) and Standard
 * Webhooks' (github.com/standard-webhooks/standard-webhooks, {@code v1} and {@code v1a}). Comparisons take the same time
 * wherever the first difference is. No secret is ever part of an exception.
 */
public final class Signatures {
    /** How far a sender's clock may be off, and how old a request may be, as Standard Webhooks asks of receivers. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Longest body whose {@code v1a} signature is checked, because that needs the whole body in memory. */
    static final int MAX_V1A_BODY = 16 << 20;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String V1A_PREFIX = "v1a,";
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
     * The value of {@code webhook-signature} for one key.
     *
     * @param id the value of {@code webhook-id}
     * @param timestampSeconds the value of {@code webhook-timestamp}
     */
    public static String standardWebhooks(SigningKey key, String id, long timestampSeconds, byte[] body) {
        StandardSignature signature = StandardSignature.of(key, id, Long.toString(timestampSeconds));
        signature.update(body);
        return signature.end();
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
            return new HeliconeCheck(mac, HexFormat.of().parseHex(signature.strip()));
        } catch (IllegalArgumentException e) {
            return SignatureCheck.failed();
        }
    }

    /**
     * Whether one of the signatures, separated by spaces, is one of the keys' over exactly this body, and the time is
     * now.
     *
     * @param timestamp as it came: whole seconds since 1970
     * @param signatures {@code v1,<Base64>} and {@code v1a,<Base64>}; others are passed over
     */
    public static boolean standardWebhooksHolds(
            Collection<SigningKey> keys, String id, String timestamp, byte[] body, String signatures, Clock clock) {
        SignatureCheck check = standardWebhooksCheck(keys, id, timestamp, signatures, clock);
        check.update(body);
        return check.holds();
    }

    /** As {@link #standardWebhooksHolds}, for a body that comes in pieces. */
    public static SignatureCheck standardWebhooksCheck(
            Collection<SigningKey> keys, String id, String timestamp, String signatures, Clock clock) {
        if (id.isEmpty() || !isNow(timestamp, clock)) {
            return SignatureCheck.failed();
        }
        List<String> given = List.of(signatures.strip().split(" +", -1));
        boolean v1a = given.stream().anyMatch(signature -> signature.startsWith(V1A_PREFIX));
        List<StandardSignature> expected = keys.stream()
                .filter(key -> v1a || key instanceof SigningKey.Hmac)
                .map(key -> StandardSignature.of(key, id, timestamp))
                .toList();
        return new StandardWebhooksCheck(expected, given);
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
        return mac(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + ALGORITHM, e);
        }
    }

    private static final class HeliconeCheck implements SignatureCheck {
        private final Mac mac;
        private final byte[] given;

        HeliconeCheck(Mac mac, byte[] given) {
            this.mac = mac;
            this.given = given;
        }

        @Override
        public void update(byte[] piece) {
            mac.update(piece);
        }

        @Override
        public boolean holds() {
            return MessageDigest.isEqual(mac.doFinal(), given);
        }
    }

    /**
     * Makes what is expected and compares. That goes for ed25519 too, whose signatures have one form for one key and
     * message (RFC 8032): the sender's secret is at hand here, and its public half may not be.
     */
    private static final class StandardWebhooksCheck implements SignatureCheck {
        private final List<StandardSignature> expected;
        private final List<String> given;
        private long length;

        StandardWebhooksCheck(List<StandardSignature> expected, List<String> given) {
            this.expected = expected;
            this.given = given;
        }

        @Override
        public void update(byte[] piece) {
            length += piece.length;
            for (StandardSignature signature : expected) {
                if (fits(signature)) {
                    signature.update(piece);
                }
            }
        }

        private boolean fits(StandardSignature signature) {
            return signature instanceof StandardSignature.V1 || length <= MAX_V1A_BODY;
        }

        @Override
        public boolean holds() {
            boolean found = false;
            for (StandardSignature signature : expected) {
                if (!fits(signature)) {
                    continue;
                }
                byte[] made = signature.end().getBytes(StandardCharsets.UTF_8);
                for (String one : given) {
                    found |= MessageDigest.isEqual(made, one.getBytes(StandardCharsets.UTF_8));
                }
            }
            return found;
        }
    }
}
