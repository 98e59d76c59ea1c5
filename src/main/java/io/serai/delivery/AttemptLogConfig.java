package io.serai.delivery;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * How much of the attempt log is kept.
 *
 * @param keep about so many attempts, the newest ones; 0: none
 * @param keepFor and none that is older
 * @param keepRequests of so many notifications what was sent last; 0: of none
 */
public record AttemptLogConfig(int keep, Duration keepFor, int keepRequests) {
    public static AttemptLogConfig read(Settings settings) {
        return new AttemptLogConfig(
                settings.count("serai.deliveries.keep", 100_000, 0, 100_000_000),
                settings.duration("serai.deliveries.keep-for", "7d", Duration.ofMinutes(1), Duration.ofDays(3650)),
                settings.count("serai.deliveries.keep-requests", 2_000, 0, 100_000));
    }
}
