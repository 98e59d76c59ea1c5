package io.serai.cli.preview;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** An event of PagerDuty's Events API v2 as the incident that it makes or ends. */
final class PagerDutyDrawing {
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");

    private PagerDutyDrawing() {}

    static void draw(JsonNode event, Html html) {
        JsonNode payload = event.path("payload");
        String action = known(event.path("event_action").asText(), ACTIONS);
        String severity = known(payload.path("severity").asText(), SEVERITIES);
        html.raw("<div class=\"incident " + (action.equals("resolve") ? "resolved" : severity) + "\"><p>");
        html.element("span", "badge " + action, words(action)).raw(" ");
        if (!severity.equals("unknown")) {
            html.element("span", "badge " + severity, severity);
        }
        html.raw("</p>");
        String summary = payload.path("summary").asText();
        html.element("h3", "header", summary.isEmpty() ? "The incident with this key" : summary);
        html.raw("<dl>");
        row("Key", event.path("dedup_key"), html);
        for (String member : new String[] {"source", "component", "group", "class", "timestamp"}) {
            row(Character.toUpperCase(member.charAt(0)) + member.substring(1), payload.path(member), html);
        }
        html.raw("</dl>");
        if (!event.path("links").isEmpty()) {
            html.raw("<ul>");
            event.path("links").forEach(link -> html.raw("<li>")
                    .link(
                            link.path("href").asText(),
                            link.path("text").asText(link.path("href").asText()))
                    .raw("</li>"));
            html.raw("</ul>");
        }
        if (event.has("client")) {
            html.raw("<p class=\"note\">View in ")
                    .link(
                            event.path("client_url").asText(),
                            event.path("client").asText())
                    .raw("</p>");
        }
        if (payload.has("custom_details")) {
            html.raw("<details><summary>Details</summary>")
                    .element("pre", "json", payload.path("custom_details").toPrettyString())
                    .raw("</details>");
        }
        html.raw("</div>");
    }

    private static String words(String action) {
        return switch (action) {
            case "trigger" -> "Triggered";
            case "acknowledge" -> "Acknowledged";
            case "resolve" -> "Resolved";
            default -> action;
        };
    }

    private static String known(String word, Set<String> words) {
        return words.contains(word) ? word : "unknown";
    }

    private static void row(String name, JsonNode value, Html html) {
        if (!value.isMissingNode() && !value.isNull()) {
            html.raw("<dt>").text(name).raw("</dt><dd>").text(value.asText()).raw("</dd>");
        }
    }
}
