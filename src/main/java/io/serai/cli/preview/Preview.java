package io.serai.cli.preview;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What would be sent for some events, and is not.
 *
 * @param alertName whose messages these are
 * @param type of its destination
 * @param notifications one for each event type
 */
public record Preview(String alertName, String alertId, String type, List<Notification> notifications) {
    public Preview {
        notifications = List.copyOf(notifications);
    }

    /**
     * What is made of the events of one type.
     *
     * @param doubts why this would not be sent in earnest
     * @param failure why there are no messages; null: there are
     * @param messages the parts in their order, without the alert's secrets
     */
    public record Notification(
            String eventType, int events, List<String> doubts, @Nullable String failure, List<Message> messages) {
        public Notification {
            doubts = List.copyOf(doubts);
            messages = List.copyOf(messages);
        }
    }

    /**
     * One request.
     *
     * @param body as it would be sent
     * @param sizes what its service bounds
     */
    public record Message(String body, List<Size> sizes) {
        public Message {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * Something of a message that its service bounds.
     *
     * @param limit null: none is known
     */
    public record Size(String what, int size, @Nullable Integer limit) {
        /** Whether the service would refuse it. */
        public boolean exceeded() {
            return limit != null && size > limit;
        }

        @Override
        public String toString() {
            return what + " " + grouped(size) + (limit == null ? "" : " of " + grouped(limit))
                    + (exceeded() ? " (too large)" : "");
        }

        private static String grouped(int number) {
            return String.format(Locale.ROOT, "%,d", number);
        }
    }
}
