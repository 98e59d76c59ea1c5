package io.serai.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Shows arrived messages as people would see them. */
final class DemoScreen {
    private static final List<String> SIGNATURE_HEADERS = List.of(
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "X-Helicone-Signature",
            "Helicone-Signature",
            "Authorization");

    private final PrintWriter out;

    DemoScreen(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
    }

    void title(String text) {
        out.println();
        out.println("== " + text + " " + "=".repeat(Math.max(3, 76 - text.length())));
        out.flush();
    }

    /** The headers that prove the sender, what the receiver made of them, and the body. */
    void webhook(JsonNode request) {
        JsonNode headers = request.path("headers");
        for (String name : SIGNATURE_HEADERS) {
            headers.properties().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .forEach(header ->
                            line("  " + name + ": " + header.getValue().asText()));
        }
        StringBuilder verdicts = new StringBuilder();
        request.path("signatures").properties().forEach(check -> verdicts.append(verdicts.isEmpty() ? "" : ", ")
                .append(check.getKey())
                .append(' ')
                .append(check.getValue().asText()));
        line("  checked by the receiver: " + verdicts);
        pretty(body(request));
    }

    /** The blocks as Slack shows them, without its fonts. */
    void slack(JsonNode request) {
        for (JsonNode block : body(request).path("blocks")) {
            switch (block.path("type").asText()) {
                case "header" -> bar(block.path("text").path("text").asText().toUpperCase(Locale.ROOT));
                case "section" -> bar(block.path("text").path("text").asText());
                case "context" ->
                    block.path("elements")
                            .forEach(element -> bar(element.path("text").asText()));
                case "divider" -> bar("-".repeat(40));
                default -> bar("[" + block.path("type").asText() + "]");
            }
        }
    }

    private void bar(String text) {
        text.replaceAll("<([^|>]+)\\|([^>]+)>", "$2 ($1)")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .lines()
                .forEach(line -> line("  | " + line));
    }

    void pagerDuty(JsonNode request) {
        pretty(body(request));
    }

    private void pretty(JsonNode json) {
        try {
            Json.mapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(json)
                    .lines()
                    .forEach(line -> line("  " + line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode body(JsonNode request) {
        return Json.read(request.path("body").asText().getBytes(StandardCharsets.UTF_8));
    }
}
