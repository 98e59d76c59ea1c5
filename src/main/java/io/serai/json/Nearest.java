package io.serai.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names the known word that somebody most probably meant. */
public final class Nearest {
    /** No word of ours is as long; comparing costs the product of both lengths. */
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** {@code "; did you mean 'x'?"} for the nearest of the known words, or nothing when none is near. */
    public static String hint(String given, Collection<String> known) {
        if (given.length() > MAX_LENGTH) {
            return "";
        }
        String word = given.toLowerCase(Locale.ROOT);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt(k -> distance.apply(word, k.toLowerCase(Locale.ROOT))))
                .filter(k -> distance.apply(word, k.toLowerCase(Locale.ROOT)) <= Math.max(2, given.length() / 3))
                .map(k -> "; did you mean '" + k + "'?")
                .orElse("");
    }
}
