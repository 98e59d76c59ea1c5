package io.serai.debounce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads claims as the scripts answer them. Others can write to the same Redis: nothing in there is taken for granted. */
final class ClaimReader {
    private ClaimReader() {}

    /** What became of an answer. */
    sealed interface Result {
        String claimId();
    }

    /**
     * @param unreadable what was among its events and is none, as it is; the claim has the others
     */
    record Decoded(Claim claim, List<byte[]> unreadable) implements Result {
        @Override
        public String claimId() {
            return claim.id();
        }
    }

    /** @param problem what is wrong with all of it */
    record Broken(String claimId, String problem) implements Result {}

    /** @param answer id, meta as a flat list, events */
    static Result read(List<?> answer) {
        String id = text(answer.get(0));
        List<ObjectNode> events = new ArrayList<>();
        Set<String> traceparents = new LinkedHashSet<>();
        List<byte[]> unreadable = new ArrayList<>();
        long bytes = 0;
        for (Object stored : (List<?>) Objects.requireNonNull(answer.get(2))) {
            byte[] json = (byte[]) Objects.requireNonNull(stored);
            bytes += json.length;
            ObjectNode event = event(json);
            if (event == null) {
                unreadable.add(json);
            } else {
                // The hub's own note: no message and no route sees it.
                JsonNode traceparent = event.remove(BucketEvent.TRACEPARENT);
                if (traceparent != null && traceparent.isTextual() && traceparents.size() < Claim.MOST_TRACEPARENTS) {
                    traceparents.add(traceparent.textValue());
                }
                events.add(event);
            }
        }
        if (events.isEmpty()) {
            return new Broken(
                    id, unreadable.isEmpty() ? "events: must not be empty" : "events: must be events as JSON objects");
        }
        try {
            return new Decoded(
                    claim(
                            id,
                            meta((List<?>) Objects.requireNonNull(answer.get(1))),
                            bytes,
                            List.copyOf(traceparents),
                            events),
                    unreadable);
        } catch (InvalidInputException e) {
            return new Broken(id, String.valueOf(e.getMessage()));
        }
    }

    private static Claim claim(
            String id, Map<String, String> meta, long bytes, List<String> traceparents, List<ObjectNode> events) {
        long claimedAt = number(meta, "claimedAt");
        return new Claim(
                id,
                member(meta, "alertId"),
                member(meta, "eventType"),
                member(meta, "workspaceId"),
                Instant.ofEpochMilli(number(meta, "firstSeen")),
                // One that was made of what somebody else left behind has none.
                Instant.ofEpochMilli(meta.containsKey("dueAt") ? number(meta, "dueAt") : claimedAt),
                Instant.ofEpochMilli(claimedAt),
                count(meta, "attempts"),
                optionalCount(meta, "partsDelivered"),
                optionalCount(meta, "parts"),
                optionalCount(meta, "replays"),
                bytes,
                traceparents,
                events);
    }

    private static @Nullable ObjectNode event(byte[] json) {
        try {
            return Json.read(json) instanceof ObjectNode event && isEvent(event) ? event : null;
        } catch (InvalidInputException e) {
            return null;
        }
    }

    private static boolean isEvent(ObjectNode json) {
        return json.path("id").isTextual()
                && json.path("eventType").isTextual()
                && json.path("workspaceId").isTextual()
                && json.path("timestamp").isTextual()
                && json.has("payload");
    }

    private static Map<String, String> meta(List<?> flat) {
        Map<String, String> meta = new HashMap<>();
        for (Iterator<?> it = flat.iterator(); it.hasNext(); ) {
            meta.put(text(it.next()), text(it.next()));
        }
        return meta;
    }

    private static int optionalCount(Map<String, String> meta, String name) {
        return meta.containsKey(name) ? count(meta, name) : 0;
    }

    private static int count(Map<String, String> meta, String name) {
        return (int) Math.min(Integer.MAX_VALUE, number(meta, name));
    }

    private static long number(Map<String, String> meta, String name) {
        String value = member(meta, name);
        if (!value.matches("\\d{1,15}")) {
            throw new InvalidInputException(name, "must be a whole number");
        }
        return Long.parseLong(value);
    }

    private static String member(Map<String, String> meta, String name) {
        String value = meta.get(name);
        if (value == null) {
            throw new InvalidInputException(name, "is missing");
        }
        return value;
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }
}
