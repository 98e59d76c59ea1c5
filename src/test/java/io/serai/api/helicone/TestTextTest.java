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
        assertThat(TestText.failure(new TestResult(false, status, "{}", reason, error, Duration.ofMillis(5))))
                .isEqualTo(text);
    }
}
