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

    private final Destinations destinations;
    private final int places;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    /** The endpoints that are not as an unknown one is, for the worse. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    /** @param blockedUntil by {@link System#nanoTime} */
    private record State(int limit, boolean delivers, long blockedUntil) {
        static State unknown() {
            return new State(FIRST, false, System.nanoTime());
        }

        boolean blocked() {
            return blockedUntil - System.nanoTime() > 0;
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
                state -> new State(Math.min(2 * state.limit(), destination.concurrency()), true, state.blockedUntil()));
    }

    void failed(Destination destination) {
        change(destination, state -> new State(Math.max(1, state.limit() / 2), false, state.blockedUntil()));
    }

    /** Nothing can be sent there for so long. */
    void blocked(Destination destination, Duration delay) {
        long until = System.nanoTime() + delay.toNanos();
        change(destination, state -> new State(state.limit(), state.delivers(), until));
    }

    private void change(Destination destination, UnaryOperator<State> change) {
        String endpoint = destination.endpoint();
        State now = states.compute(endpoint, (name, state) -> change.apply(state == null ? State.unknown() : state));
        if (now.limit() < FIRST || now.blocked()) {
            troubled.add(endpoint);
        }
    }

    @Override
    public Allowance allowance(Map<String, Integer> inHand) {
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
        for (String alertId : named(inHand.keySet(), ofOthers, all)) {
            Destination destination = all.get(alertId);
            if (destination != null) {
                byAlert.put(alertId, allowed(destination, held, room));
            }
        }
        return new Allowance(ofOthers, byAlert);
    }

    private Set<String> named(Set<String> inHand, int ofOthers, Map<String, Destination> all) {
        if (ofOthers < FIRST) {
            return all.keySet();
        }
        Set<String> named = new HashSet<>(inHand);
        named.addAll(destinations.narrow());
        troubled.removeIf(endpoint -> {
            State state = states.get(endpoint);
            return state == null || (state.limit() >= FIRST && !state.blocked());
        });
        troubled.forEach(endpoint -> named.addAll(destinations.alerts(endpoint)));
        return named;
    }

    private int allowed(Destination destination, Map<String, Integer> held, int room) {
        State state = states.getOrDefault(destination.endpoint(), State.unknown());
        if (state.blocked()) {
            return 0;
        }
        int limit = Math.min(destination.concurrency(), state.limit());
        int free = Math.max(0, limit - held.getOrDefault(destination.endpoint(), 0));
        return state.delivers() ? free : Math.min(free, room);
    }
}
