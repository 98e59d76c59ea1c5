package io.serai.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.event.Event;
import io.serai.testing.Schemas;
import io.serai.testing.SlackLibrary;
import java.util.ArrayList;
import java.util.List;

/** What is asked of every message, for tests that get theirs in another way. */
public final class MessageChecks {
    private MessageChecks() {}

    /** Why the destination would refuse the message, or show what nobody meant; nothing when all is well. */
    public static List<String> problems(String destination, JsonNode message) {
        List<String> problems = new ArrayList<>(Schemas.problems(destination, message));
        problems.addAll(VendorLimits.problems(destination, message));
        problems.addAll(SafeMarkup.problems(destination, message));
        if (destination.equals("slack")) {
            problems.addAll(SlackLibrary.problems(message));
        }
        return problems;
    }

    /** Events that are full of what breaks messages, always the same. */
    public static List<Event> hostileEvents(String eventType, int count) {
        return HostileEvents.of(eventType, count, 4711);
    }
}
