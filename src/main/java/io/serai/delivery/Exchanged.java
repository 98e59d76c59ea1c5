package io.serai.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one HTTP exchange with a destination came to, as far as it got.
 *
 * @param status null when there was no answer
 * @param requestBytes of the body that was to be sent
 * @param sent whether the whole request body has left: a failure after that leaves open whether the receiver has it
 * @param responseBytes of the answer's body that were read, at most 20 KB
 * @param excerpt the beginning of the answer's body, for the verdict and for people; secrets masked
 * @param resolving time for the host name; null when a connection was there already, like the next two
 * @param connecting time for the TCP connection
 * @param securing time for the TLS handshake
 * @param waiting from the request's end to the end of the answer's head
 * @param total of the whole attempt
 */
public record Exchanged(
        @Nullable Integer status,
        long requestBytes,
        boolean sent,
        long responseBytes,
        String excerpt,
        @Nullable Duration resolving,
        @Nullable Duration connecting,
        @Nullable Duration securing,
        @Nullable Duration waiting,
        Duration total) {
    /** Nothing was sent. */
    static final Exchanged NONE = new Exchanged(null, 0, false, 0, "", null, null, null, null, Duration.ZERO);
}
