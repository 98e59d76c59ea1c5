package io.serai.format;

import io.serai.format.Digest.Link;

/** Slack's markup, https://docs.slack.dev/messaging/formatting-message-text. Escape first, cut last. */
final class Mrkdwn {
    private Mrkdwn() {}

    /** Text in which nothing mentions, links or pings. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A code span: the one place where {@code * _ ~} are shown as they are. */
    static String code(String text, int max) {
        return "`" + cut(escape(text.replace('`', '\'')), max) + "`";
    }

    static String link(Link link) {
        String url = link.url().replace("|", "%7C").replace("<", "%3C").replace(">", "%3E");
        return "<" + escape(url) + "|" + escape(link.label().replace("|", "")) + ">";
    }

    /** At most {@code max} UTF-16 units of escaped text, cut between characters, entities and links. */
    static String cut(String escaped, int max) {
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
