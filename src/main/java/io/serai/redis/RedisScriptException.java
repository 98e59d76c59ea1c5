package io.serai.redis;

/** Redis ran a script and it failed: a defect of the script or of what it was given, not to be tried again. */
public final class RedisScriptException extends RuntimeException {
    RedisScriptException(String message) {
        super(message);
    }
}
