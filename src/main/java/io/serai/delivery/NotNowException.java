package io.serai.delivery;

import java.time.Duration;

/** The destination is not to be called now; nothing was sent. */
final class NotNowException extends RuntimeException {
    private final DestinationStates.Answer why;
    private final Duration wait;

    NotNowException(DestinationStates.Answer why, Duration wait) {
        super(why + " for " + wait.toMillis() + " ms", null, false, false);
        this.why = why;
        this.wait = wait;
    }

    DestinationStates.Answer why() {
        return why;
    }

    Duration lasting() {
        return wait;
    }
}
