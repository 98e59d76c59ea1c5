package io.serai.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.ToIntFunction;
import org.apache.camel.ExchangeProperty;

/**
 * What a destination that is only a route file needs to know: a notification as the pages of as many messages as it
 * takes, escaped for the destination's markup and within its limits. In YAML, for messages of one text of 4,000
 * characters, or of 8 texts of 2,000 characters that have 25,000 bytes together:
 *
 * <pre>{@code
 * - bean: {ref: pages, method: "characters(*, *, 'html', 4000, 1, 4000)"}
 * - bean: {ref: pages, method: "bytes(*, *, 'markdown', 2000, 8, 25000)"}
 * }</pre>
 *
 * The limits are those of {@code blocks}: what the route puts around them is to be taken off before. A page, with the
 * members that are markup marked by *:
 *
 * <pre>{@code
 * {"title": "Checkout", "brief": "3 new Prompt Created events", "severity": "error", "sign": "Error", "emoji": "🔴",
 *  "color": "#d32f2f", "test": false, "resolved": false, "count": 3, "items": 3, *"summary": "<b>3</b> new …",
 *  "overview": {"url": "https://…", "label": "View All"},
 *  "first": "2026-03-01T09:30:00Z", "firstEpoch": 1772357400, "last": "…", "lastEpoch": …,
 *  *"headline": "🔴 <b>Checkout</b> (1 of 2)", *"blocks": ["…"], "part": 1, "parts": 2, "shown": 2, "leftOut": 0,
 *  "notificationId": "…", "alertId": "…", "eventType": "prompt:created"}
 * }</pre>
 */
public final class PageMessages {
    /** Ours: longest {@code headline} and {@code summary}, so that a route can rely on it. */
    static final int LINE = 250;

    private final Texts texts;

    public PageMessages(Texts texts) {
        this.texts = texts;
    }

    /**
     * One object for each page; {@code total} counts UTF-16 units.
     *
     * @param markup {@code mrkdwn}, {@code chat}, {@code markdown}, {@code html} or {@code plain}
     * @param block longest text of one block, in UTF-16 units
     * @param blocks most blocks of one message
     * @param total most of all blocks of one message together
     */
    public ArrayNode characters(
            ObjectNode notification,
            @ExchangeProperty(NotificationAssembler.ALERT) Alert alert,
            String markup,
            int block,
            int blocks,
            int total) {
        return pages(notification, alert, Markups.named(markup), block, blocks, total, String::length);
    }

    /** As {@link #characters}, but {@code total} counts the bytes of the blocks as JSON strings in UTF-8. */
    public ArrayNode bytes(
            ObjectNode notification,
            @ExchangeProperty(NotificationAssembler.ALERT) Alert alert,
            String markup,
            int block,
            int blocks,
            int total) {
        return pages(notification, alert, Markups.named(markup), block, blocks, total, JsonSize::bytes);
    }

    private ArrayNode pages(
            ObjectNode notification,
            Alert alert,
            Markup markup,
            int block,
            int blocks,
            int total,
            ToIntFunction<String> size) {
        NotificationText text = texts.tell(notification, alert, markup);
        Room room = Room.of(block, blocks, total, size, alert.options().messages());
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Page page : Pages.of(text, room, markup)) {
            ObjectNode message = messages.addObject();
            describe(text, markup, message);
            page(text, markup, page, message);
            message.put("notificationId", notification.path("id").asText());
            message.put("alertId", notification.path("alertId").asText());
            message.put(
                    "eventType", PlainText.line(notification.path("eventType").asText(), LINE));
        }
        return messages;
    }

    /** For people, and as seconds for destinations that show it in the reader's own zone. */
    private static void when(String member, Instant time, ObjectNode message) {
        message.put(member, time.truncatedTo(ChronoUnit.SECONDS).toString());
        message.put(member + "Epoch", time.getEpochSecond());
    }

    /** What is the same on all pages. */
    private static void describe(NotificationText text, Markup markup, ObjectNode message) {
        Sign sign = Sign.of(text);
        message.put("title", text.title());
        message.put("brief", text.brief());
        message.put("severity", text.severity().wire());
        message.put("sign", sign.word());
        message.put("emoji", sign.emoji());
        message.put("color", sign.color());
        message.put("test", text.test());
        message.put("resolved", text.resolved());
        message.put("count", text.count());
        message.put("items", text.items().size());
        message.put("summary", markup.cut(text.summary(), LINE));
        Link overview = text.overview();
        if (overview != null) {
            message.putObject("overview").put("url", overview.url()).put("label", overview.label());
        }
        when("first", text.first(), message);
        when("last", text.last(), message);
    }

    private static void page(NotificationText text, Markup markup, Page page, ObjectNode message) {
        String before = Sign.of(text).emoji() + " ";
        String after = page.parts() == 1 ? "" : " " + markup.escape("(" + page.number() + ")");
        int room = LINE - before.length() - after.length() - markup.bold("").length();
        message.put("headline", before + markup.bold(markup.cut(markup.escape(text.title()), room)) + after);
        page.blocks().forEach(message.putArray("blocks")::add);
        message.put("part", page.part());
        message.put("parts", page.parts());
        message.put("shown", page.shown());
        message.put("leftOut", page.leftOut());
    }
}
