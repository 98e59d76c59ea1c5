package io.serai.alert;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.LoggedRequest;
import io.serai.json.JsonFields;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What alerts of the type {@code helicone} must be beside what every alert must: signed, and about logged requests, each
 * of which is a message of its own.
 */
final class HeliconeRules {
    /** What is about windows, envelopes and PagerDuty. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "leading_edge",
            "digest",
            "max_bytes",
            "envelope",
            "envelope_case",
            "severities",
            "max_items",
            "max_parts",
            "dedup_key",
            "resolve_after");

    private static final String EFFECTIVE =
            "max_retries, first_delay, max_delay, retry_schedule, timeout, rate_limit, concurrency, drill";

    private HeliconeRules() {}

    static void check(JsonFields alert, @Nullable Webhook webhook, List<Trigger> triggers) {
        if (webhook != null && webhook.hmacKey() == null) {
            alert.problem(
                    "webhook.hmac_key",
                    "is required for the type helicone: its receivers check the signature that it makes");
        }
        for (int i = 0; i < triggers.size(); i++) {
            String eventType = triggers.get(i).eventType();
            if (!eventType.isEmpty() && !eventType.equals(LoggedRequest.TYPE)) {
                alert.problem(
                        "triggers[" + i + "].event_type",
                        "must be " + LoggedRequest.TYPE + ": the type helicone sends nothing else");
            }
        }
    }

    /** Refuses by name what would be taken and change nothing. */
    static void checkOptions(JsonFields alert, JsonNode options) {
        WITHOUT_EFFECT.stream()
                .filter(options::hasNonNull)
                .forEach(option -> alert.problem(
                        "options." + option, "has no effect with the type helicone; these have: " + EFFECTIVE));
    }

    /** The options with what the type decides: no window, one event in a message, and nothing that is about others. */
    static AlertOptions options(JsonFields alert, AlertOptions given) {
        if (given.window() != null && !given.window().isZero()) {
            alert.problem("options.window", "must be 0 for the type helicone: each request is sent at once");
        }
        if (given.maxEvents() != null && given.maxEvents() != 1) {
            alert.problem(
                    "options.max_events", "must be 1 for the type helicone: each request is a message of its own");
        }
        return new AlertOptions(
                Duration.ZERO,
                false,
                1,
                null,
                MessageOptions.DEFAULT
                        .withData(given.messages().includeData())
                        .withRedaction(given.messages().redaction()),
                given.delivery(),
                null,
                given.drill());
    }
}
