package io.serai.ingest;

import java.util.List;

/**
 * What became of the events that {@code direct:accept} was given: its answer, when Redis has them all.
 *
 * @param accepted events that count, those that no alert wants too
 * @param duplicates events that had been seen before
 * @param ids of all events, in their order
 */
public record Receipt(int accepted, int duplicates, List<String> ids) {
    public Receipt {
        ids = List.copyOf(ids);
    }
}
