package io.serai.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.messages.Destinations.Destination;
import io.serai.testing.MessageRoutes;
import io.serai.testing.SampleEvents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever events say, and however many they are, every destination gets messages that it takes. */
class AnyMessagesTest {
    private static final Pattern PROMPT = Pattern.compile("\\bprompt-\\d{6}\\b");

    /** No more are delivered of one notification; only Helicone's form has one for each event. */
    private static final int MAX_PARTS = 100;

    private static MessageRoutes routes;

    @BeforeContainer
    static void start() {
        routes = MessageRoutes.shipped();
    }

    @AfterContainer
    static void stop() {
        routes.close();
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(HostileEvents.TYPES);
    }

    /** Mostly few: what is wrong with many is mostly wrong with 300. */
    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.frequencyOf(
                Tuple.of(70, Arbitraries.integers().between(1, 5)),
                Tuple.of(25, Arbitraries.integers().between(6, 40)),
                Tuple.of(5, Arbitraries.integers().between(41, 400)));
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void anyEventsBecomeMessagesThatAreTaken(
            @ForAll("types") String type, @ForAll("counts") int count, @ForAll long seed) {
        List<Event> events = HostileEvents.of(type, count, seed);
        for (Destination destination : Destinations.all()) {
            if (destination.takes(type, count)) {
                assertTaken(destination.named(HostileEvents.name(seed)), events);
            }
        }
    }

    /** The tests of Slack, PagerDuty and the pages go to 10,000. */
    @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void thousandsOfEventsDoToo(@ForAll("types") String type, @ForAll long seed) {
        List<Event> events = HostileEvents.of(type, 2_000, seed);
        for (Destination destination : Destinations.all()) {
            if (destination.pages()) {
                assertTaken(destination, events);
            }
        }
    }

    /** Each detail is on one page, and those that are on none are counted. */
    @Property(tries = 8, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void countsAddUp(@ForAll("many") int count) {
        List<Event> events = IntStream.range(0, count)
                .mapToObj(i -> SampleEvents.event(
                        "event-" + i,
                        EventType.PROMPT_CREATED.wire(),
                        JsonNodeFactory.instance.objectNode().put("id", "prompt-%06d".formatted(i))))
                .toList();
        for (Destination destination : Destinations.all()) {
            if (destination.pages()) {
                assertCounted(destination, count, routes.messages(Claims.of(events), destination.alert()));
            } else if (destination.takes(EventType.PROMPT_CREATED.wire(), count)) {
                assertAllThere(destination, count, routes.messages(Claims.of(events), destination.alert()));
            }
        }
    }

    @Provide
    Arbitrary<Integer> many() {
        return Arbitraries.frequencyOf(
                Tuple.of(70, Arbitraries.integers().between(1, 30)),
                Tuple.of(30, Arbitraries.integers().between(31, 1_000)));
    }

    private static void assertTaken(Destination destination, List<Event> events) {
        Claim claim = Claims.of(events);
        List<JsonNode> messages = routes.messages(claim, destination.alert());

        assertThat(messages.size())
                .as(destination.name() + ": messages")
                .isBetween(1, destination.pages() ? MAX_PARTS : events.size());
        for (JsonNode message : messages) {
            // What is sent, as the receiver reads it.
            JsonNode sent = Json.read(Json.write(message));
            assertThat(MessageChecks.problems(destination.name(), sent)).isEmpty();
        }
        assertThat(claim.events().equals(events.stream().map(Event::toJson).toList()))
                .as(destination.name() + ": the claim's own events, which the next attempt needs, stay as they are")
                .isTrue();
        assertThat(bytes(routes.messages(claim, destination.alert())).equals(bytes(messages)))
                .as(destination.name() + ": the same messages a second time")
                .isTrue();
    }

    private static List<String> bytes(List<JsonNode> messages) {
        return messages.stream().map(JsonNode::toString).toList();
    }

    private static void assertCounted(Destination destination, int count, List<JsonNode> messages) {
        Set<String> shown = new HashSet<>();
        for (JsonNode message : messages) {
            Set<String> here = prompts(message);
            assertThat(shown).as(destination.name() + ": shown in two messages").doesNotContainAnyElementsOf(here);
            shown.addAll(here);
        }
        assertThat(String.join("\n", SafeMarkup.strings(messages.getFirst())))
                .as(destination.name() + ": how many there are")
                .containsPattern("\\b" + count + "\\b");
        if (shown.size() < count) {
            assertThat(String.join("\n", SafeMarkup.strings(messages.getLast())))
                    .as(destination.name() + ": how many there are, of which " + shown.size() + " are shown")
                    .containsPattern("\\b" + count + "\\b");
        }
    }

    private static void assertAllThere(Destination destination, int count, List<JsonNode> messages) {
        List<String> shown = new ArrayList<>();
        messages.forEach(message -> shown.addAll(prompts(message)));
        assertThat(shown).as(destination.name()).hasSize(count).doesNotHaveDuplicates();
    }

    private static Set<String> prompts(JsonNode message) {
        Set<String> prompts = new HashSet<>();
        for (String text : SafeMarkup.strings(message)) {
            Matcher matcher = PROMPT.matcher(text);
            while (matcher.find()) {
                prompts.add(matcher.group());
            }
        }
        return prompts;
    }
}
