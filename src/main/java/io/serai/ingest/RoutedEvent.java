package io.serai.ingest;

import io.serai.event.Event;

/**
 * An event on its way through routing, as it was before, and where it came from. Under a name of its own in the exchange,
 * which no split in routing.yaml sets anew.
 *
 * @param position in its request
 */
record RoutedEvent(Intake intake, int position, Event event) {
    static final String PROPERTY = "seraiRoutedEvent";
}
