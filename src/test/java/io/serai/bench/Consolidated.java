package io.serai.bench;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The events that left a bucket together.
 *
 * @param group whose bucket it was
 * @param body that tells a receiver about them, with each event's id once
 */
record Consolidated(String group, byte[] body) {
    /** As an array of the events. */
    static Consolidated of(String group, List<byte[]> events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('[');
        for (byte[] event : events) {
            if (body.size() > 1) {
                body.write(',');
            }
            body.writeBytes(event);
        }
        body.write(']');
        return new Consolidated(group, body.toByteArray());
    }

    /** The numbers of its events, as {@link EventIds} has them. */
    long[] numbers() {
        return Arrays.stream(EventIds.places(body))
                .mapToLong(place -> EventIds.read(body, place))
                .toArray();
    }
}
