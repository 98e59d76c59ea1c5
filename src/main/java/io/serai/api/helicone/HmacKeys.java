package io.serai.api.helicone;

import io.serai.alert.PreviousSecret;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of webhooks. One key makes both signatures: as its text the Helicone one, and as the bytes of that text the
 * one of Standard Webhooks.
 */
public final class HmacKeys {
    private static final int BYTES = 32;

    /** As many previous signatures as an alert may have. */
    private static final int MAX_PREVIOUS = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private HmacKeys() {}

    /** A new one: 64 lower-case hex digits. */
    public static String generate() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    public static String signingSecret(String key) {
        return "whsec_" + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The webhook with a new key. For the time of the overlap the old one makes the Helicone signature, which can be one
     * only, and both make that of Standard Webhooks; without an overlap no earlier key signs anything from now on. While
     * an overlap runs, a further one leaves the Helicone signature, and when that ends, as it is: the receiver has that
     * key for certain, and not yet the one between.
     */
    public static Webhook rotate(Webhook before, String key, Duration overlap, Instant now) {
        return new Webhook(
                before.url(),
                before.secretToken(),
                new Secret(key),
                overlap.isZero() ? null : previousKey(before, now.plus(overlap), now),
                new Secret(signingSecret(key)),
                overlap.isZero() ? List.of() : previous(before, now.plus(overlap), now),
                before.headers(),
                before.caCertificate());
    }

    /** The webhook with a new signing secret alone. For the time of the overlap both sign. */
    public static Webhook rotateSecret(Webhook before, String secret, Duration overlap, Instant now) {
        return new Webhook(
                before.url(),
                before.secretToken(),
                before.hmacKey(),
                before.previousHmacKey(),
                new Secret(secret),
                overlap.isZero() ? List.of() : previous(before, now.plus(overlap), now),
                before.headers(),
                before.caCertificate());
    }

    private static @Nullable PreviousSecret previousKey(Webhook before, Instant until, Instant now) {
        PreviousSecret running = before.previousHmacKey();
        if (running != null && now.isBefore(running.until())) {
            return running;
        }
        Secret old = before.hmacKey();
        return old == null ? null : new PreviousSecret(old, until);
    }

    /** The secret that is replaced, and those before it whose time is not over. */
    private static List<PreviousSecret> previous(Webhook before, Instant until, Instant now) {
        List<PreviousSecret> previous = new ArrayList<>();
        if (before.signingSecret() != null) {
            previous.add(new PreviousSecret(before.signingSecret(), until));
        }
        before.previousSigningSecrets().stream()
                .filter(earlier -> now.isBefore(earlier.until()))
                .limit(MAX_PREVIOUS - previous.size())
                .forEach(previous::add);
        return previous;
    }
}
