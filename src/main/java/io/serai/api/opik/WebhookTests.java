package io.serai.api.opik;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.delivery.TestResult;
import io.serai.delivery.TestSends;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Sends one test notification of an alert and tells what became of it. */
final class WebhookTests {
    /** Below, the receiver has taken the message, if not in the way that its service does. */
    private static final int FAILED = 300;

    private static final String UNKNOWN_HOST = "unknown_host";

    private final TestSends tests;

    WebhookTests(TestSends tests) {
        this.tests = tests;
    }

    ObjectNode run(Alert alert) {
        @Nullable String host = URI.create(alert.webhook().url().value()).getHost();
        return json(tests.send(alert, TestSends.sampleType(alert)), host);
    }

    /** @param host of the webhook: no secret for whoever has just written it; null where the URL has none */
    static ObjectNode json(TestResult result, @Nullable String host) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", result.delivered() ? "success" : "failure")
                .put("status_code", result.status())
                .put("request_body", result.requestBody())
                .put("error_message", error(result, host))
                .put("duration_ms", result.took().toMillis());
    }

    private static @Nullable String error(TestResult result, @Nullable String host) {
        if (result.delivered()) {
            return null;
        }
        if (result.status() >= FAILED) {
            return "Webhook failed with status " + result.status();
        }
        return host != null && UNKNOWN_HOST.equals(result.reason()) ? result.error() + ": " + host : result.error();
    }
}
