package io.serai.alert;

import io.serai.guard.Topics;
import io.serai.json.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * What alerts that write to a Kafka topic must be beside what every alert must. Their type is {@code kafka}, or one of
 * ops' own whose name begins with {@code kafka-}: the messages of other types are for one service each.
 */
final class KafkaRules {
    private static final String TYPE = "kafka";

    private KafkaRules() {}

    static void check(JsonFields alert, String type, @Nullable Webhook webhook) {
        if (webhook == null) {
            return;
        }
        boolean byType = type.equals(TYPE) || type.startsWith(TYPE + "-");
        boolean byUrl = Topics.isUrl(webhook.url().value());
        if (byType && !byUrl) {
            alert.problem("webhook.url", "must be kafka:// and the name of a topic, because the alert_type is " + type);
        }
        if (byUrl && !byType) {
            alert.problem("webhook.url", "can be kafka:// only with the alert_type kafka");
        }
        if (byUrl && webhook.secretToken() != null) {
            alert.problem(
                    "webhook.secret_token",
                    "must be left out with kafka://: everybody who reads the topic would read it");
        }
        if (byUrl && webhook.caCertificate() != null) {
            alert.problem(
                    "webhook.ca_certificate", "must be left out with kafka://: all topics have the hub's brokers");
        }
    }
}
