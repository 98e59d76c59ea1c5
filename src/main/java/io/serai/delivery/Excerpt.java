package io.serai.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The beginning of an answer's body, fit to be kept and shown. A receiver may repeat in it whatever it was sent: secrets
 * are masked, also where it repeats only a part of one, and a text that holds a piece of the request is not kept at all.
 */
final class Excerpt {
    static final String ECHO = "(echoes the request)";

    static final int MAX_CHARS = 1_000;

    private static final char MASK = '*';

    /** Shorter ones are words that stand in any text. */
    private static final int SHORTEST_SECRET = 4;

    /** So much of a longer secret is masked where it stands alone: masked keys as receivers print them show less. */
    private static final int SECRET_PART = 8;

    private static final int ECHOED_RUN = 24;

    /** What differs between a text and the same text inside of JSON. */
    private static final Pattern QUOTING = Pattern.compile("[\\s\"\\\\]+");

    private static final Pattern MASKED = Pattern.compile("\\*{4,}");

    private Excerpt() {}

    /**
     * @param all whether that is the whole body
     * @param harmless a part of the request that may be repeated
     */
    static String of(byte[] body, int bytes, boolean all, Collection<String> secrets, byte[] request, String harmless) {
        if (bytes == 0) {
            return "";
        }
        String text = new String(body, 0, bytes, StandardCharsets.UTF_8);
        if (repeats(text, new String(request, StandardCharsets.UTF_8), harmless)) {
            return ECHO;
        }
        StringBuilder kept = new StringBuilder(mask(text, secrets));
        boolean cut = !all || kept.length() > MAX_CHARS;
        int length = Math.min(kept.length(), MAX_CHARS);
        kept.setLength(Character.isHighSurrogate(kept.charAt(length - 1)) ? length - 1 : length);
        for (int i = 0; i < kept.length(); i++) {
            if (!printable(kept.charAt(i))) {
                kept.setCharAt(i, ' ');
            }
        }
        String shown = MASKED.matcher(kept).replaceAll("***").strip();
        return cut ? shown + "…" : shown;
    }

    /** Same length, so that a secret at the cut is masked like any other. */
    private static String mask(String text, Collection<String> secrets) {
        String lower = lower(text);
        char[] masked = text.toCharArray();
        for (String given : secrets) {
            String secret = lower(given);
            int part = Math.min(SECRET_PART, secret.length());
            if (part < SHORTEST_SECRET || part > lower.length()) {
                continue;
            }
            Set<String> parts = new HashSet<>();
            for (int i = 0; i + part <= secret.length(); i++) {
                String piece = secret.substring(i, i + part);
                // The space behind "Bearer" belongs to the words before a token.
                if (piece.equals(piece.strip())) {
                    parts.add(piece);
                }
            }
            for (int i = 0; i + part <= lower.length(); i++) {
                if (parts.contains(lower.substring(i, i + part))) {
                    Arrays.fill(masked, i, i + part, MASK);
                }
            }
        }
        return new String(masked);
    }

    /** One character stays one character. */
    private static String lower(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = Character.toLowerCase(chars[i]);
        }
        return new String(chars);
    }

    private static boolean repeats(String text, String request, String harmless) {
        String said = plain(text.replace(harmless, ""));
        if (said.length() < ECHOED_RUN) {
            return false;
        }
        String asked = plain(request.replace(harmless, ""));
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + ECHOED_RUN <= said.length(); i++) {
            runs.add(said.substring(i, i + ECHOED_RUN));
        }
        return new Runs(runs).anyIn(asked);
    }

    private static String plain(String text) {
        return QUOTING.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static boolean printable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Finds runs of characters in a long text by a hash that rolls over it: the text may have megabytes. */
    private static final class Runs {
        private static final int BITS = 1 << 18;
        private static final int FACTOR = 31;

        private final Set<String> runs;
        private final BitSet hashes = new BitSet(BITS);

        Runs(Set<String> runs) {
            this.runs = runs;
            for (String run : runs) {
                // the same polynomial as below
                hashes.set(slot(run.hashCode()));
            }
        }

        boolean anyIn(String text) {
            int highest = 1;
            for (int i = 1; i < ECHOED_RUN; i++) {
                highest *= FACTOR;
            }
            int hash = 0;
            for (int end = 0; end < text.length(); end++) {
                if (end >= ECHOED_RUN) {
                    hash -= highest * text.charAt(end - ECHOED_RUN);
                }
                hash = hash * FACTOR + text.charAt(end);
                int start = end - ECHOED_RUN + 1;
                if (start >= 0 && hashes.get(slot(hash)) && runs.contains(text.substring(start, end + 1))) {
                    return true;
                }
            }
            return false;
        }

        private static int slot(int hash) {
            return (hash ^ (hash >>> 15)) & (BITS - 1);
        }
    }
}
