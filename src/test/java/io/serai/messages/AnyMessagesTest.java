package io.serai.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.event.LoggedRequest;
import io.serai.event.Samples;
import io.serai.json.Json;
import io.serai.messages.Destinations.Destination;
import io.serai.testing.MessageRoutes;
import io.serai.testing.SampleEvents;
import java.util.ArrayList;
import java.util.Collections;
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
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever events say, and however many they are, every destination gets messages that it takes. */
class AnyMessagesTest {
    /** Of an event that is told from others by its number. */
    private static final Pattern NUMBER = Pattern.compile("77\\d{6}77");

    /** No more are delivered of one notification; only Helicone's form has one for each event. */
    private static final int MAX_PARTS = 100;

    private static final int MOST = 10_000;

    /** Each by itself: more of them are no more of a load for anybody. */
    private static final int MANY_ALONE = 1_000;

    private static final long SEED = 4711;

    private static MessageRoutes routes;

    @BeforeContainer
    static void start() {
        routes = MessageRoutes.shipped();
    }

    @AfterContainer
    static void stop() {
        routes.close();
    }

    /** How many events of each type there are: mostly few, the edges of what fits in one message, and now and then many. */
    @Provide
    Arbitrary<List<Integer>> counts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(25, Arbitraries.of(1, 2, 10, 11, 49, 50, 51)),
                        Tuple.of(55, Arbitraries.integers().between(1, 12)),
                        Tuple.of(15, Arbitraries.integers().between(13, 60)),
                        Tuple.of(5, Arbitraries.integers().between(61, 400)))
                .list()
                .ofSize(HostileEvents.TYPES.size());
    }

    @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void anyEventsOfEveryTypeBecomeMessagesThatEveryDestinationTakes(
            @ForAll("counts") List<Integer> counts, @ForAll long seed) {
        for (int i = 0; i < counts.size(); i++) {
            List<Event> events = HostileEvents.of(HostileEvents.TYPES.get(i), counts.get(i), seed);
            for (Destination destination : Destinations.all()) {
                notifications(destination, events)
                        .forEach(each -> assertTakenAgain(destination.named(HostileEvents.name(seed)), each));
            }
        }
    }

    /** Always the same. The types take turns: all of them for all destinations would take minutes. */
    @Property(generation = GenerationMode.EXHAUSTIVE, shrinking = ShrinkingMode.OFF)
    void tenThousandEventsDoToo(@ForAll("destinations") Destination destination) {
        List<String> types = HostileEvents.TYPES.stream()
                .filter(type -> destination.takes(type, 1))
                .toList();
        String type = types.get(Destinations.all().indexOf(destination) % types.size());
        int count = destination.takes(type, MOST) ? MOST : MANY_ALONE;
        List<Event> events = HostileEvents.of(type, count, SEED);

        notifications(destination, events).forEach(each -> assertTaken(destination, each));
    }

    /** Each detail is on one page, and those that are on none are counted. */
    @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void countsAddUp(@ForAll("counts") List<Integer> counts) {
        for (int i = 0; i < counts.size(); i++) {
            for (Destination destination : Destinations.all()) {
                assertAddsUp(destination, HostileEvents.TYPES.get(i), counts.get(i));
            }
        }
    }

    @Property(generation = GenerationMode.EXHAUSTIVE, shrinking = ShrinkingMode.OFF)
    void countsAddUpToTenThousand(@ForAll("destinations") Destination destination) {
        assertAddsUp(destination, EventType.PROMPT_CREATED.wire(), MOST);
    }

    @Provide
    Arbitrary<Destination> destinations() {
        return Arbitraries.of(Destinations.all());
    }

    /** The events as they reach the destination: all at once, or each by itself; none where it gets no such events. */
    private static List<List<Event>> notifications(Destination destination, List<Event> events) {
        String type = events.getFirst().eventType();
        if (destination.takes(type, events.size())) {
            return List.of(events);
        }
        return destination.takes(type, 1) ? events.stream().map(List::of).toList() : List.of();
    }

    private static void assertAddsUp(Destination destination, String type, int count) {
        List<Event> events =
                IntStream.range(0, count).mapToObj(i -> numbered(type, i)).toList();
        List<JsonNode> messages = notifications(destination, events).stream()
                .flatMap(each -> routes.messages(Claims.of(each), destination.alert()).stream())
                .toList();
        if (destination.pages()) {
            assertCounted(destination + " of " + type, count, messages);
        } else if (destination.takes(type, 1)) {
            assertAllThere(destination + " of " + type, count, messages);
        }
    }

    /** An event that can be told from others in whatever is said of it. */
    private static Event numbered(String type, int number) {
        JsonNode payload = Samples.event(type, SampleEvents.WORKSPACE, null, SampleEvents.TIME)
                .payload();
        ObjectNode item = (ObjectNode) (payload.isArray() ? payload.get(0) : payload);
        String mark = "77%06d77".formatted(number);
        String member =
                switch (EventType.of(type).orElse(null)) {
                    case TRACE_GUARDRAILS_TRIGGERED -> "entity_id";
                    case PROMPT_COMMITTED -> "prompt_id";
                    case PROMPT_CREATED, PROMPT_DELETED, EXPERIMENT_FINISHED -> "id";
                    case null -> type.equals(LoggedRequest.TYPE) ? "request_id" : "name";
                    default -> "metric_value";
                };
        return SampleEvents.event(
                "event-" + number,
                type,
                payload.isArray()
                        ? JsonNodeFactory.instance.arrayNode().add(item.put(member, mark))
                        : item.put(member, mark));
    }

    private static void assertTaken(Destination destination, List<Event> events) {
        assertTaken(destination, events, routes.messages(Claims.of(events), destination.alert()));
    }

    private static void assertTaken(Destination destination, List<Event> events, List<JsonNode> messages) {
        String what =
                destination + " of " + events.size() + " " + events.getFirst().eventType();
        assertThat(messages.size())
                .as(what + ": messages")
                .isBetween(1, destination.pages() ? MAX_PARTS : events.size());
        for (JsonNode message : messages) {
            // What is sent, as the receiver reads it.
            JsonNode sent = Json.read(Json.write(message));
            assertThat(MessageChecks.problems(destination.name(), sent))
                    .as(what)
                    .isEmpty();
        }
    }

    private static void assertTakenAgain(Destination destination, List<Event> events) {
        Claim claim = Claims.of(events);
        List<JsonNode> messages = routes.messages(claim, destination.alert());

        assertTaken(destination, events, messages);
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

    private static void assertCounted(String what, int count, List<JsonNode> messages) {
        Set<String> shown = new HashSet<>();
        for (JsonNode message : messages) {
            Set<String> here = numbers(message);
            assertThat(Collections.disjoint(shown, here))
                    .as(what + ": none is shown in two messages")
                    .isTrue();
            shown.addAll(here);
        }
        assertThat(shown).as(what + ": shown").isNotEmpty();
        assertThat(String.join("\n", SafeMarkup.strings(messages.getFirst())))
                .as(what + ": how many there are")
                .containsPattern("\\b" + count + "\\b");
        if (shown.size() < count) {
            assertThat(String.join("\n", SafeMarkup.strings(messages.getLast())))
                    .as(what + ": how many there are, of which " + shown.size() + " are shown")
                    .containsPattern("\\b" + count + "\\b");
        }
    }

    private static void assertAllThere(String what, int count, List<JsonNode> messages) {
        List<String> shown = new ArrayList<>();
        messages.forEach(message -> shown.addAll(numbers(message)));
        assertThat(shown).as(what).hasSize(count).doesNotHaveDuplicates();
    }

    private static Set<String> numbers(JsonNode message) {
        Set<String> numbers = new HashSet<>();
        for (String text : SafeMarkup.strings(message)) {
            Matcher matcher = NUMBER.matcher(text);
            while (matcher.find()) {
                numbers.add(matcher.group());
            }
        }
        return numbers;
    }
}
