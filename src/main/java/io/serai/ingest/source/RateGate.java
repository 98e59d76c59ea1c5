package io.serai.ingest.source;

import io.serai.alert.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets so many requests in a time through, by this hub. Looking and passing are two steps, so that only requests of the
 * sender itself use its rate up: strangers can't shut it out.
 */
final class RateGate {
    private final double perNano;
    private final double most;
    private final LongSupplier nanos;
    private double left;
    private long looked;

    /** @param nanos a clock that only goes forward */
    RateGate(RateLimit limit, LongSupplier nanos) {
        this.most = limit.count();
        this.perNano = most / limit.per().toNanos();
        this.nanos = nanos;
        this.left = most;
        this.looked = nanos.getAsLong();
    }

    /** How long the gate is closed yet; zero: it is open. */
    synchronized Duration closedFor() {
        refill();
        return left >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - left) / perNano));
    }

    /** One request passes, though others may have passed since somebody looked. */
    synchronized void pass() {
        refill();
        left = Math.max(0, left - 1);
    }

    private void refill() {
        long now = nanos.getAsLong();
        left = Math.min(most, left + (now - looked) * perNano);
        looked = now;
    }
}
