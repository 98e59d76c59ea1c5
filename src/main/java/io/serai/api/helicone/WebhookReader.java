package io.serai.api.helicone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.alert.AlertJson;
import io.serai.api.ApiException;
import io.serai.event.EventLimits;
import io.serai.event.LoggedRequest;
import io.serai.json.JsonFields;
import io.serai.json.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request says of a webhook, a new one or a change of one. What Helicone's servers refuse is refused in
 * their words and in their order, the first mistake only; of the rest every mistake is named.
 */
final class WebhookReader {
    private static final String SAMPLE_RATE = "Sample rate must be between 0 and 100";
    private static final String NO_ARRAY = "Property filters must be an array";
    private static final String NO_FILTERS =
            "Property filters must be an array of objects with key and value properties";

    private static final String INCLUDE_DATA = "include_data";

    private final AlertCodec codec;

    WebhookReader(AlertCodec codec) {
        this.codec = codec;
    }

    /**
     * A webhook that is not stored yet.
     *
     * @throws ApiException with status 400
     */
    Alert create(JsonNode body, String workspaceId, String key) {
        ObjectNode alert = JsonNodeFactory.instance.objectNode();
        alert.put("id", newId()).put("workspace_id", workspaceId).put("alert_type", Alert.HELICONE);
        alert.putObject("webhook").put("hmac_key", key).put("signing_secret", HmacKeys.signingSecret(key));
        alert.putArray("triggers").addObject().put("id", newId()).put("event_type", LoggedRequest.TYPE);
        apply(body, alert);
        if (!alert.at("/webhook/url").isTextual()) {
            throw refused(DestinationText.MISSING);
        }
        return read(named(alert));
    }

    /**
     * The webhook as it is to be. What is null goes back to its default. Some have none to go back to without saying
     * what is meant: where it sends, whether it sends, and whether data goes out.
     *
     * @throws ApiException with status 400
     */
    Alert change(JsonNode body, Alert before) {
        ObjectNode alert = AlertJson.write(before);
        if (before.triggers().isEmpty()) {
            alert.withArray("triggers").addObject().put("id", newId()).put("event_type", LoggedRequest.TYPE);
        }
        List<Problem> problems = new ArrayList<>();
        for (String flag : List.of("enabled", "includeData")) {
            if (body.path(flag).isNull()) {
                problems.add(new Problem(flag, "must be true or false"));
            }
        }
        if (body.path("destination").isNull()) {
            throw refused(DestinationText.MISSING);
        }
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        apply(body, alert);
        return read(named(alert));
    }

    private static ObjectNode named(ObjectNode alert) {
        return alert.has("name")
                ? alert
                : alert.put("name", name(alert.at("/webhook/url").textValue()));
    }

    private static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** The path of a URL may be a credential. */
    private static String name(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "Webhook" : "Webhook to " + host;
        } catch (IllegalArgumentException e) {
            return "Webhook";
        }
    }

    /** Writes what the body says into the alert. */
    private static void apply(JsonNode body, ObjectNode alert) {
        List<Problem> problems = new ArrayList<>();
        JsonFields fields = JsonFields.of(body, "", problems);
        if (fields == null) {
            throw ApiException.badRequest(problems);
        }
        ObjectNode trigger = (ObjectNode) alert.path("triggers").path(0);
        JsonNode configJson = fields.any("config");
        JsonFields config = configJson == null ? null : JsonFields.of(configJson, "config", problems);
        if (config != null) {
            sampleRate(config, trigger);
            propertyFilters(config, trigger);
        }
        forget(body.path("config"), trigger);
        JsonNode destination = fields.any("destination");
        if (destination != null) {
            if (!destination.isTextual() || destination.textValue().isEmpty()) {
                throw refused(DestinationText.MISSING);
            }
            alert.withObject("/webhook").set("url", destination);
        }
        ObjectNode options = alert.withObject("/options");
        options(body, fields, options, problems);
        if (fields.any("includeData") != null) {
            options.put(INCLUDE_DATA, fields.bool("includeData", true));
        }
        if (config != null && config.any("includeData") != null) {
            config.problem("includeData", "is a member of the request itself, beside config");
        }
        String name = fields.line("name", EventLimits.MAX_NAME);
        if (body.path("name").isNull()) {
            alert.remove("name");
        } else if (name != null) {
            alert.put("name", name);
        }
        if (fields.any("enabled") != null) {
            alert.put("enabled", fields.bool("enabled", true));
        }
        if (config != null) {
            config.rejectUnknown();
        }
        fields.rejectUnknown();
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
    }

    private static void sampleRate(JsonFields config, ObjectNode trigger) {
        JsonNode rate = config.any("sampleRate");
        if (rate == null) {
            return;
        }
        if (!rate.isNumber() || !(rate.doubleValue() >= 0 && rate.doubleValue() <= 100)) {
            throw refused(SAMPLE_RATE);
        }
        trigger.set("sample_rate", rate);
    }

    /** What is null, or all of it. */
    private static void forget(JsonNode config, ObjectNode trigger) {
        if (config.isNull() || config.path("sampleRate").isNull()) {
            trigger.remove("sample_rate");
        }
        if (config.isNull() || config.path("propertyFilters").isNull()) {
            trigger.remove("property_filters");
        }
    }

    private static void propertyFilters(JsonFields config, ObjectNode trigger) {
        JsonNode filters = config.any("propertyFilters");
        if (filters == null) {
            return;
        }
        if (!filters.isArray()) {
            throw refused(NO_ARRAY);
        }
        ArrayNode kept = trigger.putArray("property_filters");
        for (JsonNode filter : filters) {
            if (!filter.path("key").isTextual() || !filter.path("value").isTextual()) {
                throw refused(NO_FILTERS);
            }
            kept.addObject()
                    .put("key", filter.get("key").textValue())
                    .put("value", filter.get("value").textValue());
        }
    }

    /** What is given replaces what was there, and null takes it away, or all. */
    private static void options(JsonNode body, JsonFields fields, ObjectNode options, List<Problem> problems) {
        if (body.path("options").isNull()) {
            // Which is a member of its own here.
            options.retain(INCLUDE_DATA);
        }
        JsonNode given = fields.any("options");
        if (given == null || JsonFields.of(given, "options", problems) == null) {
            return;
        }
        given.properties().forEach(option -> {
            if (option.getKey().equals(INCLUDE_DATA)) {
                problems.add(
                        new Problem("options.include_data", "is includeData here, a member of the request itself"));
            } else if (option.getValue().isNull()) {
                options.remove(option.getKey());
            } else {
                options.set(option.getKey(), option.getValue());
            }
        });
    }

    private Alert read(ObjectNode alert) {
        List<Problem> problems = new ArrayList<>();
        Alert read = codec.read(alert, "", problems);
        if (read == null) {
            throw destinationFirst(alert.at("/webhook/url").asText(), problems);
        }
        return read;
    }

    private static ApiException destinationFirst(String url, List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.field().equals("webhook.url"))
                .findFirst()
                .map(problem -> refused(DestinationText.of(url, problem.rule())))
                .orElseGet(() -> refused(problems.stream()
                        .map(problem -> new Problem(inRequest(problem.field()), problem.rule()))
                        .toList()));
    }

    /** Where in the request it is that stands there in the alert. */
    private static String inRequest(String field) {
        return field.replace("triggers[0].property_filters", "config.propertyFilters")
                .replace("triggers[0].sample_rate", "config.sampleRate");
    }

    private static ApiException refused(List<Problem> problems) {
        return refused(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }

    private static ApiException refused(@Nullable String text) {
        return new ApiException(400, "bad_request", String.valueOf(text));
    }
}
