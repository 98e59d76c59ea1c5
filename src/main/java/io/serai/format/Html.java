package io.serai.format;

/**
 * The HTML that Telegram takes, https://core.telegram.org/bots/api#html-style, which mail programs show as well. Lines
 * end as in plain text.
 */
final class Html extends PiecedMarkup {
    static final Html INSTANCE = new Html();

    /** Telegram makes mentions of names after an at sign, whatever the markup; a space without width prevents it. */
    private static final String AT = "@\u200B";

    private static final int LONGEST_ENTITY = 6;

    private Html() {}

    @Override
    public String escape(String text) {
        return entities(text).replace("@", AT);
    }

    private static String entities(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String bold(String escaped) {
        return "<b>" + escaped + "</b>";
    }

    @Override
    public String code(String text, int max) {
        return "<code>" + cut(escape(text), max) + "</code>";
    }

    @Override
    public String link(Link link) {
        return "<a href=\"" + entities(link.url()) + "\">" + escape(link.label()) + "</a>";
    }

    @Override
    int pieceEnd(String markup, int start) {
        return switch (markup.charAt(start)) {
            case '<' -> endOf(markup, start, markup.startsWith("<a ", start) ? "</a>" : ">", Integer.MAX_VALUE);
            case '&' -> endOf(markup, start, ";", LONGEST_ENTITY);
            case '@' -> markup.startsWith(AT, start) ? start + AT.length() : start + 1;
            default -> characterEnd(markup, start);
        };
    }

    @Override
    String closing(String piece) {
        return piece.startsWith("<") && piece.endsWith(">") && !piece.startsWith("</") && !piece.startsWith("<a ")
                ? "</" + piece.substring(1)
                : "";
    }
}
