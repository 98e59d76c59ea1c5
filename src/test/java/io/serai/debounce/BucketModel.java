package io.serai.debounce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What buckets, claims and dead letters should be, in memory and one step after the other. It has no ids of its own
 * making: a claim is called as the store called it. Its clock stands still during a step.
 */
final class BucketModel {
    /** An event as it was handed in; the serial number tells two with the same id apart. */
    record Sent(int serial, String id, int bytes) {}

    /** How soon: to the exact millisecond is for other tests. */
    enum When {
        NEVER,
        NOW,
        LATER;

        static When of(Duration due) {
            return due == null ? NEVER : due.isZero() ? NOW : LATER;
        }
    }

    record Appended(When due, List<Boolean> appended) {}

    /** In the order in which claims are taken over. */
    enum Lease {
        GIVEN_BACK,
        RUN_OUT,
        RUNNING
    }

    static final class Bucket {
        final long due;
        final WindowRules rules;
        final List<Sent> events = new ArrayList<>();

        Bucket(long due, WindowRules rules) {
            this.due = due;
            this.rules = rules;
        }

        boolean full() {
            return events.size() >= rules.maxEvents() || bytes() >= rules.maxBytes();
        }

        int bytes() {
            return events.stream().mapToInt(Sent::bytes).sum();
        }
    }

    /** All buckets of one alert and one event type, and what is remembered of them. */
    static final class Line {
        Bucket open;
        final List<Bucket> full = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<String> seenBefore = new HashSet<>();
        boolean busy;
        /** Its place among the others that are due. */
        long since;

        boolean empty() {
            return open == null && full.isEmpty();
        }

        Stream<Bucket> buckets() {
            return Stream.concat(full.stream(), Stream.ofNullable(open));
        }
    }

    /** A claim or, once it is buried, a dead letter. */
    static final class Taken {
        final String id;
        final BucketKey key;
        final List<Sent> events;
        String owner;
        Lease lease = Lease.RUNNING;
        int attempts;
        int delivered;

        Taken(String id, BucketKey key, List<Sent> events, String owner) {
            this.id = id;
            this.key = key;
            this.events = events;
            this.owner = owner;
        }
    }

    final Map<BucketKey, Line> lines = new HashMap<>();
    final Map<String, Taken> claims = new TreeMap<>();
    final Map<String, Taken> deadLetters = new TreeMap<>();
    final List<Sent> appended = new ArrayList<>();
    final List<Sent> confirmed = new ArrayList<>();
    private final int share;
    private long now;

    /** @param share most claims that a hub may have of one alert when it claims more */
    BucketModel(int share) {
        this.share = share;
    }

    void timePasses() {
        now++;
    }

    Line line(BucketKey key) {
        return lines.computeIfAbsent(key, k -> new Line());
    }

    // events

    Appended append(BucketKey key, WindowRules rules, List<Sent> events) {
        Line line = line(key);
        List<Boolean> flags =
                events.stream().map(event -> append(line, rules, event)).toList();
        When due = line.empty() ? When.NEVER : line.full.isEmpty() && line.open.due > now ? When.LATER : When.NOW;
        return new Appended(due, flags);
    }

    private boolean append(Line line, WindowRules rules, Sent event) {
        if (line.seen.contains(event.id()) || line.seenBefore.contains(event.id())) {
            return false;
        }
        line.seen.add(event.id());
        appended.add(event);
        boolean first = line.empty();
        if (line.open == null) {
            line.open = new Bucket(due(line, rules), rules);
        }
        line.open.events.add(event);
        if (first) {
            line.since = line.open.due;
        }
        if (line.open.full()) {
            line.full.add(line.open);
            line.open = null;
            line.since = Math.min(line.since, now);
        }
        return true;
    }

    private long due(Line line, WindowRules rules) {
        if (rules.dueAt() != null && rules.dueAt().isAfter(Instant.now())) {
            return now + Duration.ofDays(1).toMillis();
        }
        boolean leading = rules.leadingEdge() && !rules.window().isZero();
        boolean atOnce = leading && !line.busy;
        if (leading) {
            line.busy = true;
        }
        return atOnce ? now : now + rules.window().toMillis();
    }

    boolean windowRuns(BucketKey key) {
        return line(key).open != null && line(key).open.due > now;
    }

    void windowEnds(BucketKey key) {
        Line line = line(key);
        Bucket ended = new Bucket(now, line.open.rules);
        ended.events.addAll(line.open.events);
        line.open = ended;
        line.since = Math.min(line.since, now);
    }

    void idempotencyWindowHalfPasses(BucketKey key) {
        line(key).seenBefore = line(key).seen;
        line(key).seen = new HashSet<>();
    }

    void trafficPauses(BucketKey key) {
        line(key).busy = false;
    }

    // claims

    /** The due lines of which the hub may have one more bucket. */
    Set<BucketKey> claimable(String hub) {
        return lines.keySet().stream()
                .filter(key -> isDue(key) && heldBy(hub, key.alertId()) < share)
                .collect(Collectors.toSet());
    }

    /**
     * Those from which the next one may come: who waits longest, among equals any. One that the same claim has served
     * already need not wait for the others, nor they for it.
     */
    Set<BucketKey> nextInLine(String hub, Set<BucketKey> served) {
        Set<BucketKey> claimable = claimable(hub);
        long longest = claimable.stream()
                .filter(key -> !served.contains(key))
                .mapToLong(key -> line(key).since)
                .min()
                .orElse(now);
        claimable.removeIf(key -> line(key).since > longest);
        return claimable;
    }

    private boolean isDue(BucketKey key) {
        return !line(key).empty() && line(key).since <= now;
    }

    Map<String, Integer> inHand(String hub) {
        return claims.values().stream()
                .filter(claim -> hub.equals(claim.owner))
                .collect(Collectors.toMap(claim -> claim.key.alertId(), claim -> 1, Integer::sum));
    }

    private int heldBy(String hub, String alertId) {
        return inHand(hub).getOrDefault(alertId, 0);
    }

    Taken claim(String hub, BucketKey key, String id) {
        Line line = line(key);
        Bucket bucket = line.full.isEmpty() ? line.open : line.full.removeFirst();
        if (bucket == line.open) {
            line.open = null;
        }
        if (!line.full.isEmpty()) {
            line.since = now;
        } else if (line.open != null) {
            line.since = line.open.due;
        }
        Taken claim = new Taken(id, key, bucket.events, hub);
        claims.put(id, claim);
        return claim;
    }

    /** After a claim that found as much as it wanted, or did not: then it has passed over what it may not have. */
    When nextDue(boolean foundEnough) {
        if (foundEnough && lines.keySet().stream().anyMatch(this::isDue)) {
            return When.NOW;
        }
        return lines.values().stream().anyMatch(line -> !line.empty() && line.since > now) ? When.LATER : When.NEVER;
    }

    /** Likewise: whether a hub that has a place free again is to look once more. */
    boolean passedOver(boolean foundEnough) {
        return !foundEnough && lines.keySet().stream().anyMatch(this::isDue);
    }

    List<Taken> takeOver(String hub, int max) {
        Map<String, Integer> held = new HashMap<>(inHand(hub));
        List<Taken> taken = claims.values().stream()
                .filter(claim -> claim.lease != Lease.RUNNING)
                .sorted(Comparator.comparing((Taken claim) -> claim.lease).thenComparing(claim -> claim.id))
                .filter(claim -> held.merge(claim.key.alertId(), 1, Integer::sum) <= share)
                .limit(max)
                .toList();
        taken.forEach(claim -> {
            claim.owner = hub;
            claim.lease = Lease.RUNNING;
        });
        return taken;
    }

    void leaseRunsOut(String id) {
        claims.get(id).lease = Lease.RUN_OUT;
    }

    private boolean owns(String hub, String id) {
        return claims.containsKey(id) && hub.equals(claims.get(id).owner);
    }

    /** Those that were lost. */
    List<String> extend(String hub, List<String> ids) {
        ids.stream().filter(id -> owns(hub, id)).forEach(id -> claims.get(id).lease = Lease.RUNNING);
        return ids.stream().filter(id -> !owns(hub, id)).toList();
    }

    /** What was delivered stays delivered. */
    boolean attempted(String hub, String id, int attempts, int delivered) {
        if (!owns(hub, id)) {
            return false;
        }
        claims.get(id).attempts = attempts;
        claims.get(id).delivered = Math.max(claims.get(id).delivered, delivered);
        claims.get(id).lease = Lease.RUNNING;
        return true;
    }

    boolean confirm(String hub, String id) {
        if (!owns(hub, id)) {
            return false;
        }
        confirmed.addAll(claims.remove(id).events);
        return true;
    }

    boolean release(String hub, String id) {
        if (!owns(hub, id)) {
            return false;
        }
        claims.get(id).owner = null;
        claims.get(id).lease = Lease.GIVEN_BACK;
        return true;
    }

    boolean bury(String hub, String id, int attempts) {
        if (!owns(hub, id)) {
            return false;
        }
        Taken dead = claims.remove(id);
        dead.owner = null;
        dead.attempts = attempts;
        deadLetters.put(id, dead);
        return true;
    }

    boolean replay(String id) {
        if (!deadLetters.containsKey(id)) {
            return false;
        }
        Taken claim = deadLetters.remove(id);
        claim.attempts = 0;
        claim.lease = Lease.GIVEN_BACK;
        claims.put(id, claim);
        return true;
    }
}
