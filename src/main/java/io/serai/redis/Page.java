package io.serai.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what is in Redis, as much as was looked through at once: it may have fewer items than were asked for, or
 * none, though there are more.
 *
 * @param next from where to go on; null when this was the last part
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }
}
