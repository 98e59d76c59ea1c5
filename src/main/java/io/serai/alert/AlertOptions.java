package io.serai.alert;

import io.serai.config.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delivery options of one alert. What is null follows the hub's configuration.
 *
 * @param window how long events gather, from the first one on; 0 sends at once
 * @param leadingEdge send the first event at once and gather only what follows
 * @param maxEvents a bucket with so many events is due at once
 * @param maxBytes a bucket with so many bytes of events is due at once
 * @param messages what the notifications say
 * @param delivery how they are sent
 * @param digest when what has gathered is sent, in place of a window; null: it has a window
 * @param drill when it is tried out; null: never by itself
 */
public record AlertOptions(
        @Nullable Duration window,
        boolean leadingEdge,
        @Nullable Integer maxEvents,
        @Nullable Long maxBytes,
        MessageOptions messages,
        DeliveryOptions delivery,
        @Nullable Schedule digest,
        @Nullable Schedule drill) {
    public static final AlertOptions DEFAULT =
            new AlertOptions(null, false, null, null, MessageOptions.DEFAULT, DeliveryOptions.DEFAULT);

    /** Without schedules. */
    public AlertOptions(
            @Nullable Duration window,
            boolean leadingEdge,
            @Nullable Integer maxEvents,
            @Nullable Long maxBytes,
            MessageOptions messages,
            DeliveryOptions delivery) {
        this(window, leadingEdge, maxEvents, maxBytes, messages, delivery, null, null);
    }

    public AlertOptions withMessages(MessageOptions next) {
        return new AlertOptions(window, leadingEdge, maxEvents, maxBytes, next, delivery, digest, drill);
    }

    public AlertOptions withDelivery(DeliveryOptions next) {
        return new AlertOptions(window, leadingEdge, maxEvents, maxBytes, messages, next, digest, drill);
    }
}
