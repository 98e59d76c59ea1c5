package io.serai.ingest;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.Match;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.WindowRules;
import io.serai.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts the matched events of one request into buckets, so that each bucket costs one round trip. Thread-safe: routing
 * may multicast in parallel.
 */
final class Buckets {
    private final WindowRules defaults;
    private final Map<BucketKey, Group> groups = new LinkedHashMap<>();

    private record Group(Alert alert, List<BucketEvent> events, List<Integer> positions) {}

    Buckets(WindowRules defaults) {
        this.defaults = defaults;
    }

    /** @param position of the event in its request */
    synchronized void add(int position, Event event, List<Match> matches) {
        if (matches.isEmpty()) {
            return;
        }
        // Written once, however many alerts want it.
        BucketEvent stored = BucketEvent.of(event);
        matches.forEach(match -> {
            Group group = groups.computeIfAbsent(
                    new BucketKey(match.alert().id(), event.eventType()),
                    key -> new Group(match.alert(), new ArrayList<>(), new ArrayList<>()));
            group.events().add(stored);
            group.positions().add(position);
        });
    }

    synchronized List<Append> appends(Intake intake) {
        return groups.entrySet().stream()
                .map(entry -> new Append(
                        entry.getKey(),
                        entry.getValue().alert().workspaceId(),
                        rules(entry.getValue().alert().options()),
                        entry.getValue().events(),
                        intake.receipt(entry.getValue().positions())))
                .toList();
    }

    private WindowRules rules(AlertOptions options) {
        return new WindowRules(
                options.window() == null ? defaults.window() : options.window(),
                options.leadingEdge(),
                options.maxEvents() == null ? defaults.maxEvents() : options.maxEvents(),
                options.maxBytes() == null ? defaults.maxBytes() : options.maxBytes());
    }
}
