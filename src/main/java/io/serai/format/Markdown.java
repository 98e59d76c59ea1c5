package io.serai.format;

import java.util.regex.Pattern;

/**
 * The Markdown that Discord and Microsoft Teams have in common: bold, links, and a backslash that takes the meaning from
 * any punctuation (https://spec.commonmark.org/0.31.2/#backslash-escapes). Teams knows no code spans, so there are none
 * around text that would mean something outside of one.
 */
final class Markdown extends PiecedMarkup {
    static final Markdown INSTANCE = new Markdown();

    private static final String MEANINGFUL = "\\`*_~|[]()<>&";

    /** Of a heading, a list or a line under a heading. */
    private static final String MEANINGFUL_FIRST = "#-+=";

    /** No backslash helps against {@code @everyone}: Discord looks for it before it looks for Markdown. */
    private static final String AT = "@\u200B";

    private static final String BOLD = "**";

    private static final Pattern NOT_IN_CODE =
            Pattern.compile("[\\\\`*~|\\[\\]()<>&@\\p{Cntrl}]|://|(?<![a-z0-9])_|_$", Pattern.CASE_INSENSITIVE);

    private static final Pattern ENTITY = Pattern.compile("(&#?\\w{1,32});");

    private Markdown() {}

    @Override
    public String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        boolean first = true;
        boolean number = false;
        for (int i = 0; i < text.length(); i++) {
            char given = text.charAt(i);
            if (given == '@') {
                escaped.append(AT);
            } else {
                if (MEANINGFUL.indexOf(given) >= 0
                        || (first && MEANINGFUL_FIRST.indexOf(given) >= 0)
                        || (number && (given == '.' || given == ')'))
                        || (given == ':' && text.startsWith("//", i + 1))) {
                    escaped.append('\\');
                }
                escaped.append(given);
            }
            number = (first || number) && given >= '0' && given <= '9';
            first = given == '\n' || given == '\r' || (first && Character.isWhitespace(given));
        }
        return escaped.toString();
    }

    @Override
    public String bold(String escaped) {
        return BOLD + escaped + BOLD;
    }

    @Override
    public String code(String text, int max) {
        return text.isBlank() || NOT_IN_CODE.matcher(text).find()
                ? cut(escape(text), max)
                : "`" + PlainText.cut(text, max) + "`";
    }

    @Override
    public String link(Link link) {
        return "[" + escape(link.label()) + "](" + destination(link.url()) + ")";
    }

    private static String destination(String url) {
        StringBuilder encoded = new StringBuilder(url.length());
        for (int i = 0; i < url.length(); i++) {
            char given = url.charAt(i);
            if (given <= ' '
                    || given == '"'
                    || given == '\''
                    || given == '*'
                    || (given != '&' && given != '_' && given != '~' && MEANINGFUL.indexOf(given) >= 0)) {
                encoded.append('%')
                        .append(Character.forDigit(given >> 4, 16))
                        .append(Character.forDigit(given & 15, 16));
            } else {
                encoded.append(given);
            }
        }
        return ENTITY.matcher(encoded).replaceAll("$1%3B");
    }

    @Override
    int pieceEnd(String markup, int start) {
        return switch (markup.charAt(start)) {
            case '\\' -> start + 1 < markup.length() ? characterEnd(markup, start + 1) : start + 1;
            case '@' -> markup.startsWith(AT, start) ? start + AT.length() : start + 1;
            case '*' -> markup.startsWith(BOLD, start) ? start + BOLD.length() : start + 1;
            case '[' -> linkEnd(markup, start);
            default -> characterEnd(markup, start);
        };
    }

    private static int linkEnd(String markup, int start) {
        int destination = markup.indexOf("](", start);
        return destination < 0 ? start + 1 : endOf(markup, destination, ")", Integer.MAX_VALUE);
    }

    @Override
    String closing(String piece) {
        return piece.equals(BOLD) || piece.equals("`") ? piece : "";
    }
}
