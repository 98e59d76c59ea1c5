package io.serai.delivery;

import io.serai.alert.DeliveryOptions;
import io.serai.alert.RateLimit;
import io.serai.config.Durations;
import io.serai.config.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How often, how long and how fast deliveries are tried.
 *
 * @param maxRetries attempts after the first one
 * @param firstDelay before the first retry; each later one waits twice as long, give or take a fifth
 * @param maxDelay longest wait of our own; a receiver's Retry-After may ask for more
 * @param schedule waits of the retries that follow these; usually none
 * @param connectTimeout for a connection to a receiver
 * @param timeout for one whole attempt
 * @param maxPerDestination most attempts at a time to one destination
 * @param rates most messages in a time, by destination type
 * @param circuitFailures attempts in a row without an answer that open a destination's circuit
 * @param circuitOpen how long it is open before one attempt is let through
 * @param disableMisses attempts in a row without a delivery that disable a destination, when they last that long:
 * @param disableAfter from the first to the last of them; zero for never
 */
public record DeliveryConfig(
        int maxRetries,
        Duration firstDelay,
        Duration maxDelay,
        List<Duration> schedule,
        Duration connectTimeout,
        Duration timeout,
        int maxPerDestination,
        Map<String, RateLimit> rates,
        int circuitFailures,
        Duration circuitOpen,
        int disableMisses,
        Duration disableAfter) {
    /** A destination that is seldom used is not given up for a few bad days. */
    private static final int DISABLE_MISSES = 20;

    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    public DeliveryConfig {
        schedule = List.copyOf(schedule);
        rates = Map.copyOf(rates);
    }

    public static DeliveryConfig read(Settings settings) {
        return new DeliveryConfig(
                settings.count("serai.delivery.max-retries", 3, 0, 100),
                settings.duration("serai.delivery.first-delay", "1s", Duration.ofMillis(1), Duration.ofHours(1)),
                settings.duration("serai.delivery.max-delay", "60s", Duration.ofMillis(1), Duration.ofHours(1)),
                schedule(settings),
                settings.duration("serai.delivery.connect-timeout", "5s", Duration.ofMillis(10), Duration.ofMinutes(5)),
                settings.duration("serai.delivery.timeout", "30s", Duration.ofMillis(10), Duration.ofMinutes(5)),
                settings.count("serai.delivery.max-per-destination", 32, 1, 1_000),
                rates(settings),
                settings.count("serai.delivery.circuit.failures", 10, 1, 10_000),
                settings.duration("serai.delivery.circuit.open", "30s", Duration.ofMillis(10), Duration.ofHours(1)),
                DISABLE_MISSES,
                settings.duration("serai.delivery.disable-after", "5d", Duration.ZERO, Duration.ofHours(2400)));
    }

    private static List<Duration> schedule(Settings settings) {
        String key = "serai.delivery.schedule";
        String text = settings.text(key, "none");
        switch (text) {
            case "none" -> {
                return List.of();
            }
            case "standard-webhooks" -> {
                return DeliveryOptions.STANDARD_WEBHOOKS_SCHEDULE;
            }
            default -> {
                List<Duration> schedule = Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(Durations::parse)
                        .filter(delay -> delay != null && delay.compareTo(LONGEST_WAIT) <= 0)
                        .toList();
                if (schedule.size() != text.split(",", -1).length) {
                    settings.problem(
                            key, "must be none, standard-webhooks, or durations of at most 24h, like 5m, 30m, 2h");
                }
                return schedule;
            }
        }
    }

    /** Discord says in its answers how fast it may be called, and nothing else does. */
    private static Map<String, RateLimit> rates(Settings settings) {
        return Map.of(
                "slack", rate(settings, "slack", "1/s"),
                "pagerduty", rate(settings, "pagerduty", "120/m"),
                "teams", rate(settings, "teams", "1/s"),
                "google-chat", rate(settings, "google-chat", "1/s"),
                "telegram", rate(settings, "telegram", "20/m"));
    }

    private static RateLimit rate(Settings settings, String type, String absent) {
        String key = "serai.delivery.rate." + type;
        RateLimit rate = RateLimit.parse(settings.text(key, absent));
        if (rate == null) {
            settings.problem(key, RateLimit.RULE);
            return new RateLimit(1, Duration.ofSeconds(1));
        }
        return rate;
    }
}
