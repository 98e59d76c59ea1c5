package io.serai.ingest;

import io.serai.debounce.Append;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What becomes of the events of one request. An event is a duplicate when every bucket it fell in had seen it; an
 * event that no alert wants is accepted and goes nowhere.
 */
final class Intake {
    private final List<Event> events;
    private final BitSet matched = new BitSet();
    private final BitSet appended = new BitSet();

    Intake(List<Event> events) {
        this.events = List.copyOf(events);
    }

    List<Event> events() {
        return events;
    }

    /** The receipt of an append that holds the events at these positions of the request. */
    Append.Receipt receipt(List<Integer> positions) {
        positions.forEach(matched::set);
        List<Integer> kept = new ArrayList<>(positions);
        return results -> {
            // Buckets answer in parallel.
            synchronized (appended) {
                for (int i = 0; i < kept.size(); i++) {
                    if (results.get(i)) {
                        appended.set(kept.get(i));
                    }
                }
            }
        };
    }

    Receipt receipt() {
        int duplicates = matched.cardinality() - appended.cardinality();
        return new Receipt(
                events.size() - duplicates,
                duplicates,
                events.stream().map(Event::id).toList());
    }
}
