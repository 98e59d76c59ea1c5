package io.serai.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names the known word that somebody most probably meant. */
public final class Nearest {
    /** No word of ours is as long; comparing costs the product of both lengths. */
    private static final int MAX_LENGTH = 64;

    /** Shorter words begin too many others. */
    private static final int MIN_PREFIX = 3;

    private Nearest() {}

    /**
     * {@code "; did you mean 'x'?"} for the known word that differs by the fewest mistakes, one in three characters at
     * most, or else for the longest that the given one only adds words to, as {@code window_in_seconds} to
     * {@code window}; or nothing.
     */
    public static String hint(String given, Collection<String> known) {
        if (given.length() > MAX_LENGTH) {
            return "";
        }
        return misspelt(given, known)
                .or(() -> lengthened(given, known))
                .map(k -> "; did you mean '" + k + "'?")
                .orElse("");
    }

    private static Optional<String> misspelt(String given, Collection<String> known) {
        String word = given.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(k -> mistakes(word, k.toLowerCase(Locale.ROOT))))
                .filter(k -> mistakes(word, k.toLowerCase(Locale.ROOT)) <= Math.max(1, given.length() / 3));
    }

    private static Optional<String> lengthened(String given, Collection<String> known) {
        return known.stream()
                .filter(k -> k.length() >= MIN_PREFIX && isPrefix(k, given))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isPrefix(String word, String given) {
        if (given.length() <= word.length() || !given.regionMatches(true, 0, word, 0, word.length())) {
            return false;
        }
        char next = given.charAt(word.length());
        return next == '_' || next == '-' || next == '.' || Character.isUpperCase(next);
    }

    /** How many characters are missing, too many or wrong; two in each other's place are one mistake. */
    private static int mistakes(String one, String other) {
        return isSwapped(one, other)
                ? 1
                : LevenshteinDistance.getDefaultInstance().apply(one, other);
    }

    private static boolean isSwapped(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return one.length() == other.length()
                && i + 1 < one.length()
                && one.charAt(i) == other.charAt(i + 1)
                && one.charAt(i + 1) == other.charAt(i)
                && one.substring(i + 2).equals(other.substring(i + 2));
    }
}
