package io.serai.api.helicone;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.serai.delivery.TestResult;

/** Says in Helicone's words how a test went. The receiver's own words are not repeated. */
final class TestText {
    static final String SENT = "Test webhook sent successfully";
    private static final String TIMED_OUT = "Test webhook request timed out after 10 seconds";
    private static final String FAILED = "Test webhook failed: ";

    private TestText() {}

    static String failure(TestResult result) {
        if ("timeout".equals(result.reason())) {
            return TIMED_OUT;
        }
        if (result.status() != 0) {
            return FAILED + "Webhook test failed with status " + result.status() + ": "
                    + HttpResponseStatus.valueOf(result.status()).reasonPhrase();
        }
        return FAILED + result.error();
    }
}
