package io.serai.cli;

import java.time.Duration;

/** A running hub. */
public interface Hub extends AutoCloseable {
    /** How a hub is started, by whoever knows how. */
    @FunctionalInterface
    interface Starter {
        /**
         * Starts a hub that accepts requests when this returns.
         *
         * @throws StartException when it can't, with a message for people
         */
        Hub start(HubOptions options);
    }

    /** Where it listens, like {@code http://localhost:8080}. */
    String url();

    /** Whether an alert delivers to the hub's own inbox, so that somebody who tries it sees something. */
    boolean deliversToInbox();

    /** How long {@link #close} takes at most; longer means that it hangs. */
    Duration longestStop();

    /** Stops it: ends what is in hand within a bound, and gives back the rest. */
    @Override
    void close();
}
