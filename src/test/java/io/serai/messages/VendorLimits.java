package io.serai.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How large the parts of a message may be, as each vendor says it. Written once more, apart from the limits that the
 * formatters keep: a mistake there would be one here, too.
 */
final class VendorLimits {
    private static final String BLOCKS = "https://docs.slack.dev/reference/block-kit/blocks";
    private static final String POST = "https://docs.slack.dev/reference/methods/chat.postMessage";
    private static final String TOO_LONG = "https://github.com/slackapi/bolt-js/issues/2509";
    private static final String PAGERDUTY = "https://developer.pagerduty.com/docs/send-alert-event";
    private static final String DISCORD =
            "https://discord.com/developers/docs/resources/message#embed-object-embed-limits";
    private static final String CONTENT = "https://discord.com/developers/docs/resources/webhook#execute-webhook";
    private static final String GOOGLE =
            "https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages";
    private static final String TELEGRAM = "https://core.telegram.org/bots/api#sendmessage";

    /** 28 KB; some report refusals from 21 KB on. */
    private static final String TEAMS =
            "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using";

    private static final List<Limit> ALL = List.of(
            new Limit("slack", "/blocks", Measure.ELEMENTS, 1, 50, BLOCKS),
            new Limit("slack", "/blocks/*=header/text/text", Measure.UNITS, 1, 150, BLOCKS + "/header-block"),
            new Limit("slack", "/blocks/*=section/text/text", Measure.UNITS, 1, 3_000, BLOCKS + "/section-block"),
            new Limit("slack", "/blocks/*/text/text", Measure.UNITS_OF_ALL, 1, 13_000, TOO_LONG),
            new Limit("slack", "/text", Measure.UNITS, 1, 4_000, POST),
            new Limit("pagerduty", "/routing_key", Measure.UNITS, 32, 32, PAGERDUTY),
            new Limit("pagerduty", "/dedup_key", Measure.UNITS, 1, 255, PAGERDUTY),
            new Limit("pagerduty", "/payload/summary", Measure.UNITS, 1, 1_024, PAGERDUTY),
            new Limit("pagerduty", "", Measure.BYTES, 2, 512_000, PAGERDUTY),
            new Limit("teams", "", Measure.BYTES, 2, 20_480, TEAMS),
            new Limit("discord", "/content", Measure.UNITS, 1, 2_000, CONTENT),
            new Limit("discord", "/embeds", Measure.ELEMENTS, 1, 10, CONTENT),
            new Limit("discord", "/embeds/*/title", Measure.UNITS, 1, 256, DISCORD),
            new Limit("discord", "/embeds/*/description", Measure.UNITS, 1, 4_096, DISCORD),
            new Limit("discord", "/embeds/*/footer/text", Measure.UNITS, 1, 2_048, DISCORD),
            new Limit("discord", "/embeds/*/{title,description,footer/text}", Measure.UNITS_OF_ALL, 0, 6_000, DISCORD),
            new Limit("google-chat", "", Measure.BYTES, 2, 32_000, GOOGLE),
            new Limit("telegram", "/text", Measure.UNITS, 1, 4_096, TELEGRAM));

    private VendorLimits() {}

    /** What is too long, or missing; nothing when all is well. */
    static List<String> problems(String destination, JsonNode message) {
        return ALL.stream()
                .filter(limit -> limit.destination.equals(destination))
                .flatMap(limit -> limit.problems(message))
                .toList();
    }

    private enum Measure {
        /** Of an array. */
        ELEMENTS,
        /** Of a text, in UTF-16: no fewer than characters. */
        UNITS,
        /** Of all texts together. */
        UNITS_OF_ALL,
        /** As it is sent. */
        BYTES;

        Stream<Integer> of(Stream<JsonNode> nodes) {
            return switch (this) {
                case ELEMENTS -> nodes.map(JsonNode::size);
                case UNITS -> nodes.map(node -> node.asText().length());
                case UNITS_OF_ALL ->
                    Stream.of(nodes.mapToInt(node -> node.asText().length()).sum());
                case BYTES -> nodes.map(node -> Json.write(node).length);
            };
        }
    }

    /**
     * One line of the table.
     *
     * @param path a JSON pointer in which {@code *} is each element, {@code *=x} each of type x, and <code>{a,b}</code> one
     *     or the other
     * @param source where the vendor says it
     */
    private record Limit(String destination, String path, Measure measure, int least, int most, String source) {
        Stream<String> problems(JsonNode message) {
            return measure.of(nodes(message, path))
                    .filter(size -> size < least || size > most)
                    .map(size -> destination + " " + path + ": " + size + " " + measure + ", and " + least + " to "
                            + most + " are allowed (" + source + ")");
        }

        private static Stream<JsonNode> nodes(JsonNode from, String path) {
            int choice = path.indexOf('{');
            if (choice >= 0) {
                String before = path.substring(0, choice);
                return Stream.of(path.substring(choice + 1, path.length() - 1).split(","))
                        .flatMap(name -> nodes(from, before + name));
            }
            int all = path.indexOf("/*");
            if (all < 0) {
                JsonNode node = from.at(path);
                return node.isMissingNode() ? Stream.empty() : Stream.of(node);
            }
            int rest = path.indexOf('/', all + 1);
            String type = path.substring(all + 2, rest);
            return StreamSupport.stream(from.at(path.substring(0, all)).spliterator(), false)
                    .filter(element -> type.isEmpty()
                            || type.substring(1).equals(element.path("type").asText()))
                    .flatMap(element -> nodes(element, path.substring(rest)));
        }
    }
}
