package io.serai.format;

import io.serai.alert.MessageOptions;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much of a notification's details one destination takes, and how much of them an alert wants.
 *
 * @param block longest text of one block, in UTF-16 units as sent, which no destination counts more of
 * @param blocks most of them in one message
 * @param total most size of all of them in one message
 * @param items most details that are shown; the others are counted
 * @param parts most messages
 * @param size of a text, as {@code total} counts it; that of two texts together is not more than the sum of theirs
 */
record Room(int block, int blocks, int total, int items, int parts, ToIntFunction<String> size) {
    /** Less than this is no room for an item, its link and what stands around them. */
    static final int LEAST = 200;

    /** Ours, where the alert says nothing: more messages at once are not read. */
    static final int PARTS = 10;

    Room {
        require(block >= LEAST, "block", "at least " + LEAST);
        require(blocks >= 1, "blocks", "at least 1");
        require(total >= LEAST, "total", "at least " + LEAST);
        require(items >= 0, "items", "0 or more");
        require(parts >= 1, "parts", "at least 1");
    }

    /** As much as the alert wants: by default all details, in at most {@link #PARTS} messages. */
    static Room of(int block, int blocks, int total, ToIntFunction<String> size, MessageOptions wanted) {
        return new Room(
                block, blocks, total, or(wanted.maxItems(), Integer.MAX_VALUE), or(wanted.maxParts(), PARTS), size);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static void require(boolean met, String name, String rule) {
        if (!met) {
            throw new IllegalArgumentException(name + ": must be " + rule);
        }
    }
}
