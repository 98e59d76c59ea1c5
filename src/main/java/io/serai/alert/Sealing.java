package io.serai.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals the secrets of an alert with AES-256-GCM: nobody without the key can read them, change them unnoticed, or give
 * them to another alert. What comes out is text: {@code v1.<key id>.<base64 of nonce, ciphertext and tag>}.
 */
final class Sealing {
    private static final String VERSION = "v1";
    private static final String CIPHER = "AES/GCM/NoPadding";

    /** NIST SP 800-38D, 5.2.1.1 and 8.2.2: 96 random bits, good for 2^32 seals under one key. */
    private static final int NONCE_BYTES = 12;

    private static final int TAG_BITS = 128;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    Sealing(KeyRing keys) {
        this.keys = keys;
    }

    /** What is sealed can't be opened with the keys at hand. */
    static final class SealException extends Exception {
        private final @Nullable String missingKey;

        SealException(@Nullable String missingKey, String message) {
            super(message);
            this.missingKey = missingKey;
        }

        /** The id of the key that is needed; null when it is here, and what was sealed is not what is found. */
        @Nullable
        String missingKey() {
            return missingKey;
        }
    }

    String seal(String alertId, byte[] secret) {
        EncryptionKey key = keys.first();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, alertId, nonce).doFinal(secret);
            byte[] whole = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + "." + key.id() + "." + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** @param alertId the one for which it was sealed */
    byte[] open(String alertId, String sealed) throws SealException {
        String[] parts = sealed.split("\\.", 4);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw new SealException(null, "its secrets are not sealed as a hub does it");
        }
        EncryptionKey key = keys.byId(parts[1]);
        if (key == null) {
            throw new SealException(parts[1], "its secrets are sealed with key " + parts[1] + ", which this hub lacks");
        }
        try {
            byte[] whole = Base64.getDecoder().decode(parts[2]);
            ByteBuffer bytes = ByteBuffer.wrap(whole);
            byte[] nonce = new byte[Math.min(NONCE_BYTES, whole.length)];
            bytes.get(nonce);
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            return cipher(Cipher.DECRYPT_MODE, key, alertId, nonce).doFinal(rest);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException(null, "its secrets were changed by somebody without the key");
        }
    }

    /** Whether it is sealed with another key than the one that seals now. */
    boolean isOld(String sealed) {
        String[] parts = sealed.split("\\.", 4);
        return parts.length == 3 && keys.isOld(parts[1]);
    }

    private static Cipher cipher(int mode, EncryptionKey key, String alertId, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(alertId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
