package io.serai.api.helicone;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.delivery.TestResult;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | timeout | No answer in time | Test webhook request timed out after 10 seconds",
                "500 | http_500 | The receiver answered 500 | Test webhook failed: Webhook test failed with status 500:"
                        + " Internal Server Error",
                "302 | http_302 | The receiver answered 302 | Test webhook failed: Webhook test failed with status 302:"
                        + " Found",
                "0 | connect | No connection | Test webhook failed: No connection"
            })
    void saysItInHeliconesWords(int status, String reason, String error, String text) {
        assertThat(TestText.failure(new TestResult(false, status, "{}", reason, error, Duration.ofSeconds(10)), null))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 51, Test webhook failed: No answer within 50ms, true",
        "9000, 9010, Test webhook failed: No answer within 9s, true",
        "30000, 9990, Test webhook request timed out after 10 seconds, false",
        "50, 10500, Test webhook request timed out after 10 seconds, false",
        "1000, 400, Test webhook request timed out after 10 seconds, false"
    })
    void namesTheTimeThatRanOut(long timeout, long took, String text, boolean own) {
        TestResult result = new TestResult(false, 0, "{}", "timeout", "No answer in time", Duration.ofMillis(took));

        assertThat(TestText.failure(result, Duration.ofMillis(timeout)))
                .isEqualTo(own ? text + ", which is the webhook's options.timeout" : text);
    }
}
