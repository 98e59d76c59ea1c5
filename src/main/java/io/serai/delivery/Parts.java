package io.serai.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.debounce.Progress;
import io.serai.format.UndeliverableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a notification consists of: what its format route hands over, or each element of it where that is a
 * JSON array. Each is sent, tried again and remembered by itself, one after the other.
 */
public final class Parts {
    private Parts() {}

    /** @throws UndeliverableException when there are too many, or none was made */
    public static List<Object> of(@Nullable Object body) {
        if (body == null) {
            throw new UndeliverableException(
                    "no_message",
                    "The alert's route hands nothing to direct:deliver: one of its steps empties the body");
        }
        if (!(body instanceof ArrayNode array)) {
            return List.of(body);
        }
        if (array.size() > Progress.MOST_PARTS) {
            throw new UndeliverableException(
                    "too_many_parts",
                    "The alert's route makes " + array.size() + " messages of one notification, and the most are "
                            + Progress.MOST_PARTS
                            + ": let it say more in each, or let the alert gather less (max_events)");
        }
        List<Object> parts = new ArrayList<>(array.size());
        array.forEach(part -> parts.add(content(part)));
        return parts;
    }

    /** Text is sent as it is, not as JSON. */
    private static Object content(JsonNode part) {
        return part.isTextual() ? part.textValue() : part;
    }

    /** What a receiver knows one of them by: the notification's id alone where it is the only one. */
    static String webhookId(String notificationId, int part, int parts) {
        return parts > 1 ? notificationId + "-" + part : notificationId;
    }
}
