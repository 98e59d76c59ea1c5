package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.debounce.Claim;

/** Is told of each message that a receiver has taken. */
@FunctionalInterface
public interface Receipts {
    /** Nobody keeps them. */
    Receipts NONE = (alert, claim, body) -> {};

    /**
     * Before the hub takes the message for delivered: when this fails with a
     * {@link io.serai.redis.RedisUnavailableException}, this is called again until it does not, and by a hub that goes on
     * for this one, after it has sent the message again.
     *
     * @param body exactly as it was sent
     */
    void taken(Alert alert, Claim claim, byte[] body);
}
