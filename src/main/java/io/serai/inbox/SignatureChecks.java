package io.serai.inbox;

import io.serai.alert.Alert;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import io.serai.delivery.SignatureCheck;
import io.serai.delivery.Signatures;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks one request's signatures with the secrets of every alert that sends to the same place. Made from the headers,
 * then fed with the body, then asked. Not thread-safe.
 */
final class SignatureChecks {
    private static final String BEARER_PREFIX = "bearer ";

    private final Set<Scheme> present;
    private final List<Sender> senders = new ArrayList<>();

    /** An alert with what its secrets say about the request; schemes that it has no secret for are not in the map. */
    private record Sender(Alert alert, Map<Scheme, List<SignatureCheck>> checks, EnumMap<Scheme, Boolean> holds) {
        boolean satisfied() {
            return holds.values().stream().allMatch(Boolean::booleanValue);
        }
    }

    SignatureChecks(Collection<Alert> alerts, MultiMap headers, Clock clock) {
        present = present(headers);
        for (Alert alert : alerts) {
            senders.add(sender(alert, headers, clock));
        }
    }

    private static Set<Scheme> present(MultiMap headers) {
        Set<Scheme> present = EnumSet.noneOf(Scheme.class);
        if (bearer(headers) != null) {
            present.add(Scheme.BEARER);
        }
        if (!heliconeSignatures(headers).isEmpty()) {
            present.add(Scheme.HELICONE);
        }
        if (headers.contains("webhook-signature")) {
            present.add(Scheme.STANDARD_WEBHOOKS);
        }
        return present;
    }

    private Sender sender(Alert alert, MultiMap headers, Clock clock) {
        Map<Scheme, List<SignatureCheck>> checks = new EnumMap<>(Scheme.class);
        EnumMap<Scheme, Boolean> holds = new EnumMap<>(Scheme.class);
        Secret token = alert.webhook().secretToken();
        if (token != null) {
            holds.put(Scheme.BEARER, isSame(token.value(), bearer(headers)));
        }
        Secret key = alert.webhook().hmacKey();
        if (key != null) {
            holds.put(Scheme.HELICONE, present.contains(Scheme.HELICONE));
            // both headers may be there: then both must hold
            checks.put(
                    Scheme.HELICONE,
                    heliconeSignatures(headers).stream()
                            .map(signature -> heliconeCheck(key, signature))
                            .toList());
        }
        List<Secret> secrets = signingSecrets(alert.webhook(), clock.instant());
        if (!secrets.isEmpty()) {
            holds.put(Scheme.STANDARD_WEBHOOKS, present.contains(Scheme.STANDARD_WEBHOOKS));
            List<SigningKey> keys = secrets.stream()
                    .map(secret -> SigningKey.parse(secret.value()))
                    .flatMap(Stream::ofNullable)
                    .toList();
            checks.put(
                    Scheme.STANDARD_WEBHOOKS,
                    List.of(Signatures.standardWebhooksCheck(
                            keys,
                            text(headers, "webhook-id"),
                            text(headers, "webhook-timestamp"),
                            text(headers, "webhook-signature"),
                            clock)));
        }
        return new Sender(alert, checks, holds);
    }

    /** Any of them will do, as for a receiver that has not changed over yet. */
    private static List<Secret> signingSecrets(Webhook webhook, Instant now) {
        List<Secret> secrets = new ArrayList<>(webhook.previousSigningSecretsAt(now));
        Secret current = webhook.signingSecret();
        if (current != null) {
            secrets.add(current);
        }
        return secrets;
    }

    /** A key that can't be used verifies nothing; whoever sends with it gets to know it there. */
    private static SignatureCheck heliconeCheck(Secret key, String signature) {
        try {
            return Signatures.heliconeCheck(key.value(), signature);
        } catch (IllegalArgumentException e) {
            return SignatureCheck.failed();
        }
    }

    void update(byte[] piece) {
        for (Sender sender : senders) {
            sender.checks().values().forEach(checks -> checks.forEach(check -> check.update(piece)));
        }
    }

    /** To be called once, after the last piece and before the questions below. */
    void end() {
        for (Sender sender : senders) {
            sender.checks().forEach((scheme, checks) -> {
                boolean all = checks.stream().allMatch(SignatureCheck::holds);
                sender.holds().merge(scheme, all, Boolean::logicalAnd);
            });
        }
    }

    Map<Scheme, Verdict> verdicts() {
        Map<Scheme, Verdict> verdicts = new EnumMap<>(Scheme.class);
        for (Scheme scheme : Scheme.values()) {
            verdicts.put(scheme, verdict(scheme));
        }
        return verdicts;
    }

    private Verdict verdict(Scheme scheme) {
        if (!present.contains(scheme)) {
            return Verdict.ABSENT;
        }
        List<Boolean> answers = senders.stream()
                .filter(sender -> sender.holds().containsKey(scheme))
                .map(sender -> sender.holds().get(scheme))
                .toList();
        if (answers.isEmpty()) {
            return Verdict.NO_SECRET;
        }
        return answers.contains(true) ? Verdict.VALID : Verdict.INVALID;
    }

    /**
     * Whether the request is what an alert would send: nothing in it is wrong, and nothing is missing. Where several
     * alerts send to one place, it must be all that one of them would send.
     */
    boolean accepted() {
        return !verdicts().containsValue(Verdict.INVALID)
                && (senders.isEmpty() || senders.stream().anyMatch(Sender::satisfied));
    }

    /** Whether an alert of this destination type sent the request, as far as its signatures tell. */
    boolean sentBy(String type) {
        return senders.stream()
                .anyMatch(sender -> sender.satisfied() && sender.alert().type().equals(type));
    }

    private static @Nullable String bearer(MultiMap headers) {
        String value = headers.get("Authorization");
        return value != null && value.regionMatches(true, 0, BEARER_PREFIX, 0, BEARER_PREFIX.length())
                ? value.substring(BEARER_PREFIX.length()).strip()
                : null;
    }

    private static List<String> heliconeSignatures(MultiMap headers) {
        List<String> signatures = new ArrayList<>(headers.getAll("X-Helicone-Signature"));
        signatures.addAll(headers.getAll("Helicone-Signature"));
        return signatures;
    }

    private static boolean isSame(String secret, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MultiMap headers, String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }
}
