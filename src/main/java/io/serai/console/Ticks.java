package io.serai.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.observe.HubState.Said;
import io.serai.observe.HubState.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a hub says of itself each second, out of its own metrics; and what it said in the last minutes. */
final class Ticks {
    private static final Duration HISTORY = Duration.ofMinutes(5);

    private final MeterRegistry meters;
    private final Rates rates;
    private final Deque<ObjectNode> earlier = new ArrayDeque<>();
    private final Map<String, Double> reloads = new HashMap<>();

    Ticks(MeterRegistry meters) {
        this.meters = meters;
        this.rates = new Rates(meters);
    }

    /** The time and the rates. To be asked once a second, also while nobody listens. */
    ObjectNode next(Instant now) {
        ObjectNode tick = JsonNodeFactory.instance.objectNode().put("at", now.toString());
        tick.set("rates", rates.now(now));
        synchronized (earlier) {
            earlier.addLast(tick.deepCopy());
            if (earlier.size() > HISTORY.toSeconds()) {
                earlier.removeFirst();
            }
        }
        return tick;
    }

    /** The times and the rates of the last minutes. */
    ObjectNode history() {
        ObjectNode history = JsonNodeFactory.instance.objectNode();
        ArrayNode ticks = history.putArray("ticks");
        synchronized (earlier) {
            earlier.forEach(ticks::add);
        }
        return history;
    }

    /** @param said by the health checks; null: not known yet */
    static void addHealth(ObjectNode tick, @Nullable Map<String, Said> said) {
        if (said == null) {
            tick.putNull("health").putArray("reasons");
            return;
        }
        boolean down = said.values().stream().anyMatch(one -> one.word() == Word.DOWN);
        boolean well = said.values().stream().allMatch(one -> one.word() == Word.OK);
        tick.put("health", well ? "up" : down ? "down" : "degraded");
        ArrayNode reasons = tick.putArray("reasons");
        said.forEach((check, one) -> {
            if (one.word() != Word.OK) {
                reasons.addObject()
                        .put("check", check)
                        .put("state", one.word() == Word.DOWN ? "down" : "degraded")
                        .put("reason", one.reason());
            }
        });
    }

    /** What waits, counted over all workspaces. */
    void addQueues(ObjectNode tick) {
        tick.put("buckets", gauge("serai.buckets.open"));
        tick.put("deadLetters", gauge("serai.dead.letters"));
    }

    /** Null while it is not known. */
    private @Nullable Long gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        double value = gauge == null ? Double.NaN : gauge.value();
        return Double.isNaN(value) ? null : Math.round(value);
    }

    /** Which files were edited since this was asked before, and whether they are in force. */
    List<ObjectNode> reloads() {
        List<ObjectNode> edited = new ArrayList<>();
        for (FunctionCounter counter : meters.find("serai.reloads").functionCounters()) {
            String what = String.valueOf(counter.getId().getTag("what"));
            String outcome = String.valueOf(counter.getId().getTag("outcome"));
            double edits = counter.count();
            Double before = reloads.put(what + ' ' + outcome, edits);
            if (before != null && edits > before) {
                edited.add(
                        JsonNodeFactory.instance.objectNode().put("what", what).put("outcome", outcome));
            }
        }
        return edited;
    }
}
