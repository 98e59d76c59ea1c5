package io.serai.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;

/**
 * An event on its way through routing, and where it came from. Under a name of its own in the exchange, which no split in
 * routing.yaml sets anew.
 *
 * @param position in its request
 * @param json as routing was given it
 */
record RoutedEvent(Intake intake, int position, Event event, ObjectNode json) {
    static final String PROPERTY = "seraiRoutedEvent";

    RoutedEvent(Intake intake, int position, Event event) {
        this(intake, position, event, event.toJson());
    }
}
