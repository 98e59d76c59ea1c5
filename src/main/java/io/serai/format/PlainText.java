package io.serai.format;

/** Other people's text as one line that is safe to show. */
final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int LINE_SEPARATOR = 0x2028;
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    private PlainText() {}

    /**
     * At most {@code max} UTF-16 units on one line: control characters become spaces, halves of surrogate pairs U+FFFD,
     * and bidirectional overrides, which can make a text read as another, go. A cut text ends with an ellipsis.
     */
    static String line(String text, int max) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < text.length(); ) {
            int given = text.codePointAt(i);
            i += Character.charCount(given);
            if (isBidiControl(given)) {
                continue;
            }
            line.appendCodePoint(shown(given));
            if (line.length() > max) {
                return cut(line.toString(), max);
            }
        }
        return line.toString().strip();
    }

    /** At most {@code max} UTF-16 units, never half a surrogate pair, with an ellipsis when something is missing. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + '…';
    }

    private static int shown(int codePoint) {
        if (Character.isISOControl(codePoint) || codePoint == LINE_SEPARATOR || codePoint == PARAGRAPH_SEPARATOR) {
            return ' ';
        }
        return Character.getType(codePoint) == Character.SURROGATE ? REPLACEMENT : codePoint;
    }

    /** Embeddings, overrides and isolates of Unicode's UAX 9; the marks that right-to-left text needs are not among them. */
    private static boolean isBidiControl(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
