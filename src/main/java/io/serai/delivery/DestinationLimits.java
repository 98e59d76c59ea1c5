package io.serai.delivery;

import io.serai.debounce.ClaimLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * How many claims this hub takes for which destination. A destination begins with few, gets twice as many with each
 * delivery and half as many with each failure, as a TCP connection does. Those whose last attempt was no delivery have
 * at most half of the hub's places together, so that no number of hanging receivers stops the others. Of a destination
 * that is paused nothing is claimed: its events go on gathering.
 */
final class DestinationLimits implements ClaimLimits {
    /** Enough for a small burst, too little to harm. */
    static final int FIRST = 4;

    /** Claims that one look may take over, however many do not deliver. */
    private static final int LEAST_TOGETHER = 16;

    private static final Duration PRECEDENCE = Duration.ofSeconds(3);

    private final Destinations destinations;
    private final int places;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    /** The endpoints that are not as an unknown one is, for the worse. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    /**
     * @param blockedUntil by {@link System#nanoTime}
     * @param retryDue when a claim that was put off is due, likewise
     */
    private record State(int limit, boolean delivers, long blockedUntil, long retryDue) {
        static State unknown() {
            long now = System.nanoTime();
            return new State(FIRST, false, now, now - PRECEDENCE.toNanos());
        }

        boolean blocked() {
            return blockedUntil - System.nanoTime() > 0;
        }

        /** Some hub looks for such claims twice a second. */
        boolean hasRetryDue() {
            long since = System.nanoTime() - retryDue;
            return since >= 0 && since < PRECEDENCE.toNanos();
        }

        boolean isLikeUnknown() {
            return limit >= FIRST && !blocked() && System.nanoTime() - retryDue >= PRECEDENCE.toNanos();
        }
    }

    /** @param places most claims of the hub */
    DestinationLimits(Destinations destinations, int places) {
        this.destinations = destinations;
        this.places = places;
    }

    void delivered(Destination destination) {
        change(
                destination,
                state -> new State(
                        Math.min(2 * state.limit(), destination.concurrency()),
                        true,
                        state.blockedUntil(),
                        state.retryDue()));
    }

    void failed(Destination destination) {
        change(
                destination,
                state -> new State(Math.max(1, state.limit() / 2), false, state.blockedUntil(), state.retryDue()));
    }

    /** Nothing can be sent there for so long. */
    void blocked(Destination destination, Duration delay) {
        long until = System.nanoTime() + delay.toNanos();
        change(destination, state -> new State(state.limit(), state.delivers(), until, state.retryDue()));
    }

    /** A claim waits in Redis for so long: when its time has come it goes before what is new. */
    void putOff(Destination destination, Duration delay) {
        long due = System.nanoTime() + delay.toNanos();
        change(destination, state -> new State(state.limit(), state.delivers(), state.blockedUntil(), due));
    }

    private void change(Destination destination, UnaryOperator<State> change) {
        states.compute(destination.endpoint(), (endpoint, before) -> {
            State state = change.apply(before == null ? State.unknown() : before);
            if (state.isLikeUnknown()) {
                troubled.remove(endpoint);
            } else {
                troubled.add(endpoint);
            }
            return state;
        });
    }

    @Override
    public Allowance ofBuckets(Map<String, Integer> inHand) {
        return allowance(inHand, true);
    }

    @Override
    public Allowance ofClaims(Map<String, Integer> inHand) {
        return allowance(inHand, false);
    }

    private Allowance allowance(Map<String, Integer> inHand, boolean buckets) {
        Map<String, Destination> all = destinations.all();
        Map<String, Integer> held = new HashMap<>();
        int unproven = 0;
        for (Map.Entry<String, Integer> each : inHand.entrySet()) {
            Destination destination = all.get(each.getKey());
            String endpoint = destination == null ? each.getKey() : destination.endpoint();
            held.merge(endpoint, each.getValue(), Integer::sum);
            State state = states.get(endpoint);
            if (state == null || !state.delivers()) {
                unproven += each.getValue();
            }
        }
        int room = Math.max(0, places / 2 - unproven);
        int ofOthers = unproven < places / 8 ? FIRST : Math.min(1, room);
        Map<String, Integer> byAlert = new HashMap<>();
        for (String alertId : named(held.keySet(), ofOthers, all)) {
            Destination destination = all.get(alertId);
            if (destination != null) {
                byAlert.put(alertId, allowed(destination, held, room, buckets));
            }
        }
        return new Allowance(ofOthers, byAlert, Math.max(LEAST_TOGETHER, room));
    }

    private Set<String> named(Set<String> endpointsInHand, int ofOthers, Map<String, Destination> all) {
        if (ofOthers < FIRST) {
            return all.keySet();
        }
        Set<String> named = new HashSet<>(destinations.narrow());
        endpointsInHand.forEach(endpoint -> named.addAll(destinations.alerts(endpoint)));
        troubled.forEach(endpoint -> {
            states.computeIfPresent(endpoint, (name, state) -> {
                if (state.isLikeUnknown()) {
                    troubled.remove(name);
                }
                return state;
            });
            named.addAll(destinations.alerts(endpoint));
        });
        return named;
    }

    private int allowed(Destination destination, Map<String, Integer> held, int room, boolean buckets) {
        State state = states.getOrDefault(destination.endpoint(), State.unknown());
        if (state.blocked()) {
            return 0;
        }
        int limit = Math.min(destination.concurrency(), state.limit());
        if (buckets && state.hasRetryDue()) {
            limit--;
        }
        int free = Math.max(0, limit - held.getOrDefault(destination.endpoint(), 0));
        int sharing = Math.max(1, destinations.alerts(destination.endpoint()).size());
        // One script may give each of them so much: together little more than is free.
        int each = free == 0 ? 0 : Math.max(1, free / sharing);
        return state.delivers() ? each : Math.min(each, room);
    }
}
