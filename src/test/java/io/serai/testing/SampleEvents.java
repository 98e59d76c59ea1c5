package io.serai.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A believable event of every known type, in the shapes of Opik's alert contract. All names and ids are made up. */
public final class SampleEvents {
    public static final String WORKSPACE = "acme";
    public static final String PROJECT = "0199a200-0000-7000-8000-0000000000b1";
    public static final String TRACE = "0199a200-0000-7000-8000-0000000000f1";
    public static final String PROMPT = "0199a200-0000-7000-8000-0000000000c1";
    public static final String OTHER_PROMPT = "0199a200-0000-7000-8000-0000000000c2";
    public static final String PROMPT_VERSION = "0199a200-0000-7000-8000-00005eed0001";
    public static final String EXPERIMENT = "0199a200-0000-7000-8000-0000000000d1";
    public static final String DATASET = "0199a200-0000-7000-8000-0000000000d9";
    public static final Instant TIME = Instant.parse("2026-03-01T09:30:00Z");

    private static final Map<EventType, JsonNode> PAYLOADS = Arrays.stream(EventType.values())
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), type -> Json.read(json(type).getBytes(StandardCharsets.UTF_8))));

    private SampleEvents() {}

    /** A fresh event with an id of its own. */
    public static Event event(EventType type) {
        return event(UuidCreator.getTimeOrderedEpoch().toString(), type.wire(), payload(type));
    }

    public static Event event(String id, String eventType, JsonNode payload) {
        return new Event(
                id,
                eventType,
                WORKSPACE,
                EventType.of(eventType).map(EventType::projectScoped).orElse(false) ? PROJECT : null,
                "anna@example.com",
                TIME,
                Map.of("environment", "production"),
                payload);
    }

    /** The data of one event: an object, or the array of a batch operation. */
    public static JsonNode payload(EventType type) {
        return PAYLOADS.get(type).deepCopy();
    }

    private static String json(EventType type) {
        return switch (type) {
            case TRACE_ERRORS -> metric("TRACE_ERRORS", "trace:errors", "17", "10", 5_400);
            case TRACE_COST -> metric("TRACE_COST", "trace:cost", "212.5000", "200", 86_400);
            case TRACE_LATENCY -> metric("TRACE_LATENCY", "trace:latency", "6.2500", "5", 1_800);
            case TRACE_FEEDBACK_SCORE -> score("TRACE_FEEDBACK_SCORE", "trace:feedback_score");
            case TRACE_THREAD_FEEDBACK_SCORE -> score("TRACE_THREAD_FEEDBACK_SCORE", "trace_thread:feedback_score");
            case TRACE_GUARDRAILS_TRIGGERED ->
                """
                    [{"id": "0199a200-0000-7000-8000-000000000101", "entity_id": "%1$s", "project_id": "%2$s",
                      "project_name": "checkout", "name": "PII", "result": "failed",
                      "details": {"detected_entities": ["IBAN", "EMAIL"]}},
                     {"id": "0199a200-0000-7000-8000-000000000102", "entity_id": "%1$s", "project_id": "%2$s",
                      "project_name": "checkout", "name": "TOPIC", "result": "failed",
                      "details": {"topic": "politics", "score": 0.91}}]
                    """
                        .formatted(TRACE, PROJECT);
            case PROMPT_CREATED -> prompt(PROMPT, "refund-answer");
            case PROMPT_COMMITTED ->
                """
                    {"id": "%s", "prompt_id": "%s", "commit": "5eed0001", "type": "mustache",
                     "template": "You answer questions about refunds. {{question}}",
                     "metadata": {"model": "gpt-4o"}, "change_description": "shorter answers",
                     "created_at": "2026-03-01T09:29:58Z", "created_by": "anna@example.com"}
                    """
                        .formatted(PROMPT_VERSION, PROMPT);
            case PROMPT_DELETED ->
                "[" + prompt(PROMPT, "refund-answer") + "," + prompt(OTHER_PROMPT, "refund-summary") + "]";
            case EXPERIMENT_FINISHED ->
                """
                    [{"id": "%s", "name": "refunds, new prompt", "dataset_id": "%s", "dataset_name": "refunds",
                      "metadata": {"model": "gpt-4o"}, "type": "regular",
                      "feedback_scores": [{"name": "accuracy", "value": 0.92}],
                      "created_at": "2026-03-01T09:00:00Z", "created_by": "ben@example.com",
                      "last_updated_at": "2026-03-01T09:29:00Z", "last_updated_by": "ben@example.com"}]
                    """
                        .formatted(EXPERIMENT, DATASET);
        };
    }

    private static String metric(String name, String wire, String value, String threshold, int windowSeconds) {
        return """
                {"event_type": "%s", "metric_name": "%s", "metric_value": "%s", "threshold": "%s",
                 "window_seconds": %d, "project_ids": "%s", "project_names": "checkout"}
                """
                .formatted(name, wire, value, threshold, windowSeconds, PROJECT);
    }

    private static String score(String name, String wire) {
        return """
                {"event_type": "%s", "metric_name": "%s", "metric_value": "0.6250", "threshold": "0.8000",
                 "window_seconds": 3600, "project_ids": "", "project_names": "",
                 "feedback_score_name": "helpfulness"}
                """
                .formatted(name, wire);
    }

    private static String prompt(String id, String name) {
        return """
                {"id": "%s", "name": "%s", "description": "Answers questions about refunds", "tags": ["support"],
                 "created_at": "2026-03-01T09:29:55Z", "created_by": "anna@example.com",
                 "last_updated_at": "2026-03-01T09:29:55Z", "last_updated_by": "anna@example.com"}
                """
                .formatted(id, name);
    }
}
