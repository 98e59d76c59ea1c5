package io.serai.format;

/** Slack's markup, https://docs.slack.dev/messaging/formatting-message-text. Escape first, cut last. */
final class Mrkdwn implements Markup {
    static final Mrkdwn INSTANCE = new Mrkdwn();

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
        return "`" + cut(escape(text.replace('`', '\'')), max) + "`";
    }

    @Override
    public String link(Link link) {
        String url = link.url().replace("|", "%7C").replace("<", "%3C").replace(">", "%3E");
        return "<" + escape(url) + "|" + escape(link.label().replace("|", "")) + ">";
    }

    /** At most {@code max} UTF-16 units of escaped text, cut between characters, entities and links. */
    @Override
    public String cut(String escaped, int max) {
        if (escaped.length() <= max) {
            return escaped;
        }
        int end = beforeOpen(escaped, '<', '>', max - 1);
        end = beforeOpen(escaped, '&', ';', end);
        if (end > 0 && Character.isHighSurrogate(escaped.charAt(end - 1))) {
            end--;
        }
        return escaped.substring(0, end) + '…';
    }

    /** The start of the token that is open at {@code end}, or {@code end}. */
    private static int beforeOpen(String text, char opens, char closes, int end) {
        int open = text.lastIndexOf(opens, end - 1);
        if (open < 0) {
            return end;
        }
        int close = text.indexOf(closes, open);
        return close >= 0 && close < end ? end : open;
    }
}
