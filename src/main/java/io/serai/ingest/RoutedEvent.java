package io.serai.ingest;

import io.serai.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way through routing, as it was before, and where it came from. Under a name of its own in the exchange,
 * which no split in routing.yaml sets anew.
 *
 * @param position in its request
 * @param trial hears what arrives at {@code direct:match}, where nothing is matched or stored then; null: in earnest
 */
record RoutedEvent(Intake intake, int position, Event event, @Nullable Trial trial) {
    static final String PROPERTY = "seraiRoutedEvent";

    /** Somebody only wants to know what routing does. */
    @FunctionalInterface
    interface Trial {
        void arrived(Event event);
    }

    RoutedEvent(Intake intake, int position, Event event) {
        this(intake, position, event, null);
    }
}
