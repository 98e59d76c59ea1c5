package io.serai.ingest.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection for the people who set its sender up. Its counts are those of this hub since it started.
 *
 * @param source type and name, like {@code langfuse/prod}
 * @param title what kind of sender it is
 * @param url where its sender sends to
 * @param auth how it proves who it is, by the words of the configuration
 * @param verified false: nothing is configured by which it could
 * @param send what it sends for that, with {@code <secret>} in the place of the secret
 * @param rate how much of it is taken; null: as much as comes
 * @param snippet what to paste into the sender's settings
 * @param requests by what became of them
 * @param accepted events
 * @param duplicates events that had been seen before
 * @param lastAccepted when something was last taken
 * @param lastRefused when something was last refused
 * @param lastRefusal why
 */
public record SourceStatus(
        String source,
        String title,
        String url,
        boolean enabled,
        String workspaceId,
        List<String> auth,
        boolean verified,
        List<String> send,
        @Nullable String rate,
        String snippet,
        Map<Outcome, Long> requests,
        long accepted,
        long duplicates,
        @Nullable Instant lastAccepted,
        @Nullable Instant lastRefused,
        @Nullable Outcome lastRefusal) {
    /**
     * A kind of sender that has no connection yet.
     *
     * @param lines to add to the configuration
     */
    public record Available(String type, String title, List<String> auth, List<String> lines) {}
}
