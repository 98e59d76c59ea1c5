package io.serai.alert;

import io.serai.guard.Recipients;
import io.serai.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What alerts that send e-mail must be beside what every alert must. Their type is {@code email}, or one of ops' own whose
 * name begins with {@code email-}: the messages of other types are for one service each.
 */
final class MailRules {
    private static final String TYPE = "email";

    private MailRules() {}

    static void check(JsonFields alert, String type, @Nullable Webhook webhook) {
        if (webhook == null) {
            return;
        }
        boolean byType = type.equals(TYPE) || type.startsWith(TYPE + "-");
        boolean byUrl = Recipients.isUrl(webhook.url().value());
        if (byType && !byUrl) {
            alert.problem(
                    "webhook.url",
                    "must be mailto: and the recipients, like mailto:oncall@example.com, because the alert_type is "
                            + type);
        }
        if (byUrl && !byType) {
            alert.problem("webhook.url", "can be mailto: only with the alert_type email");
        }
        if (byUrl) {
            // Refused by name: who gives one thinks that it proves something to the readers.
            ofRequests(webhook).forEach((field, given) -> {
                if (given) {
                    alert.problem("webhook." + field, "must be left out with mailto:, it is for HTTP requests");
                }
            });
        }
    }

    private static Map<String, Boolean> ofRequests(Webhook webhook) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("secret_token", webhook.secretToken() != null);
        given.put("hmac_key", webhook.hmacKey() != null);
        given.put("signing_secret", webhook.signingSecret() != null);
        given.put("headers", !webhook.headers().isEmpty());
        given.put("ca_certificate", webhook.caCertificate() != null);
        return given;
    }
}
