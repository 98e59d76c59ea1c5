package io.serai.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Alerts as somebody may write them, each from its own random numbers: anything that the codec takes. */
final class GeneratedAlerts {
    private static final List<String> TEXTS = List.of(
            "x",
            " padded ",
            "Ünïcödé ⚡ 😀",
            "\"quoted\" \\ <&>",
            "{{template}}",
            "0",
            "null",
            "a.b:c/d",
            "日本語",
            "'",
            "–");

    private final Random random;

    private GeneratedAlerts(long seed) {
        this.random = new Random(seed);
    }

    /** The same for the same seed. */
    static ObjectNode json(long seed) {
        return new GeneratedAlerts(seed).alert();
    }

    private ObjectNode alert() {
        ObjectNode json = object();
        json.put("name", text());
        if (maybe()) {
            json.put("id", name());
        }
        if (maybe()) {
            json.put("enabled", maybe());
        }
        if (maybe()) {
            json.put("workspace_id", text());
        }
        String type = pick("general", "slack", "pagerduty");
        json.put("alert_type", type);
        boolean project = maybe();
        if (project) {
            json.put("project_id", text());
        }
        ObjectNode metadata = strings(json.putObject("metadata"), 3);
        if (type.equals("pagerduty")) {
            metadata.put("routing_key", "0123456789abcdefghijABCDEFGHIJkl");
        }
        if (maybe()) {
            metadata.put("base_url", "https://opik.example.com/" + name());
        }
        webhook(json.putObject("webhook"));
        ArrayNode triggers = json.putArray("triggers");
        for (int i = upTo(3); i > 0; i--) {
            trigger(triggers.addObject(), project);
        }
        if (maybe()) {
            options(json.putObject("options"));
        }
        return json;
    }

    private void webhook(ObjectNode json) {
        json.put("url", "https://hooks.example.com/" + name() + "?q=%20" + name());
        boolean token = maybe();
        if (token) {
            json.put("secret_token", "token " + name());
        }
        if (maybe()) {
            json.put("hmac_key", name() + "~!");
            if (maybe()) {
                previous(json.putObject("previous_hmac_key"), name());
            }
        }
        if (maybe()) {
            json.put("signing_secret", signingSecret());
            ArrayNode previous = json.putArray("previous_signing_secrets");
            for (int i = upTo(3); i > 0; i--) {
                previous(previous.addObject(), signingSecret());
            }
        }
        if (maybe()) {
            ObjectNode headers = json.putObject("headers");
            headers.put("X-" + name(), name());
            if (!token && maybe()) {
                headers.put("Authorization", "Basic " + name());
            }
        }
    }

    private void previous(ObjectNode json, String secret) {
        json.put("secret", secret);
        Instant until =
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1_000_000_000), random.nextInt(1_000_000_000));
        json.put("until", until.toString());
    }

    private String signingSecret() {
        byte[] key = new byte[24 + upTo(40)];
        random.nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private void trigger(ObjectNode json, boolean project) {
        if (maybe()) {
            json.put("id", name());
        }
        json.put("event_type", pick("trace:errors", "prompt:created", "somebodys:own"));
        if (maybe()) {
            json.put("sample_rate", random.nextBoolean() ? random.nextDouble() * 100 : upTo(100));
        }
        if (maybe()) {
            ArrayNode filters = json.putArray("property_filters");
            for (int i = upTo(3); i > 0; i--) {
                filters.addObject().put("key", text()).put("value", maybe() ? "" : text());
            }
        }
        ArrayNode configs = json.putArray("trigger_configs");
        for (int i = upTo(3); i > 0; i--) {
            config(configs.addObject(), project);
        }
    }

    private void config(ObjectNode json, boolean project) {
        if (maybe()) {
            json.put("id", name());
        }
        ObjectNode value = json.putObject("config_value");
        int kind = upTo(project ? 2 : 3);
        if (kind < 3 && maybe()) {
            json.put("group_index", upTo(5));
        }
        switch (kind) {
            case 0 -> {
                json.put("type", pick("threshold:errors", "threshold:cost", "threshold:latency"));
                value.put("threshold", upTo(9) + ".50").put(pick("window", "window_seconds"), "" + (1 + upTo(99)));
            }
            case 1 -> {
                json.put("type", "threshold:feedback_score");
                value.put("name", name()).put("threshold", "-0.5").put("window", "0060");
                value.put("operator", pick("<", ">", "less_than", "greater_than", ""));
            }
            case 2 -> {
                json.put("type", "filter:guardrail_type");
                value.put("guardrail_types", pick("", "PII", " PII,TOPIC "));
            }
            default -> {
                json.put("type", "scope:project");
                value.put("project_ids", pick(name(), name() + "," + name(), "[\"" + name() + "\"]"));
            }
        }
    }

    private void options(ObjectNode json) {
        if (maybe()) {
            json.put("window", pick("0", "1ms", "999ms", "1500ms", "61001ms", "90s", "60m", "1h"));
        }
        if (maybe()) {
            json.put("leading_edge", maybe());
        }
        if (maybe()) {
            json.put("max_events", 1 + upTo(99_999));
            json.put("max_bytes", 1L + upTo(67_000_000));
        }
        if (maybe()) {
            json.put("envelope", pick("camel", "snake", "helicone", "cloudevents"));
            json.put("include_data", maybe());
        }
        if (maybe()) {
            json.putObject("severities").put("*", "info").put("trace:errors", pick("critical", "error", "warning"));
        }
        if (maybe()) {
            json.put("max_retries", upTo(100));
            json.put("first_delay", pick("1ms", "1s", "59m"));
            json.put("max_delay", "1h");
        }
        if (maybe()) {
            ArrayNode schedule = json.putArray("retry_schedule");
            for (int i = upTo(3); i > 0; i--) {
                schedule.add(pick("1ms", "61s", "1d", "5400s"));
            }
        } else if (maybe()) {
            json.put("retry_schedule", pick("none", "standard-webhooks"));
        }
        if (maybe()) {
            json.put("drill", pick("0 0 9 ? * MON", "0 30 * 1,15 * ?"));
        }
        if (!json.has("window") && !json.path("leading_edge").asBoolean() && maybe()) {
            json.put("digest", pick("0 0 9 ? * MON-FRI", "0 */5 * * * ?"));
        }
        if (maybe()) {
            json.put("timeout", pick("10ms", "5m", "1001ms"));
            json.put("rate_limit", (1 + upTo(9_999)) + pick("/s", "/m", "/min", "/h"));
            json.put("concurrency", 1 + upTo(63));
        }
    }

    private ObjectNode strings(ObjectNode json, int most) {
        for (int i = upTo(most); i > 0; i--) {
            json.put(text() + i, maybe() ? "" : text());
        }
        return json;
    }

    private String text() {
        StringBuilder text = new StringBuilder(TEXTS.get(upTo(TEXTS.size() - 1)));
        for (int i = upTo(5); i > 0; i--) {
            text.append(TEXTS.get(upTo(TEXTS.size() - 1)));
        }
        return text.toString();
    }

    private String name() {
        return Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
    }

    private String pick(String... words) {
        return words[upTo(words.length - 1)];
    }

    private int upTo(int most) {
        return random.nextInt(most + 1);
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
