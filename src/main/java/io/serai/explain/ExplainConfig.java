package io.serai.explain;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * How much of the events of late is kept for dry runs of new alerts.
 *
 * @param sample about so many events, the newest ones; 0: none
 * @param sampleFor and none that is older
 */
public record ExplainConfig(int sample, Duration sampleFor) {
    public static ExplainConfig read(Settings settings) {
        return new ExplainConfig(
                settings.count("serai.explain.sample", 0, 0, 100_000),
                settings.duration("serai.explain.sample-for", "24h", Duration.ofMinutes(1), Duration.ofDays(30)));
    }
}
