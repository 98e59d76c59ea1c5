package io.serai.alert;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key in a signing secret of Standard Webhooks (github.com/standard-webhooks/standard-webhooks,
 * spec/standard-webhooks.md). Never printed.
 */
public sealed interface SigningKey {
    /** What a signing secret must be, for a message that names the field before it. */
    String RULE = "must be whsec_ and 24 to 64 bytes in base64, or whsk_ and an ed25519 private key in base64";

    /** {@code whsec_…}, known to sender and receiver: makes signatures {@code v1}. */
    record Hmac(SecretKey key) implements SigningKey {
        private static final String PREFIX = "whsec_";
        private static final String ALGORITHM = "HmacSHA256";
        private static final int MIN_BYTES = 24;
        private static final int MAX_BYTES = 64;

        @Override
        public String toString() {
            return "***";
        }

        private static @Nullable SigningKey parse(String secret) {
            byte[] key = decode(secret, PREFIX);
            return key.length < MIN_BYTES || key.length > MAX_BYTES
                    ? null
                    : new Hmac(new SecretKeySpec(key, ALGORITHM));
        }
    }

    /** {@code whsk_…}, known to the sender only: makes signatures {@code v1a}, which receivers check with {@code whpk_…}. */
    record Ed25519(PrivateKey key) implements SigningKey {
        private static final String PREFIX = "whsk_";
        private static final String ALGORITHM = "Ed25519";
        private static final int SEED_BYTES = 32;

        /** What X.509 has before the 32 bytes of a public key: RFC 8410, section 4. */
        private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

        @Override
        public String toString() {
            return "***";
        }

        private static @Nullable SigningKey parse(String secret) {
            byte[] bytes = decode(secret, PREFIX);
            if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
                return null;
            }
            try {
                KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
                PrivateKey key = factory.generatePrivate(
                        new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, SEED_BYTES)));
                if (bytes.length > SEED_BYTES && !belong(key, publicKey(factory, bytes))) {
                    return null;
                }
                return new Ed25519(key);
            } catch (GeneralSecurityException e) {
                return null;
            }
        }

        private static PublicKey publicKey(KeyFactory factory, byte[] bytes) throws GeneralSecurityException {
            byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + SEED_BYTES);
            System.arraycopy(bytes, SEED_BYTES, encoded, X509_HEAD.length, SEED_BYTES);
            return factory.generatePublic(new X509EncodedKeySpec(encoded));
        }

        /** Halves of two keys would make signatures that the public half, which receivers have, refuses. */
        private static boolean belong(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            byte[] made = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(made);
        }
    }

    /**
     * Null when the secret breaks {@link #RULE}.
     *
     * @param secret {@code whsec_} and the key, or {@code whsk_} and the 32 bytes of the private key, followed by the
     *     32 of the public one or not
     */
    static @Nullable SigningKey parse(String secret) {
        if (secret.startsWith(Hmac.PREFIX)) {
            return Hmac.parse(secret);
        }
        return secret.startsWith(Ed25519.PREFIX) ? Ed25519.parse(secret) : null;
    }

    /** Empty when it is not base64; the decoder's own message would quote a character of the secret. */
    private static byte[] decode(String secret, String prefix) {
        try {
            return Base64.getDecoder().decode(secret.substring(prefix.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
