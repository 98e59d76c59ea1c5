package io.serai.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delivery options of one alert. What is null follows the hub's configuration.
 *
 * @param window how long events gather, from the first one on; 0 sends at once
 * @param leadingEdge send the first event at once and gather only what follows
 * @param maxEvents a bucket with so many events is due at once
 * @param maxBytes a bucket with so many bytes of events is due at once
 * @param includeData whether the events' own data is sent, or only their ids and counts
 * @param delivery how the notifications are sent
 */
public record AlertOptions(
        @Nullable Duration window,
        boolean leadingEdge,
        @Nullable Integer maxEvents,
        @Nullable Long maxBytes,
        EnvelopeCase envelopeCase,
        boolean includeData,
        DeliveryOptions delivery) {
    public static final AlertOptions DEFAULT =
            new AlertOptions(null, false, null, null, EnvelopeCase.CAMEL, true, DeliveryOptions.DEFAULT);
}
