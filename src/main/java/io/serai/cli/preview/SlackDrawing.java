package io.serai.cli.preview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** A message of Slack's Block Kit, about as Slack shows it. */
final class SlackDrawing {
    private static final Pattern COLOR = Pattern.compile("#?[0-9a-fA-F]{6}");

    private final MrkdwnHtml mrkdwn;

    SlackDrawing(ZoneId zone) {
        this.mrkdwn = new MrkdwnHtml(new SlackDates(zone));
    }

    void draw(JsonNode message, Html html) {
        html.raw("<div class=\"slack\"><div class=\"avatar\" aria-hidden=\"true\">S</div><div class=\"said\">");
        html.raw("<p class=\"who\"><b>Serai</b> <span class=\"app\">APP</span></p>");
        JsonNode blocks = message.path("blocks");
        if (blocks.isEmpty()) {
            html.raw(
                    "<div class=\"section\">" + mrkdwn.draw(message.path("text").asText()) + "</div>");
        }
        blocks.forEach(block -> block(block, html));
        for (JsonNode attachment : message.path("attachments")) {
            html.raw("<div class=\"attachment " + color(attachment.path("color").asText()) + "\">");
            if (attachment.has("title")) {
                html.raw("<p class=\"title\">")
                        .link(
                                attachment.path("title_link").asText(),
                                attachment.path("title").asText())
                        .raw("</p>");
            }
            if (attachment.has("text")) {
                html.raw("<div class=\"section\">"
                        + mrkdwn.draw(attachment.path("text").asText()) + "</div>");
            }
            attachment.path("blocks").forEach(block -> block(block, html));
            html.raw("</div>");
        }
        html.raw("</div></div>");
        html.raw("<p class=\"fallback\">On phones and screen readers: ")
                .raw(mrkdwn.draw(message.path("text").asText()))
                .raw("</p>");
    }

    /** Slack's own names, or reddish, greenish, bluish: a style of its own is nothing that a message may bring. */
    private static String color(String color) {
        if (!COLOR.matcher(color).matches()) {
            return color.equals("danger") || color.equals("warning") || color.equals("good") ? color : "plain";
        }
        int rgb = Integer.parseInt(color.substring(color.length() - 6), 16);
        int red = rgb >> 16;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        return red > green && red > blue ? green > red / 2 ? "warning" : "danger" : green > blue ? "good" : "plain";
    }

    private void block(JsonNode block, Html html) {
        switch (block.path("type").asText()) {
            case "header" ->
                html.element("h3", "header", block.path("text").path("text").asText());
            case "section" -> section(block, html);
            case "divider" -> html.raw("<hr>");
            case "context" -> {
                html.raw("<div class=\"context\">");
                block.path("elements").forEach(element -> html.raw("<span>" + text(element) + "</span> "));
                html.raw("</div>");
            }
            case "actions" -> {
                html.raw("<div class=\"actions\">");
                block.path("elements").forEach(element -> button(element, html));
                html.raw("</div>");
            }
            case "image" ->
                html.element("div", "image", "Image: " + block.path("alt_text").asText());
            default -> html.element("pre", "json", block.toPrettyString());
        }
    }

    private void section(JsonNode section, Html html) {
        html.raw("<div class=\"section\">");
        if (section.has("text")) {
            html.raw("<div class=\"text\">" + text(section.path("text")) + "</div>");
        }
        if (section.has("fields")) {
            html.raw("<div class=\"fields\">");
            section.path("fields").forEach(field -> html.raw("<div>" + text(field) + "</div>"));
            html.raw("</div>");
        }
        if (section.has("accessory")) {
            button(section.path("accessory"), html);
        }
        html.raw("</div>");
    }

    private static void button(JsonNode element, Html html) {
        html.raw("<span class=\"button " + (element.path("style").asText().equals("danger") ? "danger" : "plain")
                        + "\">")
                .link(
                        element.path("url").asText(),
                        element.path("text")
                                .path("text")
                                .asText(element.path("alt_text").asText()))
                .raw("</span>");
    }

    private String text(JsonNode text) {
        String said = text.path("text").asText(text.path("alt_text").asText());
        return text.path("type").asText().equals("mrkdwn")
                ? mrkdwn.draw(said)
                : Html.escape(said).replace("\n", "<br>");
    }
}
