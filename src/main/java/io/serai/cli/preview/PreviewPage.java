package io.serai.cli.preview;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.preview.Preview.Message;
import io.serai.cli.preview.Preview.Notification;
import io.serai.cli.preview.Preview.Size;
import io.serai.hash.Sha256;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;

/**
 * A preview as one HTML page that needs nothing else: no script, no other file, nothing from the network, which its own
 * policy holds browsers to. All words in it are other people's and escaped.
 */
public final class PreviewPage {
    private static final String STYLE = resource("preview.css");

    private final Preview preview;
    private final ZoneId zone;
    private final Html html = new Html();
    private boolean mail;

    private PreviewPage(Preview preview, ZoneId zone) {
        this.preview = preview;
        this.zone = zone;
    }

    /** @param zone in which times are shown */
    public static String draw(Preview preview, ZoneId zone) {
        PreviewPage page = new PreviewPage(preview, zone);
        page.body();
        return page.head() + page.html + "</main>\n</body>\n</html>\n";
    }

    private String head() {
        String title = Html.escape(preview.alertName());
        // The styles of a mail are its own, in a frame of their own; without one, ours are the only ones.
        String styles = mail ? "'unsafe-inline'" : "'sha256-" + sha256(STYLE) + "'";
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " + styles
                + "; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<title>" + title + " – preview</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n";
    }

    private void body() {
        html.raw("<header>").element("h1", "", preview.alertName());
        html.raw("<p class=\"note\">").text(preview.alertId() + " · ").element("b", "", preview.type());
        html.text(" · nothing was sent · times in " + zone.getId()).raw("</p></header>\n");
        preview.notifications().forEach(this::notification);
    }

    private void notification(Notification notification) {
        List<Message> messages = notification.messages();
        html.raw("<section>").raw("<h2>");
        html.text(counted(notification.events(), "event") + " of ").element("code", "", notification.eventType());
        html.text(", " + counted(messages.size(), "message")).raw("</h2>\n");
        notification.doubts().forEach(doubt -> html.element("p", "doubt", "Not in earnest: " + doubt));
        if (notification.failure() != null) {
            html.element("p", "failure", "No message: " + notification.failure());
        }
        for (int i = 0; i < messages.size(); i++) {
            html.raw("<article>");
            sizes(messages.get(i), messages.size() == 1 ? "" : "Message " + (i + 1) + " of " + messages.size() + " · ");
            message(messages.get(i).body());
            html.raw("</article>\n");
        }
        html.raw("</section>\n");
    }

    private void sizes(Message message, String which) {
        html.raw("<p class=\"sizes\">").text(which);
        String separator = "";
        for (Size size : message.sizes()) {
            html.text(separator).element("span", size.exceeded() ? "failure" : "", size.toString());
            separator = " · ";
        }
        html.raw("</p>");
    }

    private void message(String body) {
        JsonNode json = json(body);
        switch (preview.type()) {
            case "slack" -> new SlackDrawing(zone).draw(json, html);
            case "pagerduty" -> PagerDutyDrawing.draw(json, html);
            default -> {
                if (json.path("html").isTextual() && json.path("subject").isTextual()) {
                    mail(json);
                    return;
                }
            }
        }
        html.raw("<details" + (isDrawn() ? "" : " open") + "><summary>As sent</summary>")
                .element("pre", "json", json.isMissingNode() ? body : json.toPrettyString())
                .raw("</details>");
    }

    private boolean isDrawn() {
        return preview.type().equals("slack") || preview.type().equals("pagerduty");
    }

    /** In a sandbox: what it says can't run, be sent, or lead anywhere. */
    private void mail(JsonNode letter) {
        mail = true;
        html.raw("<div class=\"mail\">")
                .element("h3", "header", letter.path("subject").textValue());
        html.raw("<iframe sandbox=\"\" title=\"The mail\" srcdoc=\"")
                .text(letter.path("html").textValue())
                .raw("\"></iframe></div>");
    }

    private static JsonNode json(String body) {
        try {
            return Json.read(body.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return Json.mapper().missingNode();
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(Sha256.of(text));
    }

    private static String resource(String name) {
        try (InputStream in = PreviewPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
