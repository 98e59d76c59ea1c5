package io.serai.debounce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification that will not be tried again by itself, input that could not be understood, or something in the hubs'
 * place that no hub has written.
 *
 * @param id the notification's, which a replay keeps
 * @param reason a code for programs: {@code http_404}, {@code timeout}, {@code undecodable}, …
 * @param detail a sentence for people
 * @param attempts made before it was buried, since its last replay; where it has parts, of the one that was not delivered
 * @param replays how often it has been replayed before
 * @param firstSeen when its first event came
 * @param claimedAt when it became a notification
 * @param replayable false when it was never a notification
 * @param source who sent what could not be understood, like {@code langfuse/prod} or {@code kafka:events}; null: it was a
 *     notification
 * @param partsDelivered of the messages that the notification consists of; a replay goes on behind them
 * @param parts how many these are; 0: one message, or none was made
 */
public record DeadLetter(
        String id,
        @Nullable String alertId,
        @Nullable String eventType,
        @Nullable String workspaceId,
        String reason,
        String detail,
        int attempts,
        int replays,
        @Nullable Instant firstSeen,
        @Nullable Instant claimedAt,
        Instant buriedAt,
        long eventCount,
        boolean replayable,
        @Nullable String source,
        int partsDelivered,
        int parts) {
    /** The reason of what no hub has written. */
    public static final String UNDECODABLE = "undecodable";

    /** An event of a dead letter, without what it says: that is not for operators. */
    public record EventLine(String id, String eventType, String timestamp, @Nullable String projectId) {}

    /**
     * What was received and could not be understood.
     *
     * @param text its first 64 KB
     * @param bytes its whole size
     */
    public record Input(String text, long bytes) {}

    /**
     * A dead letter with its first events.
     *
     * @param events the first ones that can be read, in their order
     */
    public record WithEvents(DeadLetter letter, List<EventLine> events) {
        public WithEvents {
            events = List.copyOf(events);
        }
    }
}
