package io.serai.format;

import java.util.List;

/**
 * The details of one message.
 *
 * @param part its number, from 1
 * @param parts how many there are
 * @param shown how many items are on it
 * @param leftOut how many are on none of the pages
 * @param blocks markup, none of it empty
 */
record Page(int part, int parts, int shown, int leftOut, List<String> blocks) {
    Page {
        blocks = List.copyOf(blocks);
    }

    /** {@code 2 of 3}. */
    String number() {
        return part + " of " + parts;
    }
}
