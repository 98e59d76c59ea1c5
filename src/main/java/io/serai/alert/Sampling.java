package io.serai.alert;

import io.serai.event.Event;
import io.serai.event.LoggedRequest;
import io.serai.hash.Sha256;
import java.nio.ByteBuffer;

/**
 * Sampling by an event's id alone, of a logged request by the request's, so that every replica, retry and replay decides alike and a lower rate selects a
 * subset of a higher one.
 */
public final class Sampling {
    private Sampling() {}

    /** The draw of an event, whichever trigger samples it. */
    static double draw(Event event) {
        return draw(
                event.eventType().equals(LoggedRequest.TYPE)
                        ? LoggedRequest.requestId(event.id(), event.payload())
                        : event.id());
    }

    /** A number from 0 to below 1: the first 53 bits of the id's SHA-256, which are what a double holds exactly. */
    public static double draw(String eventId) {
        return (ByteBuffer.wrap(Sha256.of(eventId)).getLong() >>> 11) * 0x1p-53;
    }

    /**
     * @param rate percent, 0 selects nothing and 100 everything
     */
    public static boolean selects(double draw, double rate) {
        return draw * 100 < rate;
    }
}
