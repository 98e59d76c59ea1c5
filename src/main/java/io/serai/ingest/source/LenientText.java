package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Texts as senders write them, made to fit. */
final class LenientText {
    private LenientText() {}

    /** What a value says; null when it says nothing. Objects and arrays say themselves. */
    static @Nullable String of(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** One line: whitespace and control characters become single spaces. Null when nothing is left. */
    static @Nullable String line(JsonNode value, int max) {
        String text = of(value);
        if (text == null) {
            return null;
        }
        String line = text.replaceAll("[\\s\\p{Cntrl}\\x{80}-\\x{9f}]+", " ").strip();
        return line.isBlank() ? null : cut(line, max);
    }

    /** Its beginning, as long as it may be; no character is cut in two. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
