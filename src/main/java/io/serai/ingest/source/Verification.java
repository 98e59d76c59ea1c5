package io.serai.ingest.source;

import io.serai.alert.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** How a sender proves who it is. Comparisons take the same time wherever the first difference is. */
sealed interface Verification
        permits Verification.Nothing, SharedSecret, HmacSignature, LangfuseSignature, StandardWebhooksSignature {
    /** How far a sender's clock may be off, and how old a signed request may be: what Standard Webhooks asks for. */
    long TOLERANCE_SECONDS = 300;

    /** Whether the request is the sender's. Looks at its bytes and never at what they mean. */
    boolean accepts(HookRequest request, Instant now);

    /** The request as the sender would send it; empty when the hub does not have what that takes. */
    Optional<HookRequest> sign(HookRequest request, Instant now);

    /** What the sender has to send, for people, with {@code <secret>} in the place of the secret. */
    List<String> described();

    /** Headers that are as secret as the secret: they go no further than here. */
    Set<String> secretHeaders();

    /** Everybody is believed; only this machine is asked. */
    record Nothing() implements Verification {
        @Override
        public boolean accepts(HookRequest request, Instant now) {
            return true;
        }

        @Override
        public Optional<HookRequest> sign(HookRequest request, Instant now) {
            return Optional.of(request);
        }

        @Override
        public List<String> described() {
            return List.of();
        }

        @Override
        public Set<String> secretHeaders() {
            return Set.of();
        }
    }

    /** Whether a signed time is about now: whole seconds since 1970. */
    static boolean isNow(String seconds, Instant now) {
        return seconds.matches("\\d{1,15}")
                && Math.abs(now.getEpochSecond() - Long.parseLong(seconds)) <= TOLERANCE_SECONDS;
    }

    static boolean equal(String given, String expected) {
        return MessageDigest.isEqual(bytes(given), bytes(expected));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Looks at all of them, so that nobody learns from the time it took which one it was. */
    static boolean any(List<Secret> secrets, Predicate<String> holds) {
        boolean found = false;
        for (Secret secret : secrets) {
            found |= holds.test(secret.value());
        }
        return found;
    }
}
