package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.delivery.TestResult;
import io.serai.delivery.TestSends;
import io.serai.event.EventType;
import org.jspecify.annotations.Nullable;

/** Sends one test notification of an alert and tells what became of it. */
final class WebhookTests {
    private final TestSends tests;

    WebhookTests(TestSends tests) {
        this.tests = tests;
    }

    ObjectNode run(Alert alert) {
        String eventType = alert.triggers().isEmpty()
                ? EventType.TRACE_ERRORS.wire()
                : alert.triggers().getFirst().eventType();
        return json(tests.send(alert, eventType));
    }

    static ObjectNode json(TestResult result) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", result.delivered() ? "success" : "failure")
                .put("status_code", result.status())
                .put("request_body", result.requestBody())
                .put("error_message", error(result))
                .put("duration_ms", result.took().toMillis());
    }

    private static @Nullable String error(TestResult result) {
        if (result.delivered()) {
            return null;
        }
        return result.status() > 0 ? "Webhook failed with status " + result.status() : result.error();
    }
}
