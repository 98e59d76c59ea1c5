package io.serai.format;

import java.util.ArrayDeque;
import java.util.Deque;

/** Markup that is cut between pieces: characters, escapes, entities and links. A span that a cut leaves open is closed. */
abstract class PiecedMarkup implements Markup {
    static final char ELLIPSIS = '…';

    /** The end of the piece that starts there. */
    abstract int pieceEnd(String markup, int start);

    /** What ends the span that this piece begins; empty for a piece that begins none. */
    String closing(String piece) {
        return "";
    }

    @Override
    public final String cut(String markup, int max) {
        if (markup.length() <= max) {
            return markup;
        }
        Deque<String> open = new ArrayDeque<>();
        String closings = "";
        int kept = 0;
        String keptClosings = "";
        for (int end = 0; end + 1 <= max && end < markup.length(); ) {
            int start = end;
            end = pieceEnd(markup, start);
            if (follow(markup.substring(start, end), open)) {
                closings = String.join("", open);
            }
            if (end + 1 + closings.length() <= max) {
                kept = end;
                keptClosings = closings;
            }
        }
        return markup.substring(0, kept) + ELLIPSIS + keptClosings;
    }

    /** Whether the piece has begun or ended a span. */
    private boolean follow(String piece, Deque<String> open) {
        if (piece.equals(open.peek())) {
            open.pop();
            return true;
        }
        String closing = closing(piece);
        if (closing.isEmpty()) {
            return false;
        }
        open.push(closing);
        return true;
    }

    /** The end of the character that starts there. */
    static int characterEnd(String markup, int start) {
        return start + Character.charCount(markup.codePointAt(start));
    }

    /** Behind the closing text, which is to come within so many characters, or behind one character. */
    static int endOf(String markup, int start, String closing, int within) {
        int end = markup.indexOf(closing, start + 1);
        return end < 0 || end - start > within ? characterEnd(markup, start) : end + closing.length();
    }
}
