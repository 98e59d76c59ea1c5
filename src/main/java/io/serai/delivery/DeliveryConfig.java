package io.serai.delivery;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * How often and how long a delivery is tried. The HTTP client's own settings are {@code camel.component.http.*}.
 *
 * @param maxRetries attempts after the first one
 * @param firstDelay before the first retry; each later one waits twice as long, give or take a fifth
 * @param maxDelay longest wait of our own; a receiver's Retry-After may ask for more
 */
public record DeliveryConfig(int maxRetries, Duration firstDelay, Duration maxDelay) {
    public static DeliveryConfig read(Settings settings) {
        return new DeliveryConfig(
                settings.count("serai.delivery.max-retries", 3, 0, 100),
                settings.duration("serai.delivery.first-delay", "1s", Duration.ofMillis(1), Duration.ofHours(1)),
                settings.duration("serai.delivery.max-delay", "60s", Duration.ofMillis(1), Duration.ofHours(1)));
    }
}
