package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import io.serai.json.Json;
import io.serai.testing.Schemas;
import io.serai.testing.SlackLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Slack takes, said by its documentation, by its own library and, where it is at hand, by the schema. */
final class SlackMessages {
    /** The parts of a notification that are markup on purpose: links and times. */
    private static final Pattern TOKEN = Pattern.compile(
            "<https?://[^<>|\\s]+\\|[^<>|]+>|<!date\\^\\d+\\^\\{date_short_pretty} \\{time}\\|[0-9TZ:-]+>");

    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt);");

    private SlackMessages() {}

    static void assertAccepted(JsonNode parts) {
        assertThat(parts.isArray()).isTrue();
        assertThat(parts.size()).isBetween(1, 20);
        for (JsonNode part : parts) {
            assertWithinLimits(part);
            assertThat(Schemas.problems("slack", Json.read(Json.write(part)))).isEmpty();
        }
    }

    private static void assertWithinLimits(JsonNode message) {
        String fallback = message.get("text").textValue();
        assertThat(fallback).isNotBlank().hasSizeLessThanOrEqualTo(4_000);
        assertHarmless(fallback);
        assertThat(SlackLibrary.problems(message)).isEmpty();
        List<LayoutBlock> blocks = SlackLibrary.blocks(message);
        assertThat(blocks).hasSizeBetween(2, 50);
        assertThat(message.get("blocks").toString()).hasSizeLessThanOrEqualTo(13_000);
        assertThat(blocks.getFirst()).isInstanceOfSatisfying(HeaderBlock.class, header -> assertThat(
                        header.getText().getText())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(150)
                .doesNotContain("<", ">", "&"));
        assertThat(blocks.subList(1, blocks.size()))
                .allSatisfy(block -> assertThat(block).isInstanceOfSatisfying(SectionBlock.class, section -> {
                    assertThat(section.getText()).isInstanceOfSatisfying(MarkdownTextObject.class, text -> {
                        assertThat(text.getVerbatim()).isTrue();
                        assertThat(text.getText()).isNotBlank().hasSizeLessThanOrEqualTo(3_000);
                        assertHarmless(text.getText());
                    });
                }));
    }

    /** No mention, no half of anything: what is left without links, times and entities has none of their characters. */
    static void assertHarmless(String markup) {
        assertThat(plain(markup)).doesNotContain("<", ">", "&");
        assertThat(markup.codePoints().filter(SlackMessages::isUnfit).boxed().toList())
                .as("controls, halves of surrogate pairs and bidirectional overrides")
                .isEmpty();
    }

    private static boolean isUnfit(int codePoint) {
        return (Character.isISOControl(codePoint) && codePoint != '\n')
                || Character.getType(codePoint) == Character.SURROGATE
                || (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    private static String plain(String markup) {
        return ENTITY.matcher(TOKEN.matcher(markup).replaceAll("")).replaceAll("");
    }

    /** What a reader sees, apart from links and times. */
    static String shown(String markup) {
        return unescape(TOKEN.matcher(markup).replaceAll(""));
    }

    static String unescape(String markup) {
        return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** The texts of all sections, one after the other. */
    static List<String> sections(JsonNode message) {
        List<String> sections = new ArrayList<>();
        message.get("blocks")
                .forEach(block -> sections.add(block.at("/text/text").textValue()));
        return sections.subList(1, sections.size());
    }

    /** Empty where there is no schema at hand. */
    static Optional<Boolean> isValid(JsonNode message) {
        return Schemas.present()
                ? Optional.of(Schemas.problems("slack", message).isEmpty())
                : Optional.empty();
    }
}
