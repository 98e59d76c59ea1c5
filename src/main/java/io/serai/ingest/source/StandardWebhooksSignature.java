package io.serai.ingest.source;

import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Standard Webhooks (github.com/standard-webhooks/standard-webhooks): {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature}, or Svix' names for them. One of the signatures must be right; those of other versions are
 * passed over.
 */
record StandardWebhooksSignature(List<Key> keys) implements Verification {
    /** What a secret must be, for a message that names the field before it. */
    static final String RULE =
            "must be whsec_ and 24 to 64 bytes in base64, or whpk_ and an ed25519 public key in base64";

    private static final String ID = "id";
    private static final String TIMESTAMP = "timestamp";
    private static final String SIGNATURE = "signature";
    private static final String ED25519 = "Ed25519";

    /** Some times as many as anybody sends while keys change: each may cost a look at the whole body. */
    private static final int MAX_SIGNATURES = 32;

    /** A key that signatures are checked with. */
    sealed interface Key {
        /** Whether one of them is right. */
        boolean holds(List<String> signatures, byte[] signed);

        /** The signature with its version; null when this key can only check. */
        @Nullable
        String sign(byte[] signed);
    }

    /** Null when the secret breaks {@link #RULE}. */
    static @Nullable Key key(Secret secret) {
        if (secret.value().startsWith(Public.PREFIX)) {
            return Public.of(secret.value().substring(Public.PREFIX.length()));
        }
        SigningKey key = SigningKey.parse(secret.value());
        return key == null ? null : new Own(key);
    }

    /** A secret that the sender has too, or, for an ed25519 one, the sender's own half: its signatures can be made. */
    record Own(SigningKey key) implements Key {
        @Override
        public boolean holds(List<String> signatures, byte[] signed) {
            // An ed25519 signature has one form for one key and message (RFC 8032). It is made once for all of them:
            // whoever sends many must not have the body signed as often.
            String own = sign(signed);
            boolean found = false;
            for (String signature : signatures) {
                found |= Verification.equal(signature, own);
            }
            return found;
        }

        @Override
        public String sign(byte[] signed) {
            try {
                return switch (key) {
                    case SigningKey.Hmac hmac -> {
                        Mac mac = Mac.getInstance(hmac.key().getAlgorithm());
                        mac.init(hmac.key());
                        yield "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
                    }
                    case SigningKey.Ed25519 ed25519 -> {
                        Signature signature = Signature.getInstance(ED25519);
                        signature.initSign(ed25519.key());
                        signature.update(signed);
                        yield "v1a," + Base64.getEncoder().encodeToString(signature.sign());
                    }
                };
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java runtime can't make signatures of Standard Webhooks", e);
            }
        }
    }

    /** {@code whpk_…}: what a sender with an ed25519 key gives to its receivers. */
    record Public(PublicKey key) implements Key {
        private static final String PREFIX = "whpk_";
        private static final String VERSION = "v1a,";
        private static final int BYTES = 32;
        private static final int SIGNATURE_BYTES = 64;

        /** Of the old key and the new one. Each costs a look at the whole body, and a stranger can send any. */
        private static final int MAX_CHECKED = 2;

        /** What X.509 has before the 32 bytes of a public key: RFC 8410, section 4. */
        private static final String X509_HEAD = "302a300506032b6570032100";

        static @Nullable Public of(String base64) {
            try {
                byte[] key = Base64.getDecoder().decode(base64);
                if (key.length != BYTES) {
                    return null;
                }
                byte[] encoded =
                        HexFormat.of().parseHex(X509_HEAD + HexFormat.of().formatHex(key));
                return new Public(KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded)));
            } catch (IllegalArgumentException | GeneralSecurityException e) {
                return null;
            }
        }

        @Override
        public boolean holds(List<String> signatures, byte[] signed) {
            return signatures.stream()
                    .distinct()
                    .flatMap(signature -> Stream.ofNullable(decoded(signature)))
                    .limit(MAX_CHECKED)
                    .anyMatch(signature -> holds(signature, signed));
        }

        /** Null when it is no ed25519 signature. */
        private static byte @Nullable [] decoded(String signature) {
            if (!signature.startsWith(VERSION)) {
                return null;
            }
            try {
                byte[] bytes = Base64.getDecoder().decode(signature.substring(VERSION.length()));
                return bytes.length == SIGNATURE_BYTES ? bytes : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private boolean holds(byte[] signature, byte[] signed) {
            try {
                Signature check = Signature.getInstance(ED25519);
                check.initVerify(key);
                check.update(signed);
                return check.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        @Override
        public @Nullable String sign(byte[] signed) {
            return null;
        }
    }

    @Override
    public boolean accepts(HookRequest request, Instant now) {
        String id = header(request, ID);
        String timestamp = header(request, TIMESTAMP);
        String signatures = header(request, SIGNATURE);
        if (id == null || id.isEmpty() || timestamp == null || signatures == null) {
            return false;
        }
        if (!Verification.isNow(timestamp, now)) {
            return false;
        }
        List<String> given = Arrays.stream(signatures.strip().split(" +", MAX_SIGNATURES + 1))
                .limit(MAX_SIGNATURES)
                .toList();
        byte[] signed = signed(id, timestamp, request.body());
        boolean found = false;
        for (Key key : keys) {
            found |= key.holds(given, signed);
        }
        return found;
    }

    /** Under either name; null when it is missing, or when the two disagree. */
    private static @Nullable String header(HookRequest request, String part) {
        String standard = request.header("webhook-" + part);
        String svix = request.header("svix-" + part);
        if (standard != null && svix != null && !standard.equals(svix)) {
            return null;
        }
        return standard == null ? svix : standard;
    }

    private static byte[] signed(String id, String timestamp, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream(body.length + 100);
        signed.writeBytes(Verification.bytes(id + "." + timestamp + "."));
        signed.writeBytes(body);
        return signed.toByteArray();
    }

    @Override
    public Optional<HookRequest> sign(HookRequest request, Instant now) {
        String id = Objects.requireNonNullElse(request.header("webhook-id"), "msg_test_" + now.toEpochMilli());
        String timestamp = Long.toString(now.getEpochSecond());
        byte[] signed = signed(id, timestamp, request.body());
        return keys.stream()
                .flatMap(key -> Stream.ofNullable(key.sign(signed)))
                .findFirst()
                .map(signature -> request.with("webhook-id", id)
                        .with("webhook-timestamp", timestamp)
                        .with("webhook-signature", signature));
    }

    @Override
    public List<String> described() {
        return List.of(
                "webhook-id: <id>", "webhook-timestamp: <whole seconds since 1970>", "webhook-signature: v1,<base64>");
    }

    @Override
    public Set<String> secretHeaders() {
        return Set.of();
    }
}
