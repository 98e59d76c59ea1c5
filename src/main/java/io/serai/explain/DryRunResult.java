package io.serai.explain;

import io.serai.debounce.WindowRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an alert would have done of late.
 *
 * @param on whether events are kept at all; else there is nothing to say
 * @param since asked for; null: as far back as there are events
 * @param coverage of the sample
 * @param until when it was looked at
 * @param events of the alert's workspace that were looked at
 * @param matched of these
 * @param unmet of the others, the first condition that kept them away, and how many
 * @param notifications that they would have become
 * @param first some of those that matched, the newest first
 */
public record DryRunResult(
        boolean on,
        @Nullable Instant since,
        EventSample.Coverage coverage,
        Instant until,
        int events,
        int matched,
        Map<String, Integer> unmet,
        int notifications,
        WindowRules window,
        List<EventSample.Sampled> first) {
    public DryRunResult {
        unmet = Map.copyOf(unmet);
        first = List.copyOf(first);
    }
}
