package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * A secret that nobody else has, to be put in one place and to be looked for in all others.
 *
 * @param place where it was put
 */
public record Canary(String place, String text) {
    /** Who sees so much of it has seen it. */
    private static final int PART = 12;

    private static final int LENGTH = 32;
    private static final String LETTERS = "bcdfghjkmnpqrstvwxz23456789";

    /** The same one for the same place, whenever it is asked for. */
    public static Canary in(String place) {
        Random random = new Random(place.hashCode());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Canary(place, text.toString());
    }

    /** Where it is seen in a text: what stands around it. As it is, in part, in other case, in base64 or in hex. */
    public Optional<String> seenIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String trace : traces()) {
            int at = lower.indexOf(trace);
            if (at >= 0) {
                return Optional.of(place + ": …"
                        + text.substring(Math.max(0, at - 100), Math.min(text.length(), at + LENGTH + 40)) + "…");
            }
        }
        return Optional.empty();
    }

    private List<String> traces() {
        List<String> traces = new ArrayList<>();
        for (int i = 0; i + PART <= text.length(); i++) {
            traces.add(text.substring(i, i + PART).toLowerCase(Locale.ROOT));
        }
        traces.add(HexFormat.of().formatHex(text.getBytes(UTF_8)).toLowerCase(Locale.ROOT));
        // At any place among other bytes: without what depends on these.
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder().encodeToString(("x".repeat(before) + text).getBytes(UTF_8));
            traces.add(encoded.substring(4, encoded.length() - 4).toLowerCase(Locale.ROOT));
        }
        return traces;
    }
}
