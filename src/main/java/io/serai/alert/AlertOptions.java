package io.serai.alert;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delivery options of one alert. What is null follows the hub's configuration.
 *
 * @param window how long events gather, from the first one on; 0 sends at once
 * @param leadingEdge send the first event at once and gather only what follows
 * @param maxEvents a bucket with so many events is due at once
 * @param maxBytes a bucket with so many bytes of events is due at once
 * @param includeData whether the events' own data is sent, or only their ids and counts
 * @param severities of PagerDuty by event type: {@code critical}, {@code error}, {@code warning} or {@code info};
 *     {@code *} is for the types that are not named
 * @param delivery how the notifications are sent
 */
public record AlertOptions(
        @Nullable Duration window,
        boolean leadingEdge,
        @Nullable Integer maxEvents,
        @Nullable Long maxBytes,
        EnvelopeCase envelopeCase,
        boolean includeData,
        Map<String, String> severities,
        DeliveryOptions delivery) {
    public AlertOptions {
        severities = Map.copyOf(severities);
    }

    /** The severities of PagerDuty's Events API v2. */
    public static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    /** Stands for the event types that a map of severities does not name. */
    public static final String OTHERS = "*";

    public static final AlertOptions DEFAULT =
            new AlertOptions(null, false, null, null, EnvelopeCase.CAMEL, true, Map.of(), DeliveryOptions.DEFAULT);
}
