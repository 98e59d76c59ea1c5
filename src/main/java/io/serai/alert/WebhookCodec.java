package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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

    /** Each makes a signature of about 100 characters in one header. */
    private static final int MAX_PREVIOUS = 10;

    private static final int MAX_TIME = 64;

    private WebhookCodec() {}

    /** Says where a webhook may lead. */
    interface UrlRule {
        /** The rule that the URL breaks, without anything of the URL; null when it breaks none. */
        @Nullable
        String brokenBy(String url);
    }

    /** Null, with what is wrong added to {@code problems}, when there is none to be read. */
    static @Nullable Webhook read(JsonFields alert, UrlRule urls, List<Problem> problems) {
        JsonNode json = alert.any("webhook");
        if (json == null) {
            alert.problem("webhook", "is required");
            return null;
        }
        JsonFields fields = JsonFields.of(json, alert.at("webhook"), problems);
        if (fields == null) {
            return null;
        }
        Secret url = url(fields, urls);
        Secret token = token(fields);
        Secret hmacKey = hmacKey(fields);
        PreviousSecret previousHmacKey = previousHmacKey(fields, hmacKey, problems);
        Secret signingSecret = signingSecret(fields);
        List<PreviousSecret> previous = previousSigningSecrets(fields, signingSecret, problems);
        Map<String, Secret> headers = headers(fields, token != null);
        String caCertificate = caCertificate(fields, url);
        fields.any("id");
        fields.any("name");
        AlertCodec.READ_ONLY.forEach(fields::any);
        fields.rejectUnknown();
        return url == null
                ? null
                : new Webhook(url, token, hmacKey, previousHmacKey, signingSecret, previous, headers, caCertificate);
    }

    private static @Nullable Secret url(JsonFields fields, UrlRule urls) {
        if (fields.any("url") == null) {
            fields.problem("url", "is required");
            return null;
        }
        String url = fields.text("url");
        if (url == null) {
            return null;
        }
        String broken = urls.brokenBy(url);
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
        } else if (token.isBlank() || !CustomHeaders.isPrintable(token)) {
            fields.problem("secret_token", "must be printable ASCII without line breaks, because it becomes a header");
        }
        return new Secret(token);
    }

    private static @Nullable Secret hmacKey(JsonFields fields) {
        String key = fields.text("hmac_key");
        if (key == null) {
            return null;
        }
        checkHmacKey(fields, "hmac_key", key);
        return new Secret(key);
    }

    private static void checkHmacKey(JsonFields fields, String name, String key) {
        if (key.isBlank()) {
            fields.problem(name, "must not be empty: leave it out to send without a Helicone signature");
        } else if (key.length() > MAX_KEY || !CustomHeaders.isPrintable(key)) {
            fields.problem(name, "must be at most " + MAX_KEY + " printable ASCII characters");
        }
    }

    private static @Nullable PreviousSecret previousHmacKey(
            JsonFields fields, @Nullable Secret current, List<Problem> problems) {
        JsonNode json = fields.any("previous_hmac_key");
        if (json == null) {
            return null;
        }
        if (current == null) {
            fields.problem(
                    "previous_hmac_key", "can't be given without hmac_key: once it ends, nothing would be signed");
        }
        JsonFields element = JsonFields.of(json, fields.at("previous_hmac_key"), problems);
        if (element == null) {
            return null;
        }
        String secret = element.text("secret");
        if (element.any("secret") == null) {
            element.problem("secret", "is required");
        } else if (secret != null) {
            checkHmacKey(element, "secret", secret);
        }
        Instant until = until(element);
        element.rejectUnknown();
        return secret == null || until == null ? null : new PreviousSecret(new Secret(secret), until);
    }

    private static @Nullable Secret signingSecret(JsonFields fields) {
        String secret = fields.text("signing_secret");
        if (secret == null) {
            return null;
        }
        if (SigningKey.parse(secret) == null) {
            fields.problem(
                    "signing_secret", SigningKey.RULE + "; make one with: echo whsec_$(openssl rand -base64 32)");
        }
        return new Secret(secret);
    }

    private static List<PreviousSecret> previousSigningSecrets(
            JsonFields fields, @Nullable Secret current, List<Problem> problems) {
        List<PreviousSecret> previous = new ArrayList<>();
        fields.elements("previous_signing_secrets", (json, path) -> {
            JsonFields element = JsonFields.of(json, path, problems);
            if (element == null) {
                return;
            }
            Secret secret = previousSecret(element);
            Instant until = until(element);
            element.rejectUnknown();
            if (secret != null && secret.equals(current)) {
                element.problem("secret", "is the signing_secret itself: give the one that it replaces");
            } else if (secret != null && until != null) {
                previous.add(new PreviousSecret(secret, until));
            }
        });
        if (previous.size() > MAX_PREVIOUS) {
            fields.problem("previous_signing_secrets", "must have at most " + MAX_PREVIOUS + " elements");
        }
        if (current == null && !previous.isEmpty()) {
            fields.problem(
                    "previous_signing_secrets",
                    "can't be given without signing_secret: once they end, nothing would be signed");
        }
        return previous;
    }

    private static @Nullable Secret previousSecret(JsonFields fields) {
        if (fields.any("secret") == null) {
            fields.problem("secret", "is required");
            return null;
        }
        String secret = fields.text("secret");
        if (secret == null) {
            return null;
        }
        if (SigningKey.parse(secret) == null) {
            fields.problem("secret", SigningKey.RULE);
            return null;
        }
        return new Secret(secret);
    }

    /** A time that has passed is no mistake: the alert must still be read when the rotation is over. */
    private static @Nullable Instant until(JsonFields fields) {
        String text = fields.requiredLine("until", MAX_TIME);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            fields.problem("until", "must be a time with an offset, like 2026-08-01T00:00:00Z");
            return null;
        }
    }

    /** Not a secret: what proves a server is shown to everybody who connects. */
    private static @Nullable String caCertificate(JsonFields fields, @Nullable Secret url) {
        String pem = fields.text("ca_certificate");
        if (pem == null) {
            return null;
        }
        try {
            Certificates.parse(pem);
        } catch (CertificateException e) {
            fields.problem("ca_certificate", String.valueOf(e.getMessage()));
        }
        if (url != null && url.value().regionMatches(true, 0, "http:", 0, "http:".length())) {
            fields.problem("ca_certificate", "needs an https url: http checks no certificate");
        }
        return pem;
    }

    private static Map<String, Secret> headers(JsonFields fields, boolean hasToken) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        fields.strings("headers", CustomHeaders.MAX_HEADERS, CustomHeaders.MAX_VALUE)
                .forEach((name, value) -> {
                    Problem broken = CustomHeaders.problem(name, value);
                    if (broken != null) {
                        fields.problem(broken.field(), broken.rule());
                    }
                    String header = "headers." + name;
                    String lower = name.toLowerCase(Locale.ROOT);
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
}
