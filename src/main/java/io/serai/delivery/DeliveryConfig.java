package io.serai.delivery;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * How often and how long a delivery is tried.
 *
 * @param maxRetries attempts after the first one
 * @param firstDelay before the first retry; each later one waits twice as long, give or take a fifth
 * @param maxDelay longest wait of our own; a receiver's Retry-After may ask for more
 * @param connectTimeout for a connection to a receiver
 * @param timeout for the answer of a receiver
 */
public record DeliveryConfig(
        int maxRetries, Duration firstDelay, Duration maxDelay, Duration connectTimeout, Duration timeout) {
    public static DeliveryConfig read(Settings settings) {
        return new DeliveryConfig(
                settings.count("serai.delivery.max-retries", 3, 0, 100),
                settings.duration("serai.delivery.first-delay", "1s", Duration.ofMillis(1), Duration.ofHours(1)),
                settings.duration("serai.delivery.max-delay", "60s", Duration.ofMillis(1), Duration.ofHours(1)),
                settings.duration("serai.delivery.connect-timeout", "5s", Duration.ofMillis(10), Duration.ofMinutes(5)),
                settings.duration("serai.delivery.timeout", "30s", Duration.ofMillis(10), Duration.ofMinutes(5)));
    }
}
