package io.serai.debounce;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * The debounce room's configuration.
 *
 * @param defaults for alerts that do not set their own
 * @param idempotency how long an event id is remembered, also after its bucket was delivered
 * @param tick longest wait between two looks for due buckets while there are some
 * @param idleTick longest wait between two looks when nothing has been due for a while
 * @param lease how long a claim stays with a hub that does not renew it
 * @param maxInHand most claims that this hub works on at a time
 * @param maxBytesInHand with so many bytes of events in them it takes no more
 */
public record DebounceConfig(
        WindowRules defaults,
        Duration idempotency,
        Duration tick,
        Duration idleTick,
        Duration lease,
        int maxInHand,
        long maxBytesInHand) {
    /** Longest window: an hour, so that an alert stays an alert. */
    public static final Duration MAX_WINDOW = Duration.ofHours(1);

    public static DebounceConfig read(Settings settings) {
        return new DebounceConfig(
                new WindowRules(
                        settings.duration("serai.debounce.window", "30s", Duration.ZERO, MAX_WINDOW),
                        false,
                        settings.count("serai.debounce.max-events", 1_000, 1, 100_000),
                        settings.number("serai.debounce.max-bytes", 1_048_576, 1_024, 64L * 1_048_576)),
                settings.duration("serai.debounce.idempotency", "10m", Duration.ofSeconds(1), Duration.ofHours(24)),
                settings.duration("serai.debounce.tick", "250ms", Duration.ofMillis(10), Duration.ofSeconds(10)),
                settings.duration("serai.debounce.idle-tick", "1s", Duration.ofMillis(10), Duration.ofSeconds(10)),
                settings.duration("serai.debounce.lease", "30s", Duration.ofSeconds(1), Duration.ofMinutes(10)),
                settings.count("serai.debounce.max-in-hand", 1_024, 1, 10_000),
                settings.number("serai.debounce.max-bytes-in-hand", 33_554_432, 1_048_576, 1L << 32));
    }
}
