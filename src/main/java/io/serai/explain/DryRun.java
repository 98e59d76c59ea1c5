package io.serai.explain;

import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.Explanation;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.WindowRules;
import io.serai.ingest.AlertWindows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds an alert that nobody has made yet against the events of late. */
public final class DryRun {
    /** Shown of those that match. */
    private static final int MOST_SHOWN = 20;

    private final EventSample sample;
    private final AlertWindows windows;
    private final Clock clock;

    public DryRun(EventSample sample, AlertWindows windows, Clock clock) {
        this.sample = sample;
        this.windows = windows;
        this.clock = clock;
    }

    /**
     * @param draft need not be stored; counts as enabled
     * @param since null: as far back as there are events
     * @throws io.serai.redis.RedisUnavailableException when Redis can't answer
     */
    public DryRunResult run(Alert draft, @Nullable Instant since) {
        Alert alert = draft.withEnabled(true);
        WindowRules rules = windows.of(alert);
        Instant now = clock.instant();
        if (!sample.on()) {
            return new DryRunResult(
                    false, since, new EventSample.Coverage(null, 0, true), now, 0, 0, Map.of(), 0, rules, List.of());
        }
        Tally tally = new Tally(alert);
        EventSample.Coverage coverage = sample.read(alert.workspaceId(), since, tally::add);
        return new DryRunResult(
                true,
                since,
                coverage,
                now,
                tally.seen.size(),
                tally.matched(),
                tally.unmet,
                tally.notifications(windows),
                rules,
                tally.first);
    }

    /** What is found, from the newest event back to the oldest. */
    private static final class Tally {
        private final Alert alert;
        private final Set<String> seen = new HashSet<>();
        private final Map<String, Integer> unmet = new TreeMap<>();
        private final List<EventSample.Sampled> first = new ArrayList<>();
        private final Map<String, List<Instant>> timesByType = new HashMap<>();

        Tally(Alert alert) {
            this.alert = alert;
        }

        void add(EventSample.Sampled sampled) {
            // As buckets do: what a sender repeats counts once.
            if (!seen.add(BucketEvent.id(sampled.event()))) {
                return;
            }
            Explanation explanation = AlertMatcher.explain(alert, sampled.event());
            explanation
                    .unmet()
                    .ifPresentOrElse(
                            condition -> unmet.merge(condition.kind().wire(), 1, Integer::sum), () -> match(sampled));
        }

        private void match(EventSample.Sampled sampled) {
            timesByType
                    .computeIfAbsent(sampled.event().eventType(), type -> new ArrayList<>())
                    .add(sampled.at());
            if (first.size() < MOST_SHOWN) {
                first.add(sampled);
            }
        }

        int matched() {
            return timesByType.values().stream().mapToInt(List::size).sum();
        }

        int notifications(AlertWindows windows) {
            return timesByType.values().stream()
                    .mapToInt(times -> windows.gather(
                                    alert, times.stream().sorted().toList(), Function.identity())
                            .size())
                    .sum();
        }
    }
}
