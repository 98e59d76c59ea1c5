package io.serai.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import java.util.List;
import org.apache.camel.ExchangeProperty;

/**
 * The messages of a Slack incoming webhook: header, what happened how often and when, details. As many messages as the
 * details need, always as an array, so that what a route does behind this is right for one and for many.
 */
public final class SlackFormatter {
    private static final Mrkdwn MARKUP = Mrkdwn.INSTANCE;

    /** Says as much about itself as any page can. */
    private static final Page LONGEST = new Page(100, 100, 1_000_000, 1_000_000, List.of());

    private final Texts texts;

    public SlackFormatter(Texts texts) {
        this.texts = texts;
    }

    public ArrayNode format(ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert) {
        NotificationText text = texts.tell(notification, alert, MARKUP);
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Page page : Pages.of(text, room(text, alert), MARKUP)) {
            ObjectNode message = messages.addObject();
            message.put("text", fallback(text, page));
            message.set("blocks", blocks(text, page));
            // Senders name links: nobody's picture is shown in the channel for it.
            message.put("unfurl_links", false).put("unfurl_media", false);
        }
        return messages;
    }

    /** What is left of a message by what is on each. */
    private static Room room(NotificationText text, Alert alert) {
        int frame = blocks(text, LONGEST).toString().length();
        int around = section("").toString().length() + 1;
        return Room.of(
                SlackLimits.SECTION,
                SlackLimits.DETAILS,
                SlackLimits.ALL_BLOCKS - frame - SlackLimits.DETAILS * around,
                JsonSize::characters,
                alert.options().messages());
    }

    private static ArrayNode blocks(NotificationText text, Page page) {
        ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
        blocks.add(header(text.title(), page));
        blocks.add(section(SlackSummary.of(text, page)));
        page.blocks().forEach(details -> blocks.add(section(details)));
        return blocks;
    }

    /**
     * What phones and screen readers show in place of the blocks: how many of what, and the first of them in a few words.
     * The count stays, however long the name is.
     */
    private static String fallback(NotificationText text, Page page) {
        Sign sign = Sign.of(text);
        String before = sign.emoji()
                + (text.test() ? " " + sign.word() + " " : text.resolved() ? " " + sign.word() + ": " : " ");
        String happened = ": " + MARKUP.cut(MARKUP.escape(text.brief()), SlackLimits.SUMMARY) + first(text, page)
                + number(page, "part ");
        return before
                + MARKUP.cut(MARKUP.escape(text.title()), SlackLimits.TEXT - before.length() - happened.length())
                + happened;
    }

    private static String first(NotificationText text, Page page) {
        return page.part() > 1 || page.shown() == 0
                ? ""
                : ": " + MARKUP.cut(MARKUP.escape(text.items().getFirst().words()), SlackLimits.FIRST_ITEM);
    }

    /** Slack doesn't say whether it decodes entities in plain text, so it gets lookalikes instead. */
    private static ObjectNode header(String title, Page page) {
        String shown = title.replace('&', '＆').replace('<', '‹').replace('>', '›');
        String number = number(page, "");
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("type", "header");
        header.putObject("text")
                .put("type", "plain_text")
                .put("text", PlainText.cut(shown, SlackLimits.HEADER - number.length()) + number);
        return header;
    }

    /** {@code  (2 of 3)}, where there is more than one. */
    private static String number(Page page, String word) {
        return page.parts() == 1 ? "" : " (" + word + page.number() + ")";
    }

    /** Verbatim, or Slack would turn names of channels and people in plain text into mentions. */
    private static ObjectNode section(String text) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", text).put("verbatim", true);
        return section;
    }
}
