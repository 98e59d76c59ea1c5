package io.serai.debounce;

import java.util.HashMap;
import java.util.Map;

/** Says how many claims a hub may have of which alerts: whoever delivers them knows what their destinations bear. */
@FunctionalInterface
public interface ClaimLimits {
    /**
     * What may be claimed more.
     *
     * @param ofOthers of each alert that is not named
     * @param byAlert of the others, by alert id
     * @param together of all of them
     */
    record Allowance(int ofOthers, Map<String, Integer> byAlert, int together) {
        public Allowance {
            byAlert = Map.copyOf(byAlert);
        }

        /** As much of every alert. */
        public static Allowance ofEach(int claims) {
            return new Allowance(claims, Map.of(), Integer.MAX_VALUE);
        }

        int of(String alertId) {
            return byAlert.getOrDefault(alertId, ofOthers);
        }

        /** What is left when these have been claimed. */
        Allowance less(Map<String, Integer> claimed) {
            if (claimed.isEmpty()) {
                return this;
            }
            Map<String, Integer> left = new HashMap<>(byAlert);
            claimed.forEach((alertId, count) -> left.put(alertId, Math.max(0, of(alertId) - count)));
            return new Allowance(ofOthers, left, together);
        }
    }

    /**
     * What may be claimed of due buckets.
     *
     * @param inHand how many claims of which alert the hub has already
     */
    Allowance ofBuckets(Map<String, Integer> inHand);

    /** What may be taken over of claims: they have waited longer, and get what buckets must leave. */
    default Allowance ofClaims(Map<String, Integer> inHand) {
        return ofBuckets(inHand);
    }

    /** As many claims at a time of each alert. */
    static ClaimLimits perAlert(int most) {
        return inHand -> Allowance.ofEach(most).less(inHand);
    }
}
