package io.serai.bench;

import io.serai.testing.HttpMessage;
import java.util.Arrays;
import java.util.OptionalDouble;

/** A request as its receiver saw it, and what it answered. */
final class Attempt {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long came;
    private final HttpMessage request;
    private final Misbehaviour.Said said;
    private volatile long gone;
    private volatile boolean over;

    /** @param came when, by {@link System#nanoTime} */
    Attempt(long came, HttpMessage request, Misbehaviour.Said said) {
        this.came = came;
        this.request = request;
        this.said = said;
    }

    Misbehaviour.Said said() {
        return said;
    }

    String method() {
        return request.head().substring(0, request.head().indexOf(' '));
    }

    int bodyBytes() {
        return request.body().length;
    }

    boolean brings(long event) {
        byte[] body = request.body();
        return Arrays.stream(EventIds.places(body)).anyMatch(place -> EventIds.read(body, place) == event);
    }

    /** Brought the event and was told that it was taken. */
    boolean delivers(long event) {
        return said.status() / 100 == 2 && brings(event);
    }

    double secondsSince(Attempt earlier) {
        return (came - earlier.came) / NANOS_PER_SECOND;
    }

    /** The sender, to whom nothing was said, has gone. */
    void gone(long at) {
        if (!over) {
            gone = at;
        }
    }

    /** The observation ends: who goes from now on goes because the benchmark does. */
    void over() {
        over = true;
    }

    /** How long the sender waited for an answer that never came; empty if it had one, or still waits. */
    OptionalDouble patience() {
        return gone == 0 ? OptionalDouble.empty() : OptionalDouble.of((gone - came) / NANOS_PER_SECOND);
    }
}
