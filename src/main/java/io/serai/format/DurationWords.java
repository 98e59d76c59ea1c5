package io.serai.format;

import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Lengths of time as people say them. */
final class DurationWords {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private DurationWords() {}

    static boolean isSeconds(String text) {
        return SECONDS.matcher(text).matches();
    }

    /** {@code 5400} is {@code 1 hour 30 minutes}. What is not a number of seconds is shown as it is. */
    static String of(String seconds) {
        if (!isSeconds(seconds)) {
            return seconds;
        }
        long left = Long.parseLong(seconds);
        if (left == 0) {
            return "0 seconds";
        }
        StringJoiner words = new StringJoiner(" ");
        left = unit(words, left, 86_400, "day");
        left = unit(words, left, 3_600, "hour");
        left = unit(words, left, 60, "minute");
        unit(words, left, 1, "second");
        return words.toString();
    }

    private static long unit(StringJoiner words, long seconds, long size, String name) {
        long count = seconds / size;
        if (count > 0) {
            words.add(count + " " + name + (count == 1 ? "" : "s"));
        }
        return seconds % size;
    }
}
