package io.serai.delivery;

import java.time.Duration;

/** The destination is not to be called now; nothing was sent. */
final class NotNowException extends RuntimeException {
    private final DestinationStates.Answer why;
    private final Duration delay;

    NotNowException(DestinationStates.Answer why, Duration delay) {
        super(why + " for " + delay.toMillis() + " ms", null, false, false);
        this.why = why;
        this.delay = delay;
    }

    DestinationStates.Answer why() {
        return why;
    }

    Duration delay() {
        return delay;
    }
}
