package io.serai.debounce;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up what {@code letterreasons.lua} answers, over many looks and all shards. */
final class LetterSums {
    private final Map<String, Sum> sums = new HashMap<>();

    private static final class Sum {
        private final Set<String> alerts = new HashSet<>();
        private long letters;
        private Instant oldest = Instant.MAX;
        private Instant newest = Instant.MIN;
    }

    /** One reason of one alert. */
    void add(@Nullable Object answer) {
        List<?> parts = (List<?>) Objects.requireNonNull(answer);
        Sum sum = sums.computeIfAbsent(DeadLetterReader.text(parts.get(0)), reason -> new Sum());
        String alertId = DeadLetterReader.text(parts.get(1));
        if (!alertId.isEmpty()) {
            sum.alerts.add(alertId);
        }
        sum.letters += (Long) Objects.requireNonNull(parts.get(2));
        Instant newest = DeadLetterReader.buriedAt(parts.get(3));
        Instant oldest = DeadLetterReader.buriedAt(parts.get(4));
        sum.newest = newest.isAfter(sum.newest) ? newest : sum.newest;
        sum.oldest = oldest.isBefore(sum.oldest) ? oldest : sum.oldest;
    }

    /** Those with the most letters first. */
    List<DeadLetters.Reason> reasons() {
        return sums.entrySet().stream()
                .map(each -> new DeadLetters.Reason(
                        each.getKey(),
                        each.getValue().letters,
                        each.getValue().alerts.size(),
                        each.getValue().oldest,
                        each.getValue().newest))
                .sorted(Comparator.comparingLong(DeadLetters.Reason::letters)
                        .reversed()
                        .thenComparing(DeadLetters.Reason::reason))
                .toList();
    }
}
