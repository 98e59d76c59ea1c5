package io.serai.format;

/**
 * Slack's markup, https://docs.slack.dev/messaging/formatting-message-text, and of Google Chat's what is the same,
 * https://developers.google.com/workspace/chat/format-messages. In both, mentions and links are in angle brackets. Escape
 * first, cut last.
 */
final class Mrkdwn extends PiecedMarkup {
    static final Mrkdwn INSTANCE = new Mrkdwn();

    private static final int LONGEST_ENTITY = 5;

    private static final String CODE = "`";

    private Mrkdwn() {}

    /** Text in which nothing mentions, links or pings. */
    @Override
    public String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String escaped) {
        return "*" + escaped + "*";
    }

    /** A code span: the one place where {@code * _ ~} are shown as they are. */
    @Override
    public String code(String text, int max) {
        return CODE + cut(escape(text.replace('`', '\'')), max) + CODE;
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

    @Override
    String closing(String piece) {
        return piece.equals(CODE) ? CODE : "";
    }
}
