package io.serai.ingest;

import io.serai.config.Settings;

/**
 * The limits of the event API. The size of a whole request is {@code camel.server.maxBodySize}.
 *
 * @param maxEvents most events of one request
 * @param maxEventBytes largest event as stored
 */
public record IngestConfig(int maxEvents, int maxEventBytes) {
    public static IngestConfig read(Settings settings) {
        return new IngestConfig(
                settings.count("serai.ingest.max-events", 10_000, 1, 100_000),
                settings.count("serai.ingest.max-event-bytes", 262_144, 1_024, 16 * 1_048_576));
    }
}
