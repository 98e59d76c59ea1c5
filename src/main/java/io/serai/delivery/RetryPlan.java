package io.serai.delivery;

import io.serai.alert.DeliveryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When an alert's notifications are tried again: short retries with a growing delay, then the long schedule, if there is
 * one.
 *
 * @param maxRetries short ones
 * @param firstDelay before the first one; each further one waits twice as long
 * @param maxDelay longest of them
 * @param schedule of the retries that follow
 */
record RetryPlan(int maxRetries, Duration firstDelay, Duration maxDelay, List<Duration> schedule) {
    /** A shorter wait is spent in memory; a longer one in Redis, where it costs nothing and no crash forgets it. */
    static final Duration IN_MEMORY = Duration.ofSeconds(5);

    /** Each wait is up to so much longer or shorter, so that hubs do not retry in step. */
    private static final double JITTER = 0.2;

    static RetryPlan of(DeliveryOptions options, DeliveryConfig config) {
        return new RetryPlan(
                Objects.requireNonNullElse(options.maxRetries(), config.maxRetries()),
                Objects.requireNonNullElse(options.firstDelay(), config.firstDelay()),
                Objects.requireNonNullElse(options.maxDelay(), config.maxDelay()),
                Objects.requireNonNullElse(options.schedule(), config.schedule()));
    }

    /** How long to wait after so many attempts; empty when they were the last. */
    Optional<Duration> delayAfter(int attempts) {
        if (attempts <= maxRetries) {
            // A shift by more would not fit; longer than the longest it is anyway.
            Duration doubled = firstDelay.multipliedBy(1L << Math.min(attempts - 1, 30));
            return Optional.of(jittered(doubled.compareTo(maxDelay) < 0 ? doubled : maxDelay));
        }
        int later = attempts - maxRetries - 1;
        return later < schedule.size() ? Optional.of(jittered(schedule.get(later))) : Optional.empty();
    }

    private static Duration jittered(Duration delay) {
        double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (delay.toNanos() * factor));
    }
}
