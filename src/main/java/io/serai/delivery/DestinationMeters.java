package io.serai.delivery;

import io.serai.delivery.DestinationStatus.State;
import io.serai.observe.SampledGauge;
import io.serai.observe.Sampler;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows how many destinations are in which state. Of many it asks Redis for some at each look, in turn, and for those that
 * were in trouble at each: what a look costs is bounded, and a new trouble is seen some looks later.
 */
final class DestinationMeters implements Sampler {
    /** So many are asked for in turn, at each look: some 20 a second. */
    private static final int IN_TURN = 200;

    /** So many of those in trouble at each look: of more, the others' states are those of their last turn. */
    private static final int TROUBLED = 300;

    private final Destinations destinations;
    private final DestinationBoard board;
    private final Map<State, SampledGauge> gauges = new EnumMap<>(State.class);

    /** By endpoint; without those that are well. */
    private final Map<String, State> troubled = new HashMap<>();

    private int next;

    DestinationMeters(Destinations destinations, DestinationBoard board) {
        this.destinations = destinations;
        this.board = board;
        for (State state : State.values()) {
            gauges.put(
                    state,
                    SampledGauge.of(
                            "serai.destinations",
                            "Destinations of alerts, by how they are; all hubs say the same",
                            "state",
                            state.word()));
        }
    }

    @Override
    public List<SampledGauge> gauges() {
        return List.copyOf(gauges.values());
    }

    @Override
    public void look() {
        // One alert stands for all that send to the same place.
        Map<String, String> alertByEndpoint = destinations.all().entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getValue().endpoint(), Map.Entry::getKey, (one, other) -> one, HashMap::new));
        troubled.keySet().retainAll(alertByEndpoint.keySet());
        List<String> asked = troubled.keySet().stream().limit(TROUBLED).toList();
        asked.forEach(endpoint -> ask(endpoint, alertByEndpoint));
        List<String> all = alertByEndpoint.keySet().stream().sorted().toList();
        for (int i = 0; i < Math.min(IN_TURN, all.size()); i++) {
            next = (next + 1) % all.size();
            ask(all.get(next), alertByEndpoint);
        }
        gauges.forEach((state, gauge) -> gauge.set(
                state == State.OK
                        ? all.size() - troubled.size()
                        : troubled.values().stream().filter(state::equals).count()));
    }

    private void ask(String endpoint, Map<String, String> alertByEndpoint) {
        State state = board.of(List.of(alertByEndpoint.getOrDefault(endpoint, ""))).stream()
                .map(DestinationStatus::state)
                .findFirst()
                .orElse(State.OK);
        if (state == State.OK) {
            troubled.remove(endpoint);
        } else {
            troubled.put(endpoint, state);
        }
    }
}
