package io.serai.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error says, without its traceback: the lines of code in one, and what they were called with, are content. Of a
 * text that begins with a traceback, as Python's do, the last line is the error's own.
 */
final class ErrorText {
    /** Ours: an error is told in less. */
    static final int MAX = 1_000;

    private static final String HEADING = "Traceback (most recent call last)";

    /** Says that there was one, where it was cut off before the error's own line. */
    private static final String NOTHING_ELSE = "(traceback)";

    /** The heading of Python's, and the first call in Java's, JavaScript's and Python's; also with line breaks as JSON has them. */
    private static final Pattern TRACEBACK = Pattern.compile(Pattern.quote(HEADING)
            + "|(?:\\A|[\\r\\n])(?:(?:\\t| {4,16}+)at | {2,16}+File \\\\?\")"
            + "|\\\\n(?:(?:\\\\t| {4,16}+)at | {2,16}+File \\\\?\")");

    private static final Pattern LINE_END = Pattern.compile("\\R|\\\\n");

    private ErrorText() {}

    /** At most {@link #MAX} UTF-16 units; the same text when there is nothing to leave out. */
    static String of(String text) {
        String said = mayHaveTraceback(text) ? withoutTraceback(text) : text;
        // Secrets first: half a key is not known as one.
        return said.length() <= MAX ? said : PlainText.cut(SecretText.mask(said), MAX);
    }

    /** Most texts need no closer look. */
    private static boolean mayHaveTraceback(String text) {
        return text.contains("at ") || text.contains("File ") || text.contains(HEADING);
    }

    private static String withoutTraceback(String text) {
        Matcher traceback = TRACEBACK.matcher(text);
        if (!traceback.find()) {
            return text;
        }
        String before = text.substring(0, traceback.start()).stripTrailing();
        return before.isBlank() ? lastLine(text) : before;
    }

    private static String lastLine(String text) {
        String last = "";
        for (String line : LINE_END.splitAsStream(text).toList()) {
            last = line.isBlank() ? last : line;
        }
        boolean ofTraceback = last.isEmpty() || Character.isWhitespace(last.charAt(0)) || last.contains(HEADING);
        return ofTraceback ? NOTHING_ELSE : last.stripTrailing();
    }
}
