package io.serai.debounce;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * @param keepFor how long dead letters are kept; zero: for ever
 */
public record DeadLetterConfig(Duration keepFor) {
    public static DeadLetterConfig read(Settings settings) {
        return new DeadLetterConfig(
                settings.duration("serai.dead-letters.keep-for", "30d", Duration.ZERO, Duration.ofDays(3650)));
    }
}
