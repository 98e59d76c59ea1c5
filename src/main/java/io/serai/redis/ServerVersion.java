package io.serai.redis;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The version of a Redis or Valkey server. */
record ServerVersion(int major, int minor) implements Comparable<ServerVersion> {
    /** The scripts use ZADD with LT, and the configuration set-proc-title: both came with 6.2. */
    static final ServerVersion OLDEST = new ServerVersion(6, 2);

    static final ServerVersion OF_APPEND_ONLY_FOLDER = new ServerVersion(7, 0);

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\..*)?");
    private static final Pattern PRINTED = Pattern.compile("(?:Redis|Valkey) server v=(\\d\\S*)");

    /** Null when the text is no version number. */
    static @Nullable ServerVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.matches()
                ? new ServerVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : null;
    }

    /** Reads what {@code --version} prints: {@code Redis server v=7.2.4 sha=…}. */
    static @Nullable ServerVersion printed(String output) {
        Matcher matcher = PRINTED.matcher(output);
        return matcher.find() ? parse(matcher.group(1)) : null;
    }

    boolean isBefore(ServerVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Comparator.comparingInt(ServerVersion::major)
                .thenComparingInt(ServerVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
