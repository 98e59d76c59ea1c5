package io.serai.debounce;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The claims that this hub is working on, at most so many. */
final class ClaimsInHand {
    private final int max;
    private final int reserved;
    private final Map<String, String> alertsById = new ConcurrentHashMap<>();

    ClaimsInHand(int max) {
        this.max = max;
        this.reserved = max == 1 ? 0 : (max + 7) / 8;
    }

    void take(Claim claim) {
        alertsById.put(claim.id(), claim.alertId());
    }

    void letGo(String claimId) {
        alertsById.remove(claimId);
    }

    /** How many more may be taken. */
    int free() {
        return Math.max(0, max - alertsById.size());
    }

    /** How many more may be taken of buckets: some places are for what other hubs left, however much is due. */
    int freeForBuckets() {
        return Math.max(0, free() - reserved);
    }

    Collection<String> ids() {
        return Set.copyOf(alertsById.keySet());
    }

    /** How many there are of each alert. */
    Map<String, Integer> byAlert() {
        Map<String, Integer> counts = new HashMap<>();
        alertsById.values().forEach(alertId -> counts.merge(alertId, 1, Integer::sum));
        return counts;
    }
}
