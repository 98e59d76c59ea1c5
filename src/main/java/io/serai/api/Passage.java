package io.serai.api;

import org.jspecify.annotations.Nullable;

/** The room that one request has taken of what may be in flight. */
final class Passage {
    /** That of a request that counts for nothing, or for which there was no room. */
    static final Passage NONE = new Passage(null);

    private @Nullable InFlight of;
    private long taken;

    Passage(@Nullable InFlight of) {
        this.of = of;
    }

    /** Takes room for what has arrived of a body; false, and nothing is taken, when there is none. */
    synchronized boolean grow(long bytes) {
        if (of == null) {
            return true;
        }
        if (!of.grow(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Gives all back, the first time that it is called. */
    synchronized void leave() {
        if (of != null) {
            of.leave(taken);
            of = null;
        }
    }
}
