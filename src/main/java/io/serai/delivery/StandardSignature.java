package io.serai.delivery;

import io.serai.alert.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * A signature of Standard Webhooks in the making, of id, timestamp and a body that may come in pieces. For one body; not
 * thread-safe.
 */
sealed interface StandardSignature {
    void update(byte[] piece);

    /** The signature with its version. Call it once, at the end. */
    String end();

    static StandardSignature of(SigningKey key, String id, String timestamp) {
        StandardSignature signature =
                switch (key) {
                    case SigningKey.Hmac hmac -> V1.of(hmac);
                    case SigningKey.Ed25519 ed25519 -> V1a.of(ed25519);
                };
        signature.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return signature;
    }

    /** HMAC-SHA256. */
    record V1(Mac mac) implements StandardSignature {
        private static StandardSignature of(SigningKey.Hmac hmac) {
            return new V1(Signatures.mac(hmac.key()));
        }

        @Override
        public void update(byte[] piece) {
            mac.update(piece);
        }

        @Override
        public String end() {
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
        }
    }

    /** Ed25519. The whole body is held in memory, because the algorithm goes through it twice. */
    record V1a(Signature signature) implements StandardSignature {
        private static final String ALGORITHM = "Ed25519";

        private static StandardSignature of(SigningKey.Ed25519 ed25519) {
            try {
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initSign(ed25519.key());
                return new V1a(signature);
            } catch (InvalidKeyException e) {
                throw new IllegalArgumentException("The key of an ed25519 signature can't be used", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java runtime has no " + ALGORITHM, e);
            }
        }

        @Override
        public void update(byte[] piece) {
            try {
                signature.update(piece);
            } catch (SignatureException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String end() {
            try {
                return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
            } catch (SignatureException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
