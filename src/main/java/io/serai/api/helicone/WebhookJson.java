package io.serai.api.helicone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.Caller;
import io.serai.access.Scope;
import io.serai.alert.Alert;
import io.serai.alert.AlertJson;
import io.serai.alert.Masks;
import io.serai.alert.PreviousSecret;
import io.serai.alert.Secret;
import io.serai.alert.StoredAlert;
import io.serai.alert.Trigger;
import io.serai.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Webhooks as the API shows them: the members of Helicone's, and behind them our own. */
final class WebhookJson {
    /** Of the form of the messages, as Helicone's servers say it. */
    private static final String VERSION = "2024-10-22";

    /** What the type decides, and what {@code config} says. */
    private static final List<String> NOT_OPTIONS = List.of("window", "max_events", "include_data");

    private final HeliconeApiConfig config;

    WebhookJson(HeliconeApiConfig config) {
        this.config = config;
    }

    /** As this caller may see it. */
    ObjectNode of(StoredAlert stored, Caller caller, Instant now) {
        Alert alert = stored.alert();
        boolean trusted = caller.may(Scope.MANAGE);
        String url = alert.webhook().url().value();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", alert.id());
        json.put("created_at", stored.createdAt().toString());
        json.put("destination", trusted ? url : Masks.maskUrl(url));
        json.put("version", VERSION);
        json.put("config", new String(Json.write(config(alert)), StandardCharsets.UTF_8));
        Secret key = alert.webhook().hmacKey();
        if (key != null) {
            json.put("hmac_key", trusted && config.showKeys() ? key.value() : Masks.mask(key.value()));
        }
        json.put("name", alert.name());
        json.put("enabled", alert.enabled());
        json.set("options", options(alert));
        PreviousSecret previous = alert.webhook().previousHmacKey();
        if (previous != null && now.isBefore(previous.until())) {
            json.put("previous_key_until", previous.until().toString());
        }
        if (stored.readOnly()) {
            json.put("read_only", true);
        }
        return json;
    }

    /** Of its first trigger; the alert file may give more. Without one nothing is ever sent, as at the rate 0. */
    private static ObjectNode config(Alert alert) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Trigger trigger = alert.triggers().isEmpty() ? null : alert.triggers().getFirst();
        json.set("sampleRate", number(trigger == null ? 0 : trigger.sampleRate()));
        ArrayNode filters = json.putArray("propertyFilters");
        if (trigger != null) {
            trigger.propertyFilters()
                    .forEach(filter ->
                            filters.addObject().put("key", filter.key()).put("value", filter.value()));
        }
        json.put("includeData", alert.options().messages().includeData());
        return json;
    }

    private static JsonNode number(double rate) {
        return rate == Math.rint(rate)
                ? JsonNodeFactory.instance.numberNode((long) rate)
                : JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(rate));
    }

    private static JsonNode options(Alert alert) {
        ObjectNode options = (ObjectNode) AlertJson.write(alert).get("options");
        return options.remove(NOT_OPTIONS);
    }
}
