package io.serai.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis is away: not reachable, not answering, or not taking commands for now. Whether a command that was under way
 * was carried out is not known.
 */
public sealed class RedisUnavailableException extends RuntimeException permits ForeignDataException {
    public RedisUnavailableException(String message) {
        super(message);
    }

    public RedisUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
