package io.serai.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error says, without its traceback: the lines of code in one, and what they were called with, are content. Behind
 * a traceback of Python's stands the error itself: the first line of it stays, as any more of them may quote content.
 */
final class ErrorText {
    /** Ours: an error is told in less. */
    static final int MAX = 1_000;

    private static final String HEADING = "Traceback (most recent call last)";

    /** Says that there was one, where it was cut off before the error's own line. */
    private static final String NOTHING_ELSE = "(traceback)";

    /**
     * What stands behind {@code at} in a stack, and in no sentence: {@code a.B.c(} of Java and .NET, and of JavaScript
     * {@code f (x.js:1:2)}, {@code x.js:1:2} and what it has no file of.
     */
    private static final String CALL = "(?:async |new )?(?:<anonymous>|[^\\s(]{1,512}+\\("
            + "|[^\\s(]{1,512}+ (?:\\[as [^\\s\\]]{1,128}+\\] )?+\\((?:index |native|<anonymous>|[^\\r\\n]{1,512}?:\\d{1,9}+:\\d)"
            + "|\\S{1,512}?:\\d{1,9}+:\\d)";

    /** Java's, .NET's and JavaScript's, or Python's, at the beginning of a line. */
    private static final String JAVA = "at " + CALL;

    private static final String PYTHON = " {2,16}+File \\\\?\"";

    /** The heading of Python's, and the first call in any; also with line breaks and tabs as JSON has them. */
    private static final Pattern TRACEBACK = Pattern.compile(Pattern.quote(HEADING)
            + "|(?:\\A|[\\r\\n])(?:(?:\\t{1,4}+| {3,16}+)" + JAVA + "|" + PYTHON + ")"
            + "|\\\\n(?:(?:(?:\\\\t){1,4}+| {3,16}+)" + JAVA + "|" + PYTHON + ")");

    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final Pattern ESCAPED_LINE_END = Pattern.compile("\\\\n");

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
        boolean hasHeading = text.startsWith(HEADING, traceback.start());
        if (!before.isBlank() && !hasHeading) {
            return before;
        }
        int behind = hasHeading ? text.lastIndexOf(HEADING) + HEADING.length() : traceback.start();
        String error = error(text.substring(behind), hasHeading);
        return before.isBlank() ? (error.isEmpty() ? NOTHING_ELSE : error) : joined(before, error);
    }

    /**
     * The first line that is not indented; empty: there is none.
     *
     * @param inLine whether the text begins in the middle of a line
     */
    private static String error(String text, boolean inLine) {
        boolean escaped = text.startsWith("\\n") || text.startsWith(":\\n");
        return (escaped ? ESCAPED_LINE_END : LINE_END)
                .splitAsStream(text)
                .skip(inLine ? 1 : 0)
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .findFirst()
                .map(ErrorText::untilTraceback)
                .orElse("");
    }

    /** One may have another in it, on the same line. */
    private static String untilTraceback(String line) {
        Matcher traceback = TRACEBACK.matcher(line);
        return (traceback.find() ? line.substring(0, traceback.start()) : line).stripTrailing();
    }

    /** As {@code LLM call failed: RateLimitError: 429}. */
    private static String joined(String before, String error) {
        if (error.isEmpty() || before.contains(error)) {
            return before;
        }
        if (error.endsWith(before.strip())) {
            return error;
        }
        return before + (Character.isLetterOrDigit(before.charAt(before.length() - 1)) ? ": " : " ") + error;
    }
}
