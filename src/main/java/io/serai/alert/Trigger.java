package io.serai.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event type and the conditions under which an event of it matches.
 *
 * @param sampleRate percent of events that match, 0 to 100, decided by the event's id alone
 * @param propertyFilters all must hold
 */
public record Trigger(
        @Nullable String id,
        String eventType,
        List<TriggerConfig> configs,
        double sampleRate,
        List<PropertyFilter> propertyFilters) {
    /** The sample rate at which every event matches. */
    public static final double ALL = 100;

    public Trigger {
        configs = List.copyOf(configs);
        propertyFilters = List.copyOf(propertyFilters);
    }
}
