package io.serai.incident;

import io.serai.observe.SampledGauge;
import io.serai.observe.Sampler;
import java.util.List;

/** Shows how many incidents wait for their quiet period to end. All hubs say the same. */
public final class IncidentMeters implements Sampler {
    private final OpenIncidents incidents;
    private final SampledGauge open = SampledGauge.of(
            "serai.incidents.open", "Incidents that alerts with resolve_after have opened and nobody has resolved");

    public IncidentMeters(OpenIncidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public List<SampledGauge> gauges() {
        return List.of(open);
    }

    @Override
    public void look() {
        open.set(incidents.count());
    }
}
