package io.serai.messages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads messages as their destinations would: whether nothing in them mentions, and whether every entity, link and tag is
 * whole. What is wrong is told in words.
 */
final class SafeMarkup {
    private static final String ENTITY = "&(?:amp|lt|gt);";
    private static final String TEXT = "[^<>&]";
    private static final String LINK = "<https?://[^<>|\\s]+(?:\\|[^<>|]*+)?>";
    private static final String DATE = "<!date\\^-?\\d+\\^[^<>|^]*+(?:\\^[^<>|^]*+)?\\|[^<>|]*+>";

    /** https://docs.slack.dev/messaging/formatting-message-text */
    private static final Pattern MRKDWN = Pattern.compile("(?:%s|%s|%s|%s)*+".formatted(TEXT, ENTITY, LINK, DATE));

    /** https://developers.google.com/workspace/chat/format-messages */
    private static final Pattern CHAT = Pattern.compile("(?:%s|%s|%s)*+".formatted(TEXT, ENTITY, LINK));

    /** https://core.telegram.org/bots/api#html-style; of the tags that it has, those that we use. */
    private static final Pattern TAG = Pattern.compile("<(/?)(b|code|a)(?: href=\"https?://[^\"<>\\s]*+\")?>");

    private static final Pattern LONE_HTML = Pattern.compile("[<>]|&(?!(?:amp|lt|gt|quot|#39|#x27);)");

    private static final Map<String, Function<JsonNode, List<String>>> READERS = Map.of(
            "slack", SafeMarkup::slack,
            "discord", SafeMarkup::discord,
            "google-chat", SafeMarkup::googleChat,
            "telegram", SafeMarkup::telegram);

    private SafeMarkup() {}

    /** Nothing when all is well, or the destination has no markup of its own. */
    static List<String> problems(String destination, JsonNode message) {
        List<String> problems = new ArrayList<>();
        if (strings(message).stream().anyMatch(SafeMarkup::hasHalfCharacter)) {
            problems.add("half a character");
        }
        Function<JsonNode, List<String>> reader = READERS.get(destination);
        if (reader != null) {
            problems.addAll(reader.apply(message));
        }
        return problems;
    }

    /** All texts of a message, however deep. */
    static List<String> strings(JsonNode message) {
        List<String> strings = new ArrayList<>();
        collect(message, strings);
        return strings;
    }

    private static void collect(JsonNode node, List<String> strings) {
        if (node.isTextual()) {
            strings.add(node.textValue());
        }
        node.forEach(child -> collect(child, strings));
    }

    private static List<String> slack(JsonNode message) {
        List<String> problems =
                new ArrayList<>(unreadable("text", message.path("text").asText(), MRKDWN));
        for (JsonNode text : message.path("blocks").findValues("text")) {
            if (text.path("type").asText().equals("mrkdwn")) {
                problems.addAll(unreadable("mrkdwn", text.path("text").asText(), MRKDWN));
                // Otherwise names of channels and people in plain words become mentions.
                if (!text.path("verbatim").asBoolean()) {
                    problems.add("mrkdwn that is not verbatim");
                }
            } else if (text.isObject()
                    && Pattern.compile("[<>&]")
                            .matcher(text.path("text").asText())
                            .find()) {
                problems.add("plain text with < > &: " + text.path("text").asText());
            }
        }
        return problems;
    }

    /** Whatever the texts say, Discord looks up nobody. */
    private static List<String> discord(JsonNode message) {
        JsonNode parse = message.at("/allowed_mentions/parse");
        return parse.isArray() && parse.isEmpty() ? List.of() : List.of("mentions are allowed");
    }

    private static List<String> googleChat(JsonNode message) {
        return unreadable("text", message.path("text").asText(), CHAT);
    }

    private static List<String> telegram(JsonNode message) {
        String text = message.path("text").asText();
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = TAG.matcher(text);
        while (tags.find()) {
            if (tags.group(1).isEmpty()) {
                open.push(tags.group(2));
            } else if (open.isEmpty() || !open.pop().equals(tags.group(2))) {
                return List.of("a tag that closes nothing: " + text);
            }
        }
        if (!open.isEmpty()) {
            return List.of("a tag that stays open: " + text);
        }
        return LONE_HTML.matcher(TAG.matcher(text).replaceAll("")).find()
                ? List.of("markup that was not escaped: " + text)
                : List.of();
    }

    private static List<String> unreadable(String what, String text, Pattern whole) {
        Matcher matcher = whole.matcher(text);
        if (matcher.matches()) {
            return List.of();
        }
        int good = matcher.lookingAt() ? matcher.end() : 0;
        return List.of(what + " with half a link or entity, or a mention, at "
                + text.substring(good, Math.min(text.length(), good + 60)));
    }

    private static boolean hasHalfCharacter(String text) {
        return text.codePoints()
                .anyMatch(point -> Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE);
    }
}
