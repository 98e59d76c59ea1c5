package io.serai.delivery;

import io.serai.redis.RedisUnavailableException;
import java.time.Duration;

/**
 * A part was delivered, and Redis is away so that this, or its receipt, could not be noted. Nothing more is sent until it
 * is: whoever goes on after a crash would send it all again.
 */
final class UnnotedException extends RuntimeException {
    /** As often as the hub looks for a Redis that is away. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    UnnotedException(RedisUnavailableException cause) {
        super(cause.getMessage(), null, false, false);
    }
}
