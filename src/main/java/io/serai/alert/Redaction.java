package io.serai.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the events' data may leave for a destination. A path is the names of members with dots between, as in
 * {@code error_info.message}; {@code *} stands for one name and {@code **} for any number of them. Elements of arrays have the
 * path of their array.
 *
 * @param keep paths of the data that may leave, with all that is under them; null: all of it
 * @param drop paths that may not, though they are kept
 * @param mask whether e-mail addresses, keys and tokens are hidden in what leaves
 */
public record Redaction(@Nullable List<String> keep, List<String> drop, boolean mask) {
    /** Everything leaves as it is. */
    public static final Redaction NONE = new Redaction(null, List.of(), false);

    public Redaction {
        keep = keep == null ? null : List.copyOf(keep);
        drop = List.copyOf(drop);
    }
}
