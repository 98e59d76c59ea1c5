package io.serai.alert;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one alert's messages say. What is null follows the destination type.
 *
 * @param envelope of a general webhook
 * @param includeData whether the events' own data is sent, or only their ids and counts
 * @param redaction which of that data may leave
 * @param severities of PagerDuty by event type: {@code critical}, {@code error}, {@code warning} or {@code info};
 *     {@code *} is for the types that are not named
 * @param maxItems most details that are shown; the others are counted
 * @param maxParts most messages that one notification becomes where its destination has limits
 * @param dedupKey template of PagerDuty's {@code dedup_key}
 * @param resolveAfter without events for so long, PagerDuty's incident is resolved
 */
public record MessageOptions(
        EnvelopeForm envelope,
        boolean includeData,
        @Nullable Redaction redaction,
        Map<String, String> severities,
        @Nullable Integer maxItems,
        @Nullable Integer maxParts,
        @Nullable String dedupKey,
        @Nullable Duration resolveAfter) {
    /** The severities of PagerDuty's Events API v2. */
    public static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    /** Stands for the event types that a map of severities does not name. */
    public static final String OTHERS = "*";

    public static final MessageOptions DEFAULT =
            new MessageOptions(EnvelopeForm.CAMEL, true, null, Map.of(), null, null, null, null);

    public MessageOptions {
        severities = Map.copyOf(severities);
    }

    public MessageOptions withEnvelope(EnvelopeForm next) {
        return new MessageOptions(next, includeData, redaction, severities, maxItems, maxParts, dedupKey, resolveAfter);
    }

    public MessageOptions withData(boolean next) {
        return new MessageOptions(envelope, next, redaction, severities, maxItems, maxParts, dedupKey, resolveAfter);
    }

    public MessageOptions withRedaction(@Nullable Redaction next) {
        return new MessageOptions(envelope, includeData, next, severities, maxItems, maxParts, dedupKey, resolveAfter);
    }

    public MessageOptions withSeverities(Map<String, String> next) {
        return new MessageOptions(envelope, includeData, redaction, next, maxItems, maxParts, dedupKey, resolveAfter);
    }

    public MessageOptions withMost(@Nullable Integer items, @Nullable Integer parts) {
        return new MessageOptions(envelope, includeData, redaction, severities, items, parts, dedupKey, resolveAfter);
    }

    public MessageOptions withIncidents(@Nullable String key, @Nullable Duration quiet) {
        return new MessageOptions(envelope, includeData, redaction, severities, maxItems, maxParts, key, quiet);
    }
}
