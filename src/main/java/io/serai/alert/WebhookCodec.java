package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.guard.DestinationGuard;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code webhook} of an alert. Nearly every value of it is a credential: no message repeats one. */
final class WebhookCodec {
    /** As in the Opik alert API. */
    private static final int MAX_TOKEN = 250;

    private static final int MAX_KEY = 1024;
    private static final String SIGNING_PREFIX = "whsec_";

    /** Key sizes of Standard Webhooks: standard-webhooks/standard-webhooks, spec/standard-webhooks.md. */
    private static final int MIN_SIGNING_BYTES = 24;

    private static final int MAX_SIGNING_BYTES = 64;

    private WebhookCodec() {}

    /** Null, with what is wrong added to {@code problems}, when there is none to be read. */
    static @Nullable Webhook read(JsonFields alert, DestinationGuard guard, List<Problem> problems) {
        JsonNode json = alert.any("webhook");
        if (json == null) {
            alert.problem("webhook", "is required");
            return null;
        }
        JsonFields fields = JsonFields.of(json, alert.at("webhook"), problems);
        if (fields == null) {
            return null;
        }
        Secret url = url(fields, guard);
        Secret token = token(fields);
        Secret hmacKey = hmacKey(fields);
        Secret signingSecret = signingSecret(fields);
        Map<String, Secret> headers = headers(fields, token != null);
        fields.any("id");
        fields.any("name");
        AlertCodec.READ_ONLY.forEach(fields::any);
        fields.rejectUnknown();
        return url == null ? null : new Webhook(url, token, hmacKey, signingSecret, headers);
    }

    private static @Nullable Secret url(JsonFields fields, DestinationGuard guard) {
        if (fields.any("url") == null) {
            fields.problem("url", "is required");
            return null;
        }
        String url = fields.text("url");
        if (url == null) {
            return null;
        }
        String broken = guard.brokenRule(url);
        if (broken != null) {
            fields.problem("url", broken);
            return null;
        }
        return new Secret(url);
    }

    /** Forms send an empty text for "no token". */
    private static @Nullable Secret token(JsonFields fields) {
        String token = fields.text("secret_token");
        if (token == null || token.isEmpty()) {
            return null;
        }
        if (token.length() > MAX_TOKEN) {
            fields.problem("secret_token", "must have at most " + MAX_TOKEN + " characters");
        } else if (token.isBlank() || !printable(token)) {
            fields.problem("secret_token", "must be printable ASCII without line breaks, because it becomes a header");
        }
        return new Secret(token);
    }

    private static @Nullable Secret hmacKey(JsonFields fields) {
        String key = fields.text("hmac_key");
        if (key == null) {
            return null;
        }
        if (key.isBlank()) {
            fields.problem("hmac_key", "must not be empty: leave it out to send without a Helicone signature");
        } else if (key.length() > MAX_KEY || !printable(key)) {
            fields.problem("hmac_key", "must be at most " + MAX_KEY + " printable ASCII characters");
        }
        return new Secret(key);
    }

    private static @Nullable Secret signingSecret(JsonFields fields) {
        String secret = fields.text("signing_secret");
        if (secret == null) {
            return null;
        }
        if (!signs(secret)) {
            fields.problem(
                    "signing_secret",
                    "must be " + SIGNING_PREFIX + " and " + MIN_SIGNING_BYTES + " to " + MAX_SIGNING_BYTES
                            + " bytes in base64; make one with: echo " + SIGNING_PREFIX + "$(openssl rand -base64 32)");
        }
        return new Secret(secret);
    }

    private static boolean signs(String secret) {
        if (!secret.startsWith(SIGNING_PREFIX)) {
            return false;
        }
        try {
            int bytes = Base64.getDecoder().decode(secret.substring(SIGNING_PREFIX.length())).length;
            return bytes >= MIN_SIGNING_BYTES && bytes <= MAX_SIGNING_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, Secret> headers(JsonFields fields, boolean hasToken) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        fields.strings("headers", CustomHeaders.MAX_HEADERS, CustomHeaders.MAX_VALUE)
                .forEach((name, value) -> {
                    if (!CustomHeaders.isToken(name)) {
                        fields.problem(
                                "headers",
                                "has a name that is not a header name: at most 128 letters, digits and ! # $ % & ' * + - . ^ _ ` | ~");
                        return;
                    }
                    String header = "headers." + name;
                    String lower = name.toLowerCase(Locale.ROOT);
                    String broken = CustomHeaders.brokenRule(name, value);
                    if (broken != null) {
                        fields.problem(header, broken);
                    }
                    if (!given.add(lower)) {
                        fields.problem(header, "is given twice: header names have no case");
                    }
                    if (hasToken && lower.equals("authorization")) {
                        fields.problem(
                                header, "can't be given together with secret_token, which is sent as Authorization");
                    }
                    headers.put(name, new Secret(value));
                });
        return headers;
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
