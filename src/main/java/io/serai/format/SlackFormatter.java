package io.serai.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.format.Digest.Entry;
import io.serai.format.Digest.Span;
import org.apache.camel.ExchangeProperty;

/**
 * The message of a Slack incoming webhook: header, count, details, and a fourth block when the details don't fit. The
 * texts are Opik's; unlike Opik's they are escaped, within Slack's limits, and count single items.
 */
public final class SlackFormatter {
    private final FormatConfig config;

    public SlackFormatter(FormatConfig config) {
        this.config = config;
    }

    public ObjectNode format(ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert) {
        Digest digest = DigestReader.read(notification, UiLinks.of(alert, notification, config));
        String name = name(notification);
        Details details = details(digest);

        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("text", notificationText(name, digest));
        ArrayNode blocks = message.putArray("blocks");
        blocks.add(header(name));
        blocks.add(section("*" + digest.count() + "* new " + Mrkdwn.INSTANCE.escape(digest.label()) + " "
                + digest.events() + " happened"));
        blocks.add(section(details.text));
        if (details.cut) {
            blocks.add(section(overall(digest)));
        }
        return message;
    }

    private static String name(ObjectNode notification) {
        String name = PlainText.line(notification.path("alertName").asText(), SlackLimits.SECTION);
        return name.isEmpty() ? "Alert" : name;
    }

    /** What phones and screen readers show in place of the blocks. The count stays, however long the name is. */
    private static String notificationText(String name, Digest digest) {
        String happened = ": " + Mrkdwn.INSTANCE.escape(digest.happened());
        return Mrkdwn.INSTANCE.cut(Mrkdwn.INSTANCE.escape(name), SlackLimits.TEXT - happened.length()) + happened;
    }

    /** Slack doesn't say whether it decodes entities in plain text, so it gets lookalikes instead. */
    private static ObjectNode header(String name) {
        String shown = name.replace('&', '＆').replace('<', '‹').replace('>', '›');
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("type", "header");
        header.putObject("text").put("type", "plain_text").put("text", PlainText.cut(shown, SlackLimits.HEADER));
        return header;
    }

    /** Verbatim, or Slack would turn names of channels and people in plain text into mentions. */
    private static ObjectNode section(String text) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", text).put("verbatim", true);
        return section;
    }

    private record Details(String text, boolean cut) {}

    private static Details details(Digest digest) {
        String below = digest.below() == null ? "" : link("\n\n", digest.below());
        StringBuilder text = new StringBuilder("*" + Mrkdwn.INSTANCE.escape(digest.heading()) + "*\n");
        int whole = text.length();
        String separator = "";
        for (Entry entry : digest.entries()) {
            text.append(separator).append(line(entry));
            separator = digest.separator();
            if (text.length() + below.length() > SlackLimits.SECTION) {
                text.setLength(whole);
                return new Details(text + below, true);
            }
            if (text.length() + below.length() <= SlackLimits.CUT_DETAILS) {
                whole = text.length();
            }
        }
        return new Details(text + below, false);
    }

    private static String line(Entry entry) {
        StringBuilder line = new StringBuilder();
        for (Span span : entry.spans()) {
            line.append(
                    switch (span.style()) {
                        case PLAIN -> Mrkdwn.INSTANCE.cut(Mrkdwn.INSTANCE.escape(span.text()), SlackLimits.VALUE);
                        case BOLD -> "*" + Mrkdwn.INSTANCE.escape(span.text()) + "*";
                        case CODE -> Mrkdwn.INSTANCE.code(span.text(), SlackLimits.VALUE);
                    });
        }
        if (entry.link() != null) {
            line.append(link(" | ", entry.link()));
        }
        return line.toString();
    }

    private static String overall(Digest digest) {
        return "Overall " + digest.entries().size() + " " + digest.overall()
                + link(", you could check them here: ", digest.overview());
    }

    /** The link after its introduction, or nothing when it is too long to be one. */
    private static String link(String introduction, Link link) {
        String markup = Mrkdwn.INSTANCE.link(link);
        return markup.length() > SlackLimits.LINK ? "" : introduction + markup;
    }
}
