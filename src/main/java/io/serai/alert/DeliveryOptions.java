package io.serai.alert;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one alert's notifications are sent. What is null follows the hub's configuration.
 *
 * @param maxRetries attempts after the first one
 * @param firstDelay before the first retry
 * @param maxDelay longest wait between two retries of our own accord
 * @param schedule waits of a long schedule that follows the short retries, in order; empty: none, and null: the hub's
 * @param timeout for one whole attempt
 * @param rate most messages in a time
 * @param concurrency most attempts at a time
 */
public record DeliveryOptions(
        @Nullable Integer maxRetries,
        @Nullable Duration firstDelay,
        @Nullable Duration maxDelay,
        @Nullable List<Duration> schedule,
        @Nullable Duration timeout,
        @Nullable RateLimit rate,
        @Nullable Integer concurrency) {
    /**
     * What Standard Webhooks suggests (spec/standard-webhooks.md, "Deliverability and reliability"): {@code
     * standard-webhooks} where a schedule is asked for.
     */
    public static final List<Duration> STANDARD_WEBHOOKS_SCHEDULE = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    public static final DeliveryOptions DEFAULT = new DeliveryOptions(null, null, null, null, null, null, null);

    public DeliveryOptions {
        schedule = schedule == null ? null : List.copyOf(schedule);
    }
}
