package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.delivery.TestResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookTestsTest {
    private static final Duration TOOK = Duration.ofMillis(12);

    @Test
    void tellsThatItWasDelivered() {
        assertThat(json(new TestResult(true, 200, "{}", null, null, TOOK)))
                .isEqualTo("{\"status\":\"success\",\"status_code\":200,\"request_body\":\"{}\",\"error_message\":null,"
                        + "\"duration_ms\":12}");
    }

    @Test
    void tellsTheStatusInOpiksWords() {
        assertThat(json(new TestResult(false, 500, "{}", "http_500", "The receiver answered 500", TOOK)))
                .contains("\"status\":\"failure\"", "\"status_code\":500")
                .contains("\"error_message\":\"Webhook failed with status 500\"");
    }

    @Test
    void namesTheHostThatIsNotKnown() {
        assertThat(json(new TestResult(false, 0, "{}", "unknown_host", "The host name can't be resolved", TOOK)))
                .contains("\"status_code\":0", "The host name can't be resolved: hooks.example.com");
    }

    @Test
    void anAnswerThatIsNoneOfItsServiceIsNotCalledAFailedStatus() {
        assertThat(json(new TestResult(false, 200, "{}", "unexpected_answer", "The receiver answered 200, but", TOOK)))
                .contains("\"error_message\":\"The receiver answered 200, but\"");
    }

    private static String json(TestResult result) {
        return WebhookTests.json(result, "hooks.example.com").toString();
    }
}
