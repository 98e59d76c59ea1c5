package io.serai.delivery;

import java.util.function.Predicate;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The check of one signature against a body that may come in pieces, so that a large one need not be held in memory.
 * For one body; not thread-safe.
 */
public final class SignatureCheck {
    private final @Nullable Mac mac;
    private final Predicate<byte[]> matches;

    private SignatureCheck(@Nullable Mac mac, Predicate<byte[]> matches) {
        this.mac = mac;
        this.matches = matches;
    }

    static SignatureCheck of(Mac mac, Predicate<byte[]> matches) {
        return new SignatureCheck(mac, matches);
    }

    /** For what is known to be wrong before the body is there. */
    public static SignatureCheck failed() {
        return new SignatureCheck(null, digest -> false);
    }

    /** The body's next bytes. */
    public void update(byte[] piece) {
        if (mac != null) {
            mac.update(piece);
        }
    }

    /** Whether the signature is one of exactly the bytes given so far. Call it once, at the end. */
    public boolean holds() {
        return mac != null && matches.test(mac.doFinal());
    }
}
