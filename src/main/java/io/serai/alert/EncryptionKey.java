package io.serai.alert;

import io.serai.hash.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key under which secrets are sealed: 32 random bytes. Never printed.
 *
 * @param id tells keys apart and says nothing of what they are: the first 8 bytes of the key's SHA-256, in hex
 */
public record EncryptionKey(String id, SecretKey key) {
    /** What a key must be, for a message that names the setting or the file before it. */
    static final String RULE = "must be 32 bytes in base64; make a key with: openssl rand -base64 32";

    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;

    /**
     * @throws IllegalArgumentException when these are not 32 bytes
     */
    public static EncryptionKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("An encryption key has " + BYTES + " bytes");
        }
        String id = HexFormat.of().formatHex(Sha256.of(key), 0, ID_BYTES);
        return new EncryptionKey(id, new SecretKeySpec(key, "AES"));
    }

    static EncryptionKey random() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return of(key);
    }

    /** Null when the text breaks {@link #RULE}. The decoder's own message would quote a part of the key. */
    static @Nullable EncryptionKey parse(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            return key.length == BYTES ? of(key) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What {@link #parse} reads. */
    String print() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
