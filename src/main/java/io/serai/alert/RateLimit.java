package io.serai.alert;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a destination takes.
 *
 * @param count messages, at least 1
 * @param per in this time
 */
public record RateLimit(int count, Duration per) {
    /** What a rate limit must be, for a message that names the field before it. */
    public static final String RULE = "must be a number from 1 to 10000 and a unit of time, like 1/s, 120/m or 1000/h";

    private static final int MAX_COUNT = 10_000;
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})/(s|m|min|h)");

    public RateLimit {
        if (count < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("A rate limit must let something through");
        }
    }

    /** Null when the text breaks {@link #RULE}. */
    public static @Nullable RateLimit parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int count = Integer.parseInt(matcher.group(1));
        if (count < 1 || count > MAX_COUNT) {
            return null;
        }
        return new RateLimit(
                count,
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "h" -> Duration.ofHours(1);
                    default -> Duration.ofMinutes(1);
                });
    }

    /** The form that {@link #parse} reads back. */
    public String print() {
        return count + "/" + (per.toHours() > 0 ? "h" : per.toMinutes() > 0 ? "m" : "s");
    }
}
