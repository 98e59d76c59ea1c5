package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The beginning of a message that was sent, fit to be kept and shown: what looks like a secret is masked, whatever the
 * alert's own redaction has left in it.
 *
 * @param cut whether the message is longer
 */
public record ShownMessage(String text, boolean cut) {
    /** Of more only the beginning is read. */
    private static final int MOST_READ = 65_536;

    /** So much more is masked than shown: a secret at the cut is masked like any other. */
    private static final int BESIDES = 1_024;

    /** @param most characters that are shown */
    public static ShownMessage of(byte[] message, int most) {
        String masked = masked(message, most);
        boolean cut = masked.length() > most || message.length > MOST_READ;
        return new ShownMessage(masked.length() > most ? beginning(masked, most) : masked, cut);
    }

    private static String masked(byte[] message, int most) {
        if (message.length <= MOST_READ) {
            try {
                return text(Json.write(MaskedJson.of(Json.read(message), Set.of())));
            } catch (InvalidInputException e) {
                // A text.
            }
        }
        String all = text(Arrays.copyOf(message, Math.min(message.length, MOST_READ)));
        // Also of what somebody has cut before.
        return (message.length > MOST_READ / 2 ? JsonBeginning.read(all) : Optional.<JsonNode>empty())
                .map(read -> text(Json.write(MaskedJson.of(read, Set.of()))))
                .orElseGet(() -> SecretText.mask(all.length() > most + BESIDES ? beginning(all, most + BESIDES) : all));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** No half of a character. */
    private static String beginning(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
