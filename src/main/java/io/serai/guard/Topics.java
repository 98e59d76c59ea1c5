package io.serai.guard;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The names of Kafka topics, and the URLs by which alerts name them as destinations: {@code kafka://topic}. */
public final class Topics {
    /** What a name must be, for messages. */
    public static final String RULE = "must be the name of a Kafka topic: 1 to 249 letters, digits, dots, _ and -";

    private static final String SCHEME = "kafka://";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private Topics() {}

    /** Whether Kafka takes it for a topic. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** Whether it is meant to name a topic. */
    public static boolean isUrl(String url) {
        return url.startsWith(SCHEME);
    }

    /** The topic that such a URL names. */
    public static String ofUrl(String url) {
        return url.substring(SCHEME.length());
    }

    /** What stands between commas, without blanks around it. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
