package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What chat services take: their schemas where the reference material is there, and the limits that no schema says. */
final class Yardstick {
    private static final Map<String, String> SCHEMAS = Map.of(
            "teams", "teams-adaptive-card-workflow",
            "discord", "discord-webhook",
            "google-chat", "google-chat-message");

    private static final Map<String, Optional<JsonSchema>> LOADED = new ConcurrentHashMap<>();

    private Yardstick() {}

    /** Empty without a schema. */
    static Optional<Boolean> isValid(String type, JsonNode message) {
        return schema(type).map(schema -> schema.validate(message).isEmpty());
    }

    static void assertTaken(String type, JsonNode message) {
        schema(type).ifPresent(schema -> assertThat(schema.validate(message)).isEmpty());
        assertWhole(message);
        switch (type) {
            case "teams" -> assertThat(Json.write(message).length).isLessThanOrEqualTo(20_000);
            case "discord" -> discord(message);
            case "google-chat" -> {
                assertThat(Json.write(message).length).isLessThanOrEqualTo(32_000);
                assertThat(message.path("text").asText()).isNotBlank().doesNotContain("<users/");
            }
            case "telegram" -> {
                String text = message.path("text").asText();
                assertThat(text).isNotBlank().hasSizeLessThanOrEqualTo(4_096);
                assertHtml(text);
                assertThat(message.path("parse_mode").asText()).isEqualTo("HTML");
                assertThat(message.path("chat_id").asText()).isEqualTo("-1001234567890");
            }
            case "email" -> {
                assertThat(message.path("subject").asText()).isNotBlank().hasSizeLessThanOrEqualTo(500);
                assertThat(Json.write(message).length).isLessThanOrEqualTo(102_400);
                assertHtml(message.path("html").asText());
            }
            default -> throw new IllegalArgumentException(type);
        }
    }

    private static void discord(JsonNode message) {
        int sum = 0;
        assertThat(message.path("embeds")).hasSizeBetween(1, 10);
        for (JsonNode embed : message.path("embeds")) {
            String title = embed.path("title").asText();
            String description = embed.path("description").asText();
            String footer = embed.path("footer").path("text").asText();
            assertThat(title).isNotBlank().hasSizeLessThanOrEqualTo(256);
            assertThat(description).isNotBlank().hasSizeLessThanOrEqualTo(4_096);
            assertThat(footer).hasSizeLessThanOrEqualTo(2_048);
            assertThat(embed.path("color").isInt()).isTrue();
            sum += title.length() + description.length() + footer.length();
        }
        assertThat(sum).isLessThanOrEqualTo(6_000);
        assertThat(message.path("allowed_mentions").path("parse")).isEmpty();
    }

    /** No half of a surrogate pair anywhere. */
    private static void assertWhole(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            for (int i = 0; i < text.length(); i++) {
                if (Character.isHighSurrogate(text.charAt(i))) {
                    i++;
                    assertThat(i < text.length() && Character.isLowSurrogate(text.charAt(i)))
                            .as("whole characters in %s", text)
                            .isTrue();
                } else {
                    assertThat(Character.isLowSurrogate(text.charAt(i))).isFalse();
                }
            }
        }
        node.forEach(Yardstick::assertWhole);
    }

    /** Tags that are closed in the right order, and no bare {@code < > &}. */
    static void assertHtml(String html) {
        Deque<String> open = new ArrayDeque<>();
        for (int i = 0; i < html.length(); i++) {
            switch (html.charAt(i)) {
                case '<' -> {
                    int end = html.indexOf('>', i);
                    assertThat(end).as("an end of the tag at %d of %s", i, html).isPositive();
                    String tag = html.substring(i + 1, end);
                    if (tag.startsWith("/")) {
                        assertThat(open.poll()).isEqualTo(tag.substring(1));
                    } else if (!tag.equals("br")) {
                        open.push(tag.split(" ", 2)[0]);
                    }
                    i = end;
                }
                case '&' -> {
                    int end = html.indexOf(';', i);
                    assertThat(html.substring(i, end + 1)).matches("&(amp|lt|gt|quot|#39);");
                    i = end;
                }
                case '>' -> throw new AssertionError("a bare > at " + i + " of " + html);
                default -> {}
            }
        }
        assertThat(open).isEmpty();
    }

    private static Optional<JsonSchema> schema(String type) {
        return LOADED.computeIfAbsent(type, Yardstick::load);
    }

    private static Optional<JsonSchema> load(String type) {
        String name = new TreeMap<>(SCHEMAS).get(type);
        Path file = Path.of("..", "shared", "schemas", name + ".schema.json");
        if (name == null || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Json.read(Files.readAllBytes(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
