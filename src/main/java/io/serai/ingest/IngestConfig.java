package io.serai.ingest;

import io.serai.config.Settings;
import java.time.Duration;

/**
 * The limits of the event API.
 *
 * @param maxEvents most events of one request
 * @param maxEventBytes largest event as stored
 * @param maxRequestBytes largest request
 * @param idempotencyKeys how long an {@code Idempotency-Key} is remembered
 */
public record IngestConfig(int maxEvents, int maxEventBytes, int maxRequestBytes, Duration idempotencyKeys) {
    public static IngestConfig read(Settings settings) {
        return new IngestConfig(
                settings.count("serai.ingest.max-events", 10_000, 1, 100_000),
                settings.count("serai.ingest.max-event-bytes", 262_144, 1_024, 16 * 1_048_576),
                settings.count("serai.ingest.max-request-bytes", 32 * 1_048_576, 1_024, 1_024 * 1_048_576),
                settings.duration("serai.ingest.idempotency-keys", "24h", Duration.ofMinutes(1), Duration.ofDays(30)));
    }
}
