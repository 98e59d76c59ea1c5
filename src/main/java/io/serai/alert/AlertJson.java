package io.serai.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.config.Durations;
import io.serai.config.Schedule;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes alerts as {@link AlertCodec} reads them: reading what was written gives an equal alert. With all secrets, so
 * not for people's eyes.
 */
public final class AlertJson {
    private AlertJson() {}

    public static ObjectNode write(Alert alert) {
        ObjectNode json = object();
        json.put("id", alert.id());
        json.put("name", alert.name());
        json.put("enabled", alert.enabled());
        json.put("workspace_id", alert.workspaceId());
        json.put("alert_type", alert.type());
        json.put("project_id", alert.projectId());
        json.set("metadata", strings(alert.metadata()));
        json.set("webhook", webhook(alert.webhook()));
        ArrayNode triggers = json.putArray("triggers");
        alert.triggers().forEach(trigger -> triggers.add(trigger(trigger)));
        json.set("options", options(alert.options()));
        return withoutNulls(json);
    }

    private static ObjectNode webhook(Webhook webhook) {
        ObjectNode json = object();
        json.put("url", webhook.url().value());
        json.put("secret_token", value(webhook.secretToken()));
        json.put("hmac_key", value(webhook.hmacKey()));
        json.set("previous_hmac_key", previous(webhook.previousHmacKey()));
        json.put("signing_secret", value(webhook.signingSecret()));
        if (!webhook.previousSigningSecrets().isEmpty()) {
            ArrayNode previous = json.putArray("previous_signing_secrets");
            webhook.previousSigningSecrets().forEach(secret -> previous.add(previous(secret)));
        }
        if (!webhook.headers().isEmpty()) {
            json.set(
                    "headers",
                    strings(webhook.headers().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue()
                                    .value()))));
        }
        json.put("ca_certificate", webhook.caCertificate());
        return withoutNulls(json);
    }

    private static @Nullable ObjectNode previous(@Nullable PreviousSecret previous) {
        return previous == null
                ? null
                : object().put("secret", previous.secret().value())
                        .put("until", previous.until().toString());
    }

    private static ObjectNode trigger(Trigger trigger) {
        ObjectNode json = object();
        json.put("id", trigger.id());
        json.put("event_type", trigger.eventType());
        ArrayNode configs = json.putArray("trigger_configs");
        trigger.configs().forEach(config -> configs.add(config(config)));
        if (trigger.sampleRate() != Trigger.ALL) {
            json.put("sample_rate", trigger.sampleRate());
        }
        if (!trigger.propertyFilters().isEmpty()) {
            ArrayNode filters = json.putArray("property_filters");
            trigger.propertyFilters()
                    .forEach(filter ->
                            filters.addObject().put("key", filter.key()).put("value", filter.value()));
        }
        return withoutNulls(json);
    }

    private static ObjectNode config(TriggerConfig config) {
        ObjectNode json = object();
        json.put("id", config.id());
        json.put("type", config.type());
        json.set("config_value", strings(config.configValue()));
        json.put("group_index", config.groupIndex());
        return withoutNulls(json);
    }

    /** Only what differs from the defaults; an empty object when nothing does. */
    private static ObjectNode options(AlertOptions options) {
        ObjectNode json = object();
        json.put("window", print(options.window()));
        if (options.leadingEdge()) {
            json.put("leading_edge", true);
        }
        json.put("max_events", options.maxEvents());
        json.put("max_bytes", options.maxBytes());
        MessagesCodec.write(options.messages(), json);
        delivery(json, options.delivery());
        json.put("digest", print(options.digest()));
        json.put("drill", print(options.drill()));
        return withoutNulls(json);
    }

    private static void delivery(ObjectNode json, DeliveryOptions options) {
        json.put("max_retries", options.maxRetries());
        json.put("first_delay", print(options.firstDelay()));
        json.put("max_delay", print(options.maxDelay()));
        if (options.schedule() != null) {
            ArrayNode schedule = json.putArray("retry_schedule");
            options.schedule().forEach(delay -> schedule.add(Durations.print(delay)));
        }
        json.put("timeout", print(options.timeout()));
        json.put("rate_limit", options.rate() == null ? null : options.rate().print());
        json.put("concurrency", options.concurrency());
    }

    private static @Nullable String print(@Nullable Duration duration) {
        return duration == null ? null : Durations.print(duration);
    }

    private static @Nullable String print(@Nullable Schedule schedule) {
        return schedule == null ? null : schedule.toString();
    }

    private static @Nullable String value(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }

    /** In a stable order, so that an unchanged alert reads the same each time. */
    private static ObjectNode strings(Map<String, String> strings) {
        ObjectNode json = object();
        new TreeMap<>(strings).forEach(json::put);
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode withoutNulls(ObjectNode json) {
        json.properties().removeIf(member -> member.getValue().isNull());
        return json;
    }
}
