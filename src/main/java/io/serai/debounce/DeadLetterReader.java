package io.serai.debounce;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads dead letters as {@code deadletter.lua} describes them; whatever somebody else has written, it can be shown. */
final class DeadLetterReader {
    private static final String NOTHING = "nothing that a hub has written is stored under its name";

    private DeadLetterReader() {}

    /** A letter and the score under which it was found, as Redis writes it. */
    record Found(DeadLetter letter, String score) {}

    static Found letter(@Nullable Object answer) {
        List<?> parts = (List<?>) Objects.requireNonNull(answer);
        List<?> meta = (List<?>) Objects.requireNonNull(parts.get(2));
        String score = text(parts.get(1));
        Instant claimedAt = instant(meta.get(8));
        long events = (Long) Objects.requireNonNull(parts.get(3));
        String detail = optional(meta.get(4));
        DeadLetter letter = new DeadLetter(
                text(parts.get(0)),
                optional(meta.get(0)),
                optional(meta.get(1)),
                optional(meta.get(2)),
                text(meta.get(3)),
                detail == null ? NOTHING : detail,
                count(meta.get(5)),
                count(meta.get(6)),
                instant(meta.get(7)),
                claimedAt,
                Instant.ofEpochMilli(millis(score)),
                events,
                claimedAt != null && events > 0,
                optional(meta.get(9)),
                count(meta.get(10)),
                count(meta.get(11)));
        return new Found(letter, score);
    }

    /** Null when it is no event. */
    static DeadLetter.@Nullable EventLine event(byte[] json) {
        try {
            JsonNode event = Json.read(json);
            if (!event.path("id").isTextual()) {
                return null;
            }
            return new DeadLetter.EventLine(
                    event.path("id").textValue(),
                    event.path("eventType").asText(),
                    event.path("timestamp").asText(),
                    event.path("projectId").textValue());
        } catch (InvalidInputException e) {
            return null;
        }
    }

    /** By the score under which a letter is found. */
    static Instant buriedAt(@Nullable Object score) {
        return Instant.ofEpochMilli(millis(text(score)));
    }

    static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static @Nullable String optional(@Nullable Object value) {
        String text = value == null ? "" : text(value);
        return text.isEmpty() ? null : text;
    }

    private static int count(@Nullable Object value) {
        Long number = number(value);
        return number == null ? 0 : (int) Math.min(Integer.MAX_VALUE, number);
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        Long number = number(value);
        return number == null ? null : Instant.ofEpochMilli(number);
    }

    private static @Nullable Long number(@Nullable Object value) {
        String text = value == null ? "" : text(value);
        return text.matches("\\d{1,15}") ? Long.valueOf(text) : null;
    }

    /** Ours are whole numbers; somebody else's may be anything that Redis takes. */
    private static long millis(String score) {
        try {
            return (long) Math.clamp(Double.parseDouble(score), 0, 253_402_300_799_999.0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
