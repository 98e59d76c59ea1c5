package io.serai.observe;

import io.serai.observe.HubState.Said;
import io.serai.observe.HubState.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows health as metrics, so that one alert rule is enough for all that a hub finds wrong with itself. */
public final class HealthMeters implements Sampler {
    private final HubState state;
    private final Map<String, SampledGauge> gauges = new TreeMap<>();

    /** @param state to be made when all checks are registered */
    public HealthMeters(HubState state) {
        this.state = state;
        state.names()
                .forEach(name -> gauges.put(
                        name,
                        SampledGauge.of(
                                "serai.health",
                                "What a health check says: 0 all is well, 1 degraded, 2 down",
                                "check",
                                name)));
    }

    @Override
    public List<SampledGauge> gauges() {
        return List.copyOf(gauges.values());
    }

    @Override
    public void look() {
        Map<String, Said> said = state.said();
        gauges.forEach((name, gauge) ->
                gauge.set(said.getOrDefault(name, new Said(Word.OK, "")).word().number()));
    }
}
