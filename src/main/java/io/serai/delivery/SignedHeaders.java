package io.serai.delivery;

import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All headers of one attempt: content type, who we are, the alert's own headers, and every signature that the alert
 * has a secret for. To be made anew for each attempt, because the timestamp is the attempt's.
 */
public final class SignedHeaders {
    private static final String JSON = "application/json";

    /** What an alert's own headers can't set: the signatures, what describes the body, and what belongs to the connection. */
    private static final Set<String> RESERVED = Set.of(
            "content-type",
            "content-length",
            "content-encoding",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "x-helicone-signature",
            "helicone-signature",
            "host",
            "connection",
            "keep-alive",
            "expect",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Camel reads headers of this name as orders: {@code CamelHttpUri} would send the request elsewhere. */
    private static final String CAMEL_PREFIX = "camel";

    private static final String PROXY_PREFIX = "proxy-";

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final String userAgent;
    private final Clock clock;

    public SignedHeaders(String version, Clock clock) {
        this.userAgent = "Serai-Webhook/" + version;
        this.clock = clock;
    }

    /**
     * The headers in the order in which they are to be sent. The values hold credentials: not for logs.
     *
     * @param notificationId the same in every attempt
     * @param body exactly the bytes that will be sent
     * @throws IllegalArgumentException when a header or a secret can't be used; names the header, never the value
     */
    public Map<String, String> of(Webhook webhook, String notificationId, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", JSON);
        headers.put("Accept", JSON);
        headers.put("User-Agent", userAgent);
        addOwn(headers, webhook.headers());
        Secret token = webhook.secretToken();
        if (token != null) {
            replace(headers, "Authorization", "Bearer " + token.value());
        }
        Secret key = webhook.hmacKey();
        if (key != null) {
            String signature = Signatures.heliconeHex(key.value(), body);
            headers.put("X-Helicone-Signature", signature);
            headers.put("Helicone-Signature", signature);
        }
        long now = clock.instant().getEpochSecond();
        headers.put("webhook-id", notificationId);
        headers.put("webhook-timestamp", Long.toString(now));
        Secret secret = webhook.signingSecret();
        if (secret != null) {
            headers.put("webhook-signature", Signatures.standardWebhooks(secret.value(), notificationId, now, body));
        }
        headers.forEach(SignedHeaders::check);
        return Collections.unmodifiableMap(headers);
    }

    private static void addOwn(Map<String, String> headers, Map<String, Secret> own) {
        // sorted, so that each attempt of each hub sends the same
        new TreeMap<>(own).forEach((name, value) -> {
            if (!isReserved(name.toLowerCase(Locale.ROOT))) {
                replace(headers, name, value.value());
            }
        });
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || name.startsWith(CAMEL_PREFIX) || name.startsWith(PROXY_PREFIX);
    }

    private static void replace(Map<String, String> headers, String name, String value) {
        String present = headers.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
        headers.put(present, value);
    }

    private static void check(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A header name of the alert must be letters, digits and any of !#$%&'*+.^_`|~-");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw new IllegalArgumentException("The value of header '" + name + "' must not have control characters");
        }
    }
}
