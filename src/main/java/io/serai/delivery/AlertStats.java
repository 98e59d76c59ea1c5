package io.serai.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the attempts of one alert went in the last 24 hours.
 *
 * @param deadLetters attempts after which the notification was given up
 * @param answered attempts that got an answer, of whatever status
 * @param inAnswers the time that they took, all together
 * @param longest the time of the one that took longest
 */
public record AlertStats(
        String alertId,
        long attempts,
        long delivered,
        long deadLetters,
        long answered,
        Duration inAnswers,
        Duration longest) {
    /** Of all attempts, the share that delivered; null when there was none. */
    public @Nullable Double successRate() {
        return attempts == 0 ? null : (double) delivered / attempts;
    }

    /** Null when nothing was answered. */
    public @Nullable Duration meanResponseTime() {
        return answered == 0 ? null : inAnswers.dividedBy(answered);
    }

    /** Null when nothing was answered. */
    public @Nullable Duration maxResponseTime() {
        return answered == 0 ? null : longest;
    }
}
