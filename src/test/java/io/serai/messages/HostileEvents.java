package io.serai.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.event.Event;
import io.serai.event.EventLimits;
import io.serai.event.EventType;
import io.serai.event.LoggedRequest;
import io.serai.event.Report;
import io.serai.event.Samples;
import io.serai.testing.SampleEvents;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Events as the hub takes them, of which everything but their form is wrong: believable ones whose texts and numbers have
 * been replaced by anything else. The same number makes the same events.
 */
final class HostileEvents {
    /** As many as there are ways to tell an event: those that are known by name, of senders, and others. */
    static final List<String> TYPES = Stream.concat(
                    Arrays.stream(EventType.values()).map(EventType::wire),
                    Stream.of(
                            LoggedRequest.TYPE,
                            "alertmanager:alert",
                            "langfuse:monitor",
                            "no_such:type",
                            "A.b/c-d:" + "x".repeat(100)))
            .toList();

    private static final int DEEPEST = 60;
    private static final int LONGEST = 20_000;

    private final Random random;

    private HostileEvents(long seed) {
        this.random = new Random(seed);
    }

    static List<Event> of(String eventType, int count, long seed) {
        HostileEvents hostile = new HostileEvents(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> hostile.event(eventType, i))
                .toList();
    }

    /** A name of an alert, as somebody may give one. */
    static String name(long seed) {
        return new HostileEvents(seed).text(300);
    }

    private Event event(String eventType, int index) {
        // Many events are small, or ten thousand would be too many for a test.
        boolean rich = index < 50;
        return new Event(
                "event-" + index + (rich && oneIn(4) ? line(40) : ""),
                eventType,
                SampleEvents.WORKSPACE,
                oneIn(3) ? null : oneIn(2) ? SampleEvents.PROJECT : line(30),
                oneIn(3) ? null : line(30),
                SampleEvents.TIME.plusSeconds(random.nextInt(100_000)),
                oneIn(3) ? Map.of("test", oneIn(2) ? "true" : "false") : Map.of(line(10), text(50)),
                container(spoiled(payload(eventType), rich ? 0.5 : 0.1)),
                oneIn(2) ? null : "json/prod",
                oneIn(2) ? Report.NONE : report());
    }

    private static JsonNode payload(String eventType) {
        return EventType.of(eventType).map(SampleEvents::payload).orElseGet(() -> Samples.event(
                        eventType, SampleEvents.WORKSPACE, null, SampleEvents.TIME)
                .payload());
    }

    /** The one thing that the hub asks of a payload. */
    private static JsonNode container(JsonNode payload) {
        return payload.isContainerNode()
                ? payload
                : JsonNodeFactory.instance.objectNode().set("value", payload);
    }

    private Report report() {
        return new Report(
                oneIn(3) ? null : pick(Report.Severity.values()),
                oneIn(3) ? null : cut(line(200), EventLimits.MAX_TITLE),
                oneIn(3) ? null : cut(text(1_000), EventLimits.MAX_MESSAGE),
                oneIn(3) ? null : pick(Report.Status.values()),
                oneIn(3) ? null : "incident-" + random.nextInt(5) + line(20),
                oneIn(2)
                        ? List.of()
                        : IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(i -> new Report.Link(
                                        "https://example.com/" + "a".repeat(random.nextInt(1_500)) + "?b=1&c=%7C",
                                        oneIn(3) ? null : line(100)))
                                .toList());
    }

    /** The payload, with some of its members replaced by something else or gone. */
    private JsonNode spoiled(JsonNode node, double share) {
        if (random.nextDouble() < share / 20) {
            return anything();
        }
        if (node.isObject()) {
            ObjectNode spoiled = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> {
                if (random.nextDouble() >= share / 10) {
                    spoiled.set(member.getKey(), spoiled(member.getValue(), share));
                }
            });
            if (random.nextDouble() < share / 5) {
                spoiled.set(text(20), anything());
            }
            return spoiled;
        }
        if (node.isArray()) {
            ArrayNode spoiled = JsonNodeFactory.instance.arrayNode();
            int times = random.nextDouble() < share / 5 ? 5 : 1;
            for (int i = 0; i < times; i++) {
                node.forEach(element -> spoiled.add(spoiled(element, share)));
            }
            return spoiled;
        }
        return random.nextDouble() < share ? scalar() : node;
    }

    private JsonNode anything() {
        return switch (random.nextInt(6)) {
            case 0 -> nested(random.nextInt(DEEPEST));
            case 1 -> JsonNodeFactory.instance.objectNode();
            case 2 -> JsonNodeFactory.instance.arrayNode();
            default -> scalar();
        };
    }

    private JsonNode nested(int depth) {
        JsonNode node = TextNode.valueOf("deep");
        for (int i = 0; i < depth; i++) {
            node = oneIn(2)
                    ? JsonNodeFactory.instance.arrayNode().add(node)
                    : JsonNodeFactory.instance.objectNode().set("in", node);
        }
        return node;
    }

    private JsonNode scalar() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(oneIn(2));
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.numberNode(new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(40)));
            case 4 -> nodes.textNode("");
            case 5 -> nodes.textNode(oneIn(20) ? text(LONGEST) : text(3_000));
            default -> nodes.textNode(text(60));
        };
    }

    /** Anything on one line, as ids, titles and names are. */
    private String line(int most) {
        String line = text(most).replaceAll("[\\p{Cntrl}\\x{80}-\\x{9F}]", "").strip();
        return line.isBlank() ? "x" : line;
    }

    /** Anything of whole characters: from the list, of one character again and again, or of any. */
    private String text(int most) {
        int length = random.nextInt(most + 1);
        StringBuilder text = new StringBuilder();
        int kind = random.nextInt(4);
        while (text.length() < length) {
            switch (kind) {
                case 0 -> text.append(pick(HostileTexts.ALL));
                case 1 ->
                    text.append(pick(List.of("&", "<", ">", "\uD83D\uDE80", "*", "\n", "a", "|", "`"))
                            .repeat(50));
                case 2 -> text.appendCodePoint(character());
                default -> text.append(pick(List.of("a", "word ", "&", "<", "\uD83D\uDE80", ". ", "\u00E9", "_")));
            }
        }
        return cut(text.toString(), most);
    }

    private int character() {
        while (true) {
            int point = oneIn(2) ? random.nextInt(0x3000) : random.nextInt(Character.MAX_CODE_POINT + 1);
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                return point;
            }
        }
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }
}
