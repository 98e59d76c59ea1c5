package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How large a finished message is, and what its service takes, for people who look at messages. */
public final class MessageSizes {
    // https://discord.com/developers/docs/resources/webhook#execute-webhook
    private static final int DISCORD_CONTENT = 2_000;

    // https://discord.com/developers/docs/resources/message#embed-object-embed-limits: of all embeds together
    private static final int DISCORD_EMBEDS = 6_000;

    // https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook: 28
    // KB
    private static final int TEAMS_BYTES = 28_000;

    // https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages
    private static final int GOOGLE_CHAT_BYTES = 32_000;

    // https://core.telegram.org/bots/api#sendmessage
    private static final int TELEGRAM_TEXT = 4_096;

    /** Of one message. */
    private final List<Measure> measures = new ArrayList<>();

    private MessageSizes() {}

    /**
     * One size.
     *
     * @param limit what the service takes; null: none is known
     */
    public record Measure(String what, int size, @Nullable Integer limit) {}

    /** @param type of the destination */
    public static List<Measure> of(String type, byte[] message) {
        MessageSizes sizes = new MessageSizes();
        JsonNode json = json(message);
        switch (type) {
            case "slack" -> sizes.slack(json);
            case "pagerduty" -> sizes.add("summary", length(json.at("/payload/summary")), PagerDutyLimits.SUMMARY);
            case "discord" -> sizes.discord(json);
            case "telegram" -> sizes.add("text", length(json.path("text")), TELEGRAM_TEXT);
            default -> {
                // Only its bytes count.
            }
        }
        sizes.add("bytes", message.length, bytes(type));
        return List.copyOf(sizes.measures);
    }

    private static @Nullable Integer bytes(String type) {
        return switch (type) {
            case "pagerduty" -> PagerDutyLimits.EVENT_BYTES;
            case "teams" -> TEAMS_BYTES;
            case "google-chat" -> GOOGLE_CHAT_BYTES;
            default -> null;
        };
    }

    private void slack(JsonNode message) {
        JsonNode blocks = message.path("blocks");
        int longest = 0;
        int header = 0;
        for (JsonNode block : blocks) {
            int text = length(block.at("/text/text"));
            if (block.path("type").asText().equals("header")) {
                header = Math.max(header, text);
            } else {
                longest = Math.max(longest, text);
            }
        }
        add("blocks", blocks.size(), SlackLimits.BLOCKS);
        add("header", header, SlackLimits.HEADER);
        add("longest block", longest, SlackLimits.SECTION);
        add("all blocks", blocks.toString().length(), SlackLimits.ALL_BLOCKS);
    }

    private void discord(JsonNode message) {
        int embeds = 0;
        for (JsonNode embed : message.path("embeds")) {
            embeds += Stream.of("/title", "/description", "/footer/text", "/author/name")
                    .mapToInt(path -> length(embed.at(path)))
                    .sum();
            for (JsonNode field : embed.path("fields")) {
                embeds += length(field.path("name")) + length(field.path("value"));
            }
        }
        add("content", length(message.path("content")), DISCORD_CONTENT);
        add("embeds", embeds, DISCORD_EMBEDS);
    }

    private void add(String what, int size, @Nullable Integer limit) {
        measures.add(new Measure(what, size, limit));
    }

    private static int length(JsonNode text) {
        return text.asText().length();
    }

    private static JsonNode json(byte[] message) {
        try {
            return Json.read(message);
        } catch (InvalidInputException e) {
            return Json.mapper().missingNode();
        }
    }
}
