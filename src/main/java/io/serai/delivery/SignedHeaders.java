package io.serai.delivery;

import io.serai.alert.CustomHeaders;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import io.serai.json.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All headers of one attempt: content type, who we are, the alert's own headers, and every signature that the alert
 * has a secret for. To be made anew for each attempt, because the timestamp is the attempt's.
 */
public final class SignedHeaders {
    static final String JSON = "application/json";

    private final String userAgent;
    private final Clock clock;

    public SignedHeaders(String version, Clock clock) {
        this.userAgent = "Serai-Webhook/" + version;
        this.clock = clock;
    }

    /** The headers of a JSON message, as {@link #of(Webhook, String, String, byte[])} says. */
    public Map<String, String> of(Webhook webhook, String webhookId, byte[] body) {
        return of(webhook, webhookId, JSON, body);
    }

    /**
     * The headers in the order in which they are to be sent. The values hold credentials: not for logs.
     *
     * @param webhookId the same in every attempt
     * @param contentType of the body
     * @param body exactly the bytes that will be sent
     * @throws UnsignableException when a header or a secret can't be used
     */
    public Map<String, String> of(Webhook webhook, String webhookId, String contentType, byte[] body) {
        if (!CustomHeaders.isPrintable(contentType)) {
            throw new UnsignableException(
                    "contentType", "must be printable ASCII in one line: a route sets this variable");
        }
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Accept", JSON);
        headers.put("User-Agent", userAgent);
        addOwn(headers, webhook.headers());
        Secret token = webhook.secretToken();
        if (token != null) {
            replace(headers, "Authorization", "Bearer " + usable("webhook.secret_token", token));
        }
        Secret key = webhook.hmacKeyAt(now);
        if (key != null) {
            String signature = Signatures.heliconeHex(usable("webhook.hmac_key", key), body);
            headers.put("X-Helicone-Signature", signature);
            headers.put("Helicone-Signature", signature);
        }
        headers.put("webhook-id", webhookId);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        List<SigningKey> keys = signingKeys(webhook, now);
        if (!keys.isEmpty()) {
            String signatures = keys.stream()
                    .map(one -> Signatures.standardWebhooks(one, webhookId, now.getEpochSecond(), body))
                    .collect(Collectors.joining(" "));
            headers.put("webhook-signature", signatures);
        }
        return Collections.unmodifiableMap(headers);
    }

    private static void addOwn(Map<String, String> headers, Map<String, Secret> own) {
        // sorted, so that each attempt of each hub sends the same
        new TreeMap<>(own).forEach((name, value) -> {
            Problem problem = CustomHeaders.problem(name, value.value());
            if (problem != null) {
                throw new UnsignableException("webhook." + problem.field(), problem.rule());
            }
            replace(headers, name, value.value());
        });
    }

    private static void replace(Map<String, String> headers, String name, String value) {
        String present = headers.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
        headers.put(present, value);
    }

    private static String usable(String field, Secret secret) {
        if (secret.value().isBlank() || !CustomHeaders.isPrintable(secret.value())) {
            throw new UnsignableException(field, "must be printable ASCII in one line");
        }
        return secret.value();
    }

    /** The newest first. */
    private static List<SigningKey> signingKeys(Webhook webhook, Instant now) {
        List<SigningKey> keys = new ArrayList<>();
        Secret secret = webhook.signingSecret();
        if (secret != null) {
            keys.add(signingKey("webhook.signing_secret", secret));
        }
        for (Secret previous : webhook.previousSigningSecretsAt(now)) {
            keys.add(signingKey("webhook.previous_signing_secrets", previous));
        }
        return keys;
    }

    private static SigningKey signingKey(String field, Secret secret) {
        SigningKey key = SigningKey.parse(secret.value());
        if (key == null) {
            throw new UnsignableException(field, SigningKey.RULE);
        }
        return key;
    }
}
