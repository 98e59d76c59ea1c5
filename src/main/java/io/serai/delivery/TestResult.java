package io.serai.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a test notification.
 *
 * @param status of the last answer; 0 when there was none
 * @param requestBody exactly what was sent, or would have been; of several messages a JSON array
 * @param reason a code for programs, as in the delivery log; null when it was delivered
 * @param error a sentence for people without the receiver's own words; null when it was delivered
 * @param took the whole attempt
 */
public record TestResult(
        boolean delivered,
        int status,
        String requestBody,
        @Nullable String reason,
        @Nullable String error,
        Duration took) {}
