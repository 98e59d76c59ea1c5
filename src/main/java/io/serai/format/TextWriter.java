package io.serai.format;

import java.io.IOException;
import java.io.Writer;

/**
 * Takes what a template writes. The template's own words are escaped like everything else, so that they can be written as
 * plain text whatever the destination; only what the functions of the markup make is taken as it is.
 */
final class TextWriter extends Writer {
    /** Ours: a text of more UTF-16 units is a mistake, or somebody's attempt to fill the memory. */
    static final int MAX = 20_000;

    private final Markup markup;
    private final StringBuilder text = new StringBuilder();

    TextWriter(Markup markup) {
        this.markup = markup;
    }

    @Override
    public void write(char[] words, int offset, int length) throws IOException {
        markup(markup.escape(new String(words, offset, length)));
    }

    void markup(String piece) throws IOException {
        if (text.length() + piece.length() > MAX) {
            throw new IOException("writes more than " + MAX + " characters");
        }
        text.append(piece);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
