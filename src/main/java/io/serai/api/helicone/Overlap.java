package io.serai.api.helicone;

import io.serai.api.ApiRequest;
import io.serai.config.Durations;
import java.time.Duration;

/** For how long an old key goes on beside a new one, as a request to rotate it says: {@code {"overlap": "24h"}}. */
public final class Overlap {
    /** Long enough to roll a receiver out. */
    private static final Duration OVERLAP = Duration.ofHours(24);

    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    private Overlap() {}

    /** A request without a body asks for nothing special. */
    public static Duration read(ApiRequest request) {
        String length = request.http().getHeader("Content-Length");
        if (request.http().getHeader("Transfer-Encoding") == null && (length == null || length.equals("0"))) {
            return OVERLAP;
        }
        return request.body(body -> {
            String text = body.text("overlap");
            Duration overlap = text == null ? OVERLAP : Durations.parse(text);
            if (overlap == null || overlap.compareTo(LONGEST_OVERLAP) > 0) {
                body.problem("overlap", "must be a duration from 0 to 7d, like 24h");
                return OVERLAP;
            }
            return overlap;
        });
    }
}
