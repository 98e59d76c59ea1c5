package io.serai.ingest;

import io.serai.event.Event;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The valid events of one request, in their order. Those of a large request are not held, but read again whenever one is
 * asked for: parsed, they would take many times the memory of their bytes.
 */
final class Events {
    private final List<String> ids;
    private final IntFunction<Event> reading;

    private Events(List<String> ids, IntFunction<Event> reading) {
        this.ids = List.copyOf(ids);
        this.reading = reading;
    }

    /** Events that are held. */
    static Events of(List<Event> events) {
        List<Event> held = List.copyOf(events);
        return new Events(held.stream().map(Event::id).toList(), held::get);
    }

    /** @param reading reads the event at a position, each time with the same id */
    static Events readAgain(List<String> ids, IntFunction<Event> reading) {
        return new Events(ids, reading);
    }

    int size() {
        return ids.size();
    }

    Event get(int position) {
        return reading.apply(position);
    }

    /** Of all events, in their order. */
    List<String> ids() {
        return ids;
    }
}
