package io.serai.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an alert's notifications go and how they are signed.
 *
 * @param url http or https; itself a credential for most chat services, so never logged
 * @param secretToken sent as {@code Authorization: Bearer}
 * @param hmacKey its ASCII text is the key of the Helicone signature
 * @param previousHmacKey makes the Helicone signature until its time, in place of {@code hmacKey}: that header holds one
 *     signature only
 * @param signingSecret the {@link SigningKey} of the Standard Webhooks signature
 * @param previousSigningSecrets sign too, each until its time
 * @param headers sent with each request; the values may be credentials
 * @param caCertificate {@link Certificates} that are trusted instead of the usual authorities; null: these
 */
public record Webhook(
        Secret url,
        @Nullable Secret secretToken,
        @Nullable Secret hmacKey,
        @Nullable PreviousSecret previousHmacKey,
        @Nullable Secret signingSecret,
        List<PreviousSecret> previousSigningSecrets,
        Map<String, Secret> headers,
        @Nullable String caCertificate) {
    public Webhook {
        previousSigningSecrets = List.copyOf(previousSigningSecrets);
        headers = Map.copyOf(headers);
    }

    /** Without a rotation of secrets and with the usual authorities. */
    public Webhook(
            Secret url,
            @Nullable Secret secretToken,
            @Nullable Secret hmacKey,
            @Nullable Secret signingSecret,
            Map<String, Secret> headers) {
        this(url, secretToken, hmacKey, null, signingSecret, List.of(), headers, null);
    }

    /** The key of the Helicone signature then; null when there is none. */
    public @Nullable Secret hmacKeyAt(Instant now) {
        return previousHmacKey != null && now.isBefore(previousHmacKey.until()) ? previousHmacKey.secret() : hmacKey;
    }

    /** The previous signing secrets that still sign then, the newest first. */
    public List<Secret> previousSigningSecretsAt(Instant now) {
        return previousSigningSecrets.stream()
                .filter(previous -> now.isBefore(previous.until()))
                .sorted(Comparator.comparing(PreviousSecret::until).reversed())
                .map(PreviousSecret::secret)
                .toList();
    }
}
