package io.serai.format;

/**
 * Google Chat's markup, https://developers.google.com/workspace/chat/format-messages. Mentions and links are in angle
 * brackets, so that text without them can't ping: {@code <users/all>} would everybody.
 */
final class ChatMarkup extends PiecedMarkup {
    static final ChatMarkup INSTANCE = new ChatMarkup();

    private static final int LONGEST_ENTITY = 5;

    private ChatMarkup() {}

    @Override
    public String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String escaped) {
        return "*" + escaped + "*";
    }

    @Override
    public String code(String text, int max) {
        return "`" + cut(escape(text.replace('`', '\'')), max) + "`";
    }

    @Override
    public String link(Link link) {
        String url = link.url().replace("|", "%7C").replace("<", "%3C").replace(">", "%3E");
        return "<" + escape(url) + "|" + escape(link.label().replace("|", "")) + ">";
    }

    @Override
    int pieceEnd(String markup, int start) {
        return switch (markup.charAt(start)) {
            case '<' -> endOf(markup, start, ">", Integer.MAX_VALUE);
            case '&' -> endOf(markup, start, ";", LONGEST_ENTITY);
            default -> characterEnd(markup, start);
        };
    }
}
