package io.serai.bench;

import io.serai.debounce.BucketEvent;

/** The aggregate EIP in a Camel context of its own, with one repository or the other. */
interface Aggregator extends AutoCloseable {
    /** Returns when the event is kept; throws what the caller of the route would get. */
    void send(BucketEvent event);

    /** Events that came out behind the aggregator, their groups confirmed. */
    long delivered();

    @Override
    void close();
}
