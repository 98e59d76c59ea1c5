package io.serai.bench;

import io.serai.debounce.BucketEvent;

/** What gathers events in buckets, each instance with a connection and threads of its own. */
interface Aggregator extends AutoCloseable {
    /** Where events go when there is only one group. */
    String GROUP = "alert";

    /** Returns when the event is kept; throws what the caller would get. */
    void send(String group, BucketEvent event);

    default void send(BucketEvent event) {
        send(GROUP, event);
    }

    /** Events that came out behind the aggregator, their groups confirmed. */
    long delivered();

    @Override
    void close();
}
