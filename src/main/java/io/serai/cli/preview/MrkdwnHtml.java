package io.serai.cli.preview;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's mrkdwn as HTML: bold, italic, strike, code, quotes, links, mentions, dates, emoji. Draws what Slack would, not
 * what was meant: what is not escaped shows.
 */
final class MrkdwnHtml {
    private static final String NAME = "[a-z0-9_+-]{1,40}+";

    /** What markup can't be in: code and what stands in angle brackets. Else marks that surround words. */
    private static final Pattern TOKENS = Pattern.compile("```(?<block>[^`]++(?:`{1,2}[^`]++)*+)```"
            + "|`(?<code>[^`\\n]++)`"
            + "|<(?<angle>[^<>\\n]++)>"
            + "|(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]++)(?<=\\S)\\*(?!\\w)"
            + "|(?<!\\w)_(?=\\S)(?<italic>[^_\\n]++)(?<=\\S)_(?!\\w)"
            + "|(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]++)(?<=\\S)~(?!\\w)"
            + "|:(?<emoji>" + NAME + "):");

    private static final int DEEPEST = 4;

    private static final Map<String, String> EMOJI = Map.ofEntries(
            Map.entry("red_circle", "🔴"),
            Map.entry("large_orange_circle", "🟠"),
            Map.entry("large_yellow_circle", "🟡"),
            Map.entry("large_green_circle", "🟢"),
            Map.entry("large_blue_circle", "🔵"),
            Map.entry("warning", "⚠️"),
            Map.entry("rotating_light", "🚨"),
            Map.entry("white_check_mark", "✅"),
            Map.entry("heavy_check_mark", "✔️"),
            Map.entry("information_source", "ℹ️"),
            Map.entry("fire", "🔥"),
            Map.entry("bell", "🔔"),
            Map.entry("x", "❌"));

    private static final Map<String, String> DOTS = Map.of(
            "🔴", "red", "🟠", "orange", "🟡", "yellow", "🟢", "green", "🔵", "blue", "⚪", "white", "✅", "check");

    private final SlackDates dates;

    MrkdwnHtml(SlackDates dates) {
        this.dates = dates;
    }

    String draw(String mrkdwn) {
        StringBuilder drawn = new StringBuilder();
        boolean quoted = false;
        String[] lines = mrkdwn.split("\n", -1);
        if (mrkdwn.contains("```")) {
            // Code goes over lines, and in it nothing is a quote.
            return inline(mrkdwn, 0).replace("\n", "<br>");
        }
        for (int i = 0; i < lines.length; i++) {
            boolean quote = lines[i].startsWith("&gt;");
            if (quote != quoted) {
                drawn.append(quote ? "<blockquote>" : "</blockquote>");
            } else if (i > 0) {
                drawn.append("<br>");
            }
            quoted = quote;
            drawn.append(inline(quote ? lines[i].substring("&gt;".length()).stripLeading() : lines[i], 0));
        }
        return drawn.append(quoted ? "</blockquote>" : "").toString();
    }

    private String inline(String mrkdwn, int depth) {
        StringBuilder drawn = new StringBuilder();
        Matcher tokens = TOKENS.matcher(mrkdwn);
        int end = 0;
        while (tokens.find()) {
            drawn.append(words(mrkdwn.substring(end, tokens.start())));
            drawn.append(token(tokens, depth));
            end = tokens.end();
        }
        return drawn.append(words(mrkdwn.substring(end))).toString();
    }

    private String token(Matcher tokens, int depth) {
        if (tokens.group("block") != null) {
            return "<pre>" + words(tokens.group("block").strip()) + "</pre>";
        }
        if (tokens.group("code") != null) {
            return "<code>" + words(tokens.group("code")) + "</code>";
        }
        if (tokens.group("angle") != null) {
            return angle(tokens.group("angle"));
        }
        if (tokens.group("emoji") != null) {
            String known = EMOJI.get(tokens.group("emoji"));
            return known == null ? words(tokens.group()) : dots(known);
        }
        return surrounded(tokens, "bold", "b", depth)
                + surrounded(tokens, "italic", "i", depth)
                + surrounded(tokens, "strike", "s", depth);
    }

    private String surrounded(Matcher tokens, String group, String element, int depth) {
        String within = tokens.group(group);
        if (within == null) {
            return "";
        }
        return "<" + element + ">" + (depth < DEEPEST ? inline(within, depth + 1) : words(within)) + "</" + element
                + ">";
    }

    private String angle(String content) {
        String[] parts = content.split("\\|", 2);
        if (parts[0].startsWith("!date^")) {
            String[] date = parts[0].split("\\^", 4);
            String fallback = parts.length > 1 ? parts[1] : "";
            return "<time title=\"" + Html.escape(unescape(fallback)) + "\">"
                    + Html.escape(
                            date.length < 3
                                    ? unescape(fallback)
                                    : dates.show(date[1], date[2]).orElse(unescape(fallback)))
                    + "</time>";
        }
        if (parts[0].startsWith("!") || parts[0].startsWith("@") || parts[0].startsWith("#")) {
            String name = parts.length > 1 ? parts[1] : parts[0].replaceFirst("^!(?:subteam\\^)?", "@");
            return "<span class=\"mention\">" + words(name) + "</span>";
        }
        String url = unescape(parts[0]);
        return new Html().link(url, parts.length > 1 ? unescape(parts[1]) : url).toString();
    }

    /** Slack knows these three entities and no others. */
    private static String words(String escaped) {
        return dots(Html.escape(unescape(escaped)));
    }

    /** Signs of severity, which not every machine has a font for. */
    static String dots(String html) {
        String drawn = html;
        for (Map.Entry<String, String> dot : DOTS.entrySet()) {
            if (drawn.contains(dot.getKey())) {
                drawn = drawn.replace(
                        dot.getKey(),
                        "<span class=\"dot " + dot.getValue() + "\" role=\"img\" aria-label=\"" + dot.getValue()
                                + "\"></span>");
            }
        }
        return drawn;
    }

    private static String unescape(String escaped) {
        return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
