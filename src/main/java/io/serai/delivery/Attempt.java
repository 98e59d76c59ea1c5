package io.serai.delivery;

import java.time.Instant;

/**
 * One attempt to deliver a notification, for the log; or that it was given up without one.
 *
 * @param number counts from 1, over all hubs that tried this part; 0 when it was given up before the first
 * @param part which of the notification's messages, from 1
 * @param parts how many messages the notification consists of
 * @param replay how often the notification had been replayed from the dead letters before
 * @param outcome {@code delivered}, {@code retry} (it will be tried again), or {@code dead_letter}
 * @param reason as {@link Verdict#reason()}; {@code delivered} when it was
 */
public record Attempt(
        String notificationId,
        String alertId,
        String eventType,
        String workspaceId,
        int number,
        int part,
        int parts,
        int replay,
        Instant at,
        String outcome,
        String reason,
        Exchanged exchanged) {
    /** Of a notification that is one message. */
    public Attempt(
            String notificationId,
            String alertId,
            String eventType,
            String workspaceId,
            int number,
            int replay,
            Instant at,
            String outcome,
            String reason,
            Exchanged exchanged) {
        this(notificationId, alertId, eventType, workspaceId, number, 1, 1, replay, at, outcome, reason, exchanged);
    }
}
