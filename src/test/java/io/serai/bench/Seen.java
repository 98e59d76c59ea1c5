package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What became of one event at a receiver that misbehaves, as the receiver saw it.
 *
 * @param attempts at the receiver
 * @param atOther at the receiver to which that one may have redirected
 */
record Seen(long event, List<Attempt> attempts, List<Attempt> atOther) {
    /** What two clocks, or one that is read twice, may differ by. */
    private static final double TOLERANCE_SECONDS = 0.01;

    private static final int SHOWN = 8;

    Seen {
        attempts = List.copyOf(attempts);
        atOther = List.copyOf(atOther);
    }

    /**
     * An attempt after one that was told to wait.
     *
     * @param asked for how long, in seconds
     * @param gap between the two
     */
    record Wait(double asked, double gap) {
        boolean kept() {
            return gap >= asked - TOLERANCE_SECONDS;
        }
    }

    /** Of each attempt that was told to wait and that another one followed. */
    List<Wait> waits() {
        List<Wait> waits = new ArrayList<>();
        for (int i = 0; i + 1 < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            if (!attempt.said().pause().isZero()) {
                waits.add(new Wait(
                        attempt.said().pause().toNanos() / 1e9,
                        attempts.get(i + 1).secondsSince(attempt)));
            }
        }
        return waits;
    }

    /** In seconds after the first one. */
    List<Double> times() {
        return attempts.stream()
                .map(attempt -> attempt.secondsSince(attempts.getFirst()))
                .toList();
    }

    /** {@link #times} for a table; of many the first ones, and the last. */
    String timesShown() {
        List<String> all = times().stream()
                .map(seconds -> String.format(Locale.ROOT, "%.1f", seconds))
                .toList();
        if (all.isEmpty()) {
            return "–";
        }
        return all.size() <= SHOWN
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN - 1)) + " … " + all.getLast();
    }

    /** Whether a receiver that answered 2xx was brought the event. */
    boolean arrived() {
        return attempts.stream().anyMatch(attempt -> attempt.delivers(event)) || keptByOther();
    }

    /** Whether what came to the other receiver had the event in it. */
    boolean keptByOther() {
        return atOther.stream().anyMatch(attempt -> attempt.delivers(event));
    }

    boolean followed() {
        return !atOther.isEmpty();
    }

    /** Whether the sender took the other receiver's 2xx for its own, without the event: it never came again. */
    boolean lostByFollowing() {
        return followed() && !arrived() && attempts.size() == atOther.size();
    }

    void write(ObjectNode json) {
        json.put("arrived", arrived());
        ArrayNode all = json.putArray("attempts");
        attempts.forEach(attempt -> {
            ObjectNode one = all.addObject()
                    .put("atSeconds", attempt.secondsSince(attempts.getFirst()))
                    .put("answer", attempt.said().status());
            if (!attempt.said().pause().isZero()) {
                one.put("askedToWaitSeconds", attempt.said().pause().toNanos() / 1e9);
            }
            attempt.patience().ifPresent(seconds -> one.put("leftAfterSeconds", seconds));
        });
        if (followed()) {
            ArrayNode others = json.putArray("atTheOther");
            atOther.forEach(attempt -> others.addObject()
                    .put("method", attempt.method())
                    .put("bodyBytes", attempt.bodyBytes())
                    .put("hasTheEvent", attempt.brings(event)));
        }
    }

    /** How the redirected requests looked: "GET, 0 bytes". */
    String atOtherShown() {
        return followed()
                ? atOther.stream()
                        .map(attempt -> attempt.method() + ", " + attempt.bodyBytes() + " bytes")
                        .distinct()
                        .collect(Collectors.joining("; "))
                : "–";
    }
}
