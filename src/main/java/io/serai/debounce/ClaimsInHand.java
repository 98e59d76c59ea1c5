package io.serai.debounce;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The claims that this hub is working on, at most so many. */
final class ClaimsInHand {
    private final int max;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    ClaimsInHand(int max) {
        this.max = max;
    }

    void take(String claimId) {
        ids.add(claimId);
    }

    void letGo(String claimId) {
        ids.remove(claimId);
    }

    boolean has(String claimId) {
        return ids.contains(claimId);
    }

    /** How many more may be taken. */
    int free() {
        return Math.max(0, max - ids.size());
    }

    Collection<String> ids() {
        return Set.copyOf(ids);
    }
}
