package io.serai.observe;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;

/** Where a hub's meters are registered. */
public final class Meters {
    private Meters() {}

    /** The one registry, which Camel's own meters are in too. */
    public static MeterRegistry of(CamelContext context) {
        return MicrometerUtils.getOrCreateMeterRegistry(
                context.getRegistry(), MicrometerConstants.METRICS_REGISTRY_NAME);
    }
}
