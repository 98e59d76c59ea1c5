package io.serai.redis;

/** A key of ours in Redis holds what no hub has put there, and a person has to look at it. The message says so. */
public final class ForeignDataException extends RedisUnavailableException {
    ForeignDataException(String key, String type, RedisScriptException cause) {
        super(
                "the key '" + key + "' in Redis holds a " + type + " that no hub has put there: rename or delete it",
                cause);
    }
}
