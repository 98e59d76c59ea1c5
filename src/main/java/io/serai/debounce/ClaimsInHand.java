package io.serai.debounce;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The claims that this hub is working on: at most so many, and no more while they have so many bytes. */
final class ClaimsInHand {
    private final int max;
    private final int reserved;
    private final long maxBytes;
    private final Map<String, InHand> byId = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    private record InHand(String alertId, long bytes, long since) {}

    ClaimsInHand(int max, long maxBytes) {
        this.max = max;
        this.maxBytes = maxBytes;
        this.reserved = max == 1 ? 0 : (max + 7) / 8;
    }

    void take(Claim claim) {
        InHand before = byId.put(claim.id(), new InHand(claim.alertId(), claim.bytes(), System.nanoTime()));
        bytes.addAndGet(claim.bytes() - (before == null ? 0 : before.bytes()));
    }

    void letGo(String claimId) {
        InHand gone = byId.remove(claimId);
        if (gone != null) {
            bytes.addAndGet(-gone.bytes());
        }
    }

    /** How many more may be taken. */
    int free() {
        return bytes.get() >= maxBytes ? 0 : Math.max(0, max - byId.size());
    }

    /** How many more may be taken of buckets: some places are for what other hubs left, however much is due. */
    int freeForBuckets() {
        return Math.max(0, free() - reserved);
    }

    int size() {
        return byId.size();
    }

    long bytes() {
        return bytes.get();
    }

    /** How long the one has been here that has been here longest; zero when there is none. */
    Duration longest() {
        long now = System.nanoTime();
        return Duration.ofNanos(byId.values().stream()
                .mapToLong(claim -> now - claim.since())
                .max()
                .orElse(0));
    }

    Collection<String> ids() {
        return Set.copyOf(byId.keySet());
    }

    /** How many there are of each alert. */
    Map<String, Integer> byAlert() {
        Map<String, Integer> counts = new HashMap<>();
        byId.values().forEach(claim -> counts.merge(claim.alertId(), 1, Integer::sum));
        return counts;
    }
}
