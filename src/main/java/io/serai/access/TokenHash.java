package io.serai.access;

import io.serai.hash.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a token. Tokens have 32 random bytes, so that nobody finds one by trying: a slow hash, as passwords need
 * it, would only slow down every request.
 */
public final class TokenHash {
    private static final int BYTES = 32;

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    static TokenHash of(String token) {
        return new TokenHash(Sha256.of(token));
    }

    /** Null when it is none. */
    static @Nullable TokenHash parse(String hex) {
        try {
            byte[] hash = HexFormat.of().parseHex(hex);
            return hash.length == BYTES ? new TokenHash(hash) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String hex() {
        return HexFormat.of().formatHex(hash);
    }

    /** Takes as long for a hash that differs early as for one that differs late. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenHash that && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return "***";
    }
}
