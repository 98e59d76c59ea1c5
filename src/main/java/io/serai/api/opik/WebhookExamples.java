package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.Secret;
import io.serai.alert.Trigger;
import io.serai.alert.Webhook;
import io.serai.api.ApiException;
import io.serai.delivery.TestSends;
import io.serai.event.EventType;
import io.serai.format.UndeliverableException;
import io.serai.json.Json;
import io.serai.json.Nearest;
import io.serai.json.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the webhooks of each alert type get for each event type, made by the formatters themselves. */
final class WebhookExamples {
    private static final List<String> TYPES = List.of("general", "slack", "pagerduty");
    private static final String ID = "01990000-0000-7000-8000-000000000001";

    /** Of the form that PagerDuty's have, and nobody's. */
    private static final String ROUTING_KEY = "0".repeat(32);

    private final TestSends tests;

    WebhookExamples(TestSends tests) {
        this.tests = tests;
    }

    /** @param given what the query says; null: {@code general} */
    ObjectNode of(@Nullable String given, String workspaceId) {
        String alertType = given == null ? TYPES.getFirst() : given;
        if (!TYPES.contains(alertType)) {
            throw ApiException.badRequest(List.of(new Problem(
                    "alert_type", "must be one of " + String.join(", ", TYPES) + Nearest.hint(alertType, TYPES))));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode examples = answer.putObject("response_examples");
        for (EventType type : EventType.values()) {
            try {
                String body = tests.render(alert(alertType, type, workspaceId), type.wire());
                examples.set(type.wire(), Json.read(body.getBytes(StandardCharsets.UTF_8)));
            } catch (UndeliverableException e) {
                // What a step in ops' own routes leaves out is never sent: there is nothing to be shown.
            }
        }
        return answer;
    }

    private static Alert alert(String alertType, EventType eventType, String workspaceId) {
        return new Alert(
                ID,
                "Example alert",
                true,
                workspaceId,
                alertType,
                null,
                alertType.equals("pagerduty") ? Map.of("routing_key", ROUTING_KEY) : Map.of(),
                new Webhook(new Secret("https://hooks.example.com/alerts"), null, null, null, Map.of()),
                List.of(new Trigger(null, eventType.wire(), List.of(), Trigger.ALL, List.of())),
                AlertOptions.DEFAULT);
    }
}
