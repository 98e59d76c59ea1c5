package io.serai.ingest;

import io.serai.debounce.WindowRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers events of one alert and type without a hub, in the order in which they came: as {@code append.lua} does, but for
 * their bytes and for ids that were counted before.
 */
final class Windows<T> {
    private final Function<Instant, WindowRules> rules;
    private final List<List<T>> notifications = new ArrayList<>();
    private int maxEvents;

    /** When the bucket that is open leaves; null: none is. */
    private @Nullable Instant dueAt;

    /** Until when an event does not lead. */
    private @Nullable Instant edgeUntil;

    /** @param rules of a bucket that is opened at that moment */
    Windows(Function<Instant, WindowRules> rules) {
        this.rules = rules;
    }

    /** @param at not before that of the event before */
    void add(T event, Instant at) {
        if (dueAt == null || !at.isBefore(dueAt)) {
            open(at);
        }
        List<T> gathered = notifications.getLast();
        gathered.add(event);
        if (gathered.size() >= maxEvents) {
            dueAt = null;
        }
    }

    private void open(Instant at) {
        WindowRules own = rules.apply(at);
        notifications.add(new ArrayList<>());
        maxEvents = own.maxEvents();
        dueAt = at.plus(own.window());
        if (own.leadingEdge() && !own.window().isZero()) {
            if (edgeUntil == null || !at.isBefore(edgeUntil)) {
                dueAt = at;
            }
            edgeUntil = dueAt.plus(own.window());
        }
    }

    /** The events of each. */
    List<List<T>> notifications() {
        return notifications;
    }
}
