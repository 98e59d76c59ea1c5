package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.MessageOptions;
import io.serai.event.EventType;
import io.serai.testing.SampleEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever events say and however many they are, Slack takes it and nothing is lost unsaid. */
class SlackPropertyTest {
    /** In the place of what identifies an item. */
    private static final Pattern NUMBER = Pattern.compile("77(\\d{6})77");

    private static final Pattern SHOWN = Pattern.compile(" · (\\d+) of (\\d+) shown$");

    @Property(tries = 200)
    void slackTakesWhateverEventsSay(
            @ForAll EventType type,
            @ForAll("hostile") String name,
            @ForAll("payloads") List<JsonNode> payloads,
            @ForAll @IntRange(max = 50) int items,
            @ForAll @IntRange(max = 20) int parts) {
        Given given = new Given().named(name).saying(most(items, parts));

        ArrayNode messages = given.slackParts(given.notification(type.wire(), payloads.toArray(JsonNode[]::new)));

        SlackMessages.assertAccepted(messages);
    }

    @Property(tries = 200)
    void slackTakesTheSamplesWithHostileTexts(
            @ForAll EventType type, @ForAll("hostile") String text, @ForAll @IntRange(min = 1, max = 30) int events) {
        Given given = new Given();
        JsonNode[] payloads = IntStream.range(0, events)
                .mapToObj(i -> Given.saying(SampleEvents.payload(type), text))
                .toArray(JsonNode[]::new);

        SlackMessages.assertAccepted(given.slackParts(given.notification(type.wire(), payloads)));
    }

    @Property(tries = 100)
    void slackTakesEventTypesThatNobodyKnows(
            @ForAll("hostile") String eventType, @ForAll("payloads") List<JsonNode> payloads) {
        Given given = new Given();

        SlackMessages.assertAccepted(
                given.slackParts(given.notification(eventType, payloads.toArray(JsonNode[]::new))));
    }

    @Property(tries = 100)
    void eachItemIsShownOnceOrCounted(
            @ForAll EventType type,
            @ForAll("counts") int count,
            @ForAll @IntRange(max = 50) int items,
            @ForAll @IntRange(max = 20) int parts) {
        Given given = new Given().saying(most(items, parts));
        JsonNode[] payloads =
                IntStream.range(0, count).mapToObj(i -> numbered(type, i)).toArray(JsonNode[]::new);

        ArrayNode messages = given.slackParts(given.notification(type.wire(), payloads));

        SlackMessages.assertAccepted(messages);
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            List<String> sections = SlackMessages.sections(messages.get(i));
            if (messages.size() > 1) {
                String number = (i + 1) + " of " + messages.size();
                assertThat(sections.getFirst()).contains(" · part " + number);
                assertThat(messages.get(i).at("/blocks/0/text/text").textValue())
                        .endsWith(" (" + number + ")");
            }
            assertThat(sections.getFirst()).contains("*" + count + "* new ");
            sections.forEach(section -> collect(SlackMessages.shown(section), shown));
        }
        assertThat(shown).isEqualTo(IntStream.range(0, shown.size()).boxed().toList());
        String last = SlackMessages.sections(messages.get(messages.size() - 1)).getLast();
        if (shown.size() < count) {
            assertThat(last).startsWith("Overall " + count + " ").endsWith("|View All>");
            Matcher said = SHOWN.matcher(SlackMessages.sections(messages.get(0)).getFirst());
            assertThat(said.find()).isTrue();
            assertThat(said.group(1) + " of " + said.group(2)).isEqualTo(shown.size() + " of " + count);
        } else {
            assertThat(messages.toString()).doesNotContain("Overall ").doesNotContain(" shown");
        }
    }

    @Property(tries = 200)
    void aNameIsReadAsItWasGiven(@ForAll("short") String name) {
        Given given = new Given();
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("name", name);
        String told = PlainText.line(name, 255);

        ObjectNode message = given.slack(given.notification("budget:exceeded", payload));

        SlackMessages.assertAccepted(JsonNodeFactory.instance.arrayNode().add(message));
        assertThat(SlackMessages.shown(SlackMessages.sections(message).getLast()))
                .contains(told);
    }

    @Provide
    Arbitrary<String> hostile() {
        return HostileText.any();
    }

    @Provide("short")
    Arbitrary<String> shortTexts() {
        return HostileText.any().map(text -> text.substring(0, Math.min(40, text.length())));
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 30)),
                Tuple.of(4, Arbitraries.integers().between(31, 600)),
                Tuple.of(1, Arbitraries.just(10_000)));
    }

    @Provide
    Arbitrary<List<JsonNode>> payloads() {
        return Arbitraries.lazyOf(this::leaf, this::object, this::array, this::deep)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private Arbitrary<JsonNode> leaf() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return Arbitraries.oneOf(
                HostileText.any().map(json::textNode),
                Arbitraries.integers().map(json::numberNode),
                Arbitraries.bigDecimals().map(number -> (JsonNode) json.numberNode(number)),
                Arbitraries.of(json.nullNode(), json.booleanNode(true)));
    }

    /** With the names that texts look for. */
    private Arbitrary<JsonNode> object() {
        Arbitrary<String> names = Arbitraries.of(
                "id",
                "name",
                "title",
                "prompt_id",
                "entity_id",
                "dataset_id",
                "project_id",
                "project_ids",
                "project_names",
                "metric_value",
                "threshold",
                "window_seconds",
                "feedback_score_name",
                "thread_id",
                "error_info",
                "value");
        return Arbitraries.maps(names, leaf()).ofMaxSize(8).map(members -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach(object::set);
            return object;
        });
    }

    private Arbitrary<JsonNode> array() {
        return Arbitraries.oneOf(leaf(), object()).list().ofMaxSize(10).map(elements -> {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            elements.forEach(array::add);
            return array;
        });
    }

    private Arbitrary<JsonNode> deep() {
        return Arbitraries.integers().between(2, 90).flatMap(depth -> leaf().map(leaf -> {
            JsonNode nested = leaf;
            for (int i = 0; i < depth; i++) {
                nested = i % 2 == 0
                        ? JsonNodeFactory.instance.arrayNode().add(nested)
                        : JsonNodeFactory.instance.objectNode().set("id", nested);
            }
            return nested;
        }));
    }

    private static MessageOptions most(int items, int parts) {
        return MessageOptions.DEFAULT.withMost(items == 0 ? null : items - 1, parts == 0 ? null : parts);
    }

    private static void collect(String section, List<Integer> numbers) {
        Matcher number = NUMBER.matcher(section);
        while (number.find()) {
            numbers.add(Integer.valueOf(number.group(1)));
        }
    }

    /** One item, told apart by what a reader sees of it. */
    private static JsonNode numbered(EventType type, int number) {
        String mark = "77%06d77".formatted(number);
        JsonNode payload = SampleEvents.payload(type);
        ObjectNode item = (ObjectNode) (payload.isArray() ? payload.get(0) : payload);
        String member =
                switch (type) {
                    case TRACE_GUARDRAILS_TRIGGERED -> "entity_id";
                    case PROMPT_COMMITTED -> "prompt_id";
                    case PROMPT_CREATED, PROMPT_DELETED, EXPERIMENT_FINISHED -> "id";
                    default -> "metric_value";
                };
        return item.put(member, mark);
    }
}
