package io.serai.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of an e-mail's HTML, for readers without it. Made for what our own routes write: links become their words and
 * their address, ends of lines stay, everything else about layout goes.
 */
final class HtmlText {
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern LINE_END =
            Pattern.compile("<br\\s*/?>|</(?:p|div|h[1-6]|li|tr|table)\\s*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile(
            "<a\\s[^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a\\s*>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,7}|[a-z]{2,4});");
    private static final Pattern LINES = Pattern.compile(" *\n *");
    private static final Pattern EMPTY_LINES = Pattern.compile("\n{3,}");

    private HtmlText() {}

    static String of(String html) {
        String text = BLANK.matcher(html).replaceAll(" ");
        text = LINE_END.matcher(text).replaceAll("\n");
        text = LINK.matcher(text).replaceAll("$2 ($1)");
        text = TAG.matcher(text).replaceAll("");
        text = EMPTY_LINES.matcher(LINES.matcher(text).replaceAll("\n")).replaceAll("\n\n");
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher.quoteReplacement(character(entity)))
                .strip();
    }

    private static String character(java.util.regex.MatchResult entity) {
        String name = entity.group(1);
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            default ->
                name.startsWith("#") ? numbered(Integer.parseInt(name.substring(1)), entity.group()) : entity.group();
        };
    }

    private static String numbered(int codePoint, String otherwise) {
        return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : otherwise;
    }
}
