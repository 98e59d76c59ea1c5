package io.serai.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** How fast things go through this hub now: over the last five seconds, by the counters that metrics show too. */
final class Rates {
    private static final Duration OVER = Duration.ofSeconds(5);
    private static final double NANOS = 1e9;

    private final MeterRegistry meters;
    private final Deque<Counts> earlier = new ArrayDeque<>();

    private record Counts(Instant at, double in, double matched, double sent, double failed) {}

    Rates(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Events in and matched, notifications sent and attempts that failed, a second. To be asked once a second. */
    ObjectNode now(Instant now) {
        Counts counts = new Counts(
                now,
                sum("serai.events.ingested", any -> true),
                sum("serai.events.matched", any -> true),
                sum("serai.deliveries", counter -> "delivered".equals(outcome(counter))),
                sum("serai.attempts", counter -> !"delivered".equals(outcome(counter))));
        // The one that is five seconds old, and none that is older.
        while (earlier.size() > 1 && !secondOldest().at().isAfter(now.minus(OVER))) {
            earlier.removeFirst();
        }
        Counts before = earlier.isEmpty() ? counts : earlier.getFirst();
        earlier.addLast(counts);
        double seconds = Duration.between(before.at(), now).toNanos() / NANOS;
        ObjectNode rates = JsonNodeFactory.instance.objectNode();
        put(rates, "in", counts.in() - before.in(), seconds);
        put(rates, "matched", counts.matched() - before.matched(), seconds);
        put(rates, "sent", counts.sent() - before.sent(), seconds);
        put(rates, "failed", counts.failed() - before.failed(), seconds);
        return rates;
    }

    private Counts secondOldest() {
        return earlier.stream().skip(1).findFirst().orElseThrow();
    }

    private static void put(ObjectNode rates, String name, double count, double seconds) {
        double rate = seconds > 0 ? Math.max(0, count) / seconds : 0;
        rates.put(name, BigDecimal.valueOf(rate).setScale(1, RoundingMode.HALF_UP));
    }

    private double sum(String name, Predicate<Counter> wanted) {
        return meters.find(name).counters().stream()
                .filter(wanted)
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String outcome(Counter counter) {
        return String.valueOf(counter.getId().getTag("outcome"));
    }
}
