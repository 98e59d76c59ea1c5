package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What of an alert is secret: a receiver may say it again in its answer. */
final class AlertSecrets {
    /** A shorter part of a URL is a word, like {@code hook}. */
    private static final int MIN_PART = 6;

    private AlertSecrets() {}

    static Collection<String> of(Alert alert) {
        Webhook webhook = alert.webhook();
        List<String> secrets = new ArrayList<>();
        Stream.of(webhook.secretToken(), webhook.hmacKey(), webhook.signingSecret())
                .filter(secret -> secret != null)
                .map(Secret::value)
                .forEach(secrets::add);
        if (webhook.previousHmacKey() != null) {
            secrets.add(webhook.previousHmacKey().secret().value());
        }
        webhook.previousSigningSecrets()
                .forEach(previous -> secrets.add(previous.secret().value()));
        webhook.headers().values().forEach(value -> secrets.add(value.value()));
        secrets.addAll(alert.metadata().values());
        String url = webhook.url().value();
        secrets.add(url);
        URI uri = URI.create(url);
        for (String part : (uri.getRawPath() + "/" + uri.getRawQuery()).split("[/?&=]", -1)) {
            if (part.length() >= MIN_PART) {
                secrets.add(part);
            }
        }
        return secrets;
    }
}
