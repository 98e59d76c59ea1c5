package io.serai.api.helicone;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.serai.config.Durations;
import io.serai.delivery.TestResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says in Helicone's words how a test went. The receiver's own words are not repeated. */
final class TestText {
    static final String SENT = "Test webhook sent successfully";
    private static final String TIMED_OUT = "Test webhook request timed out after 10 seconds";
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final String FAILED = "Test webhook failed: ";

    private TestText() {}

    /** @param timeout of the webhook itself; null: it has none */
    static String failure(TestResult result, @Nullable Duration timeout) {
        if ("timeout".equals(result.reason())) {
            return timeout != null && ranOut(timeout, result.took())
                    ? FAILED + "No answer within " + Durations.print(timeout)
                            + ", which is the webhook's options.timeout"
                    : TIMED_OUT;
        }
        if (result.status() != 0) {
            return FAILED + "Webhook test failed with status " + result.status() + ": "
                    + HttpResponseStatus.valueOf(result.status()).reasonPhrase();
        }
        return FAILED + result.error();
    }

    /** What has taken longer than a whole test may has not ended by this, the shorter one. */
    private static boolean ranOut(Duration timeout, Duration took) {
        return timeout.compareTo(TEN_SECONDS) < 0 && took.compareTo(timeout) >= 0 && took.compareTo(TEN_SECONDS) < 0;
    }
}
