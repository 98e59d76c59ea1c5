package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Destinations that are only a route file: whatever events say, their services take the messages. */
class DestinationRoutesTest {
    private static final List<String> TYPES = List.of("teams", "discord", "google-chat", "telegram", "email");
    private static final DestinationRoute ROUTES = new DestinationRoute(TYPES);
    private static final Pattern NUMBER = Pattern.compile("77(\\d{6})77");

    @AfterContainer
    static void stop() {
        ROUTES.close();
    }

    @Property(tries = 250)
    void servicesTakeWhateverEventsSay(
            @ForAll("types") String type,
            @ForAll EventType eventType,
            @ForAll("hostile") String name,
            @ForAll("hostile") String text,
            @ForAll("fewEvents") int events) {
        Given given = given(type).named(name);
        JsonNode[] payloads = IntStream.range(0, events)
                .mapToObj(i -> Given.saying(SampleEvents.payload(eventType), text))
                .toArray(JsonNode[]::new);

        ArrayNode messages = ROUTES.messages(given.alert(), given.notification(eventType.wire(), payloads));

        assertThat(messages).isNotEmpty().allSatisfy(message -> Yardstick.assertTaken(type, message));
    }

    @Property(tries = 60)
    void eachItemIsShownOnceOrCounted(@ForAll("types") String type, @ForAll("counts") int count) {
        Given given = given(type);
        JsonNode[] payloads =
                IntStream.range(0, count).mapToObj(i -> numbered(i)).toArray(JsonNode[]::new);

        ArrayNode messages =
                ROUTES.messages(given.alert(), given.notification(EventType.PROMPT_CREATED.wire(), payloads));

        assertThat(messages).allSatisfy(message -> Yardstick.assertTaken(type, message));
        List<Integer> shown = new ArrayList<>();
        messages.forEach(message -> collect(message.toString(), shown));
        assertThat(shown.stream().distinct().toList())
                .isEqualTo(IntStream.range(0, (int) shown.stream().distinct().count())
                        .boxed()
                        .toList());
        String last = messages.get(messages.size() - 1).toString();
        if (shown.stream().distinct().count() < count) {
            assertThat(last).contains("Overall " + count);
        } else {
            assertThat(last).doesNotContain("Overall ");
        }
    }

    @Property(tries = 60)
    void servicesTakeEventTypesThatNobodyKnows(
            @ForAll("types") String type, @ForAll("hostile") String eventType, @ForAll("hostile") String text) {
        Given given = given(type);
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("title", text);

        ArrayNode messages = ROUTES.messages(given.alert(), given.notification(eventType, payload));

        assertThat(messages).isNotEmpty().allSatisfy(message -> Yardstick.assertTaken(type, message));
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(TYPES);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                HostileText.any(),
                Arbitraries.of("@everyone", "[x](https://evil.example)", "</b>", "{{DATE(x)}}", "# h"));
    }

    @Provide
    Arbitrary<Integer> fewEvents() {
        return Arbitraries.integers().between(1, 25);
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 40)),
                Tuple.of(2, Arbitraries.integers().between(41, 2_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "teams, <at>x</at>",
        "discord, @everyone",
        "discord, <@123>",
        "google-chat, <users/all>",
        "telegram, @channelname"
    })
    void nobodyIsMentionedByWhatAnEventSays(String type, String mention) {
        Given given = given(type).named(mention);
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("name", mention);

        JsonNode message = ROUTES.messages(given.alert(), given.notification("budget:exceeded", payload))
                .get(0);

        assertThat(message.toString()).doesNotContain(mention);
    }

    @Test
    void telegramWritesToATopicWhereTheAlertNamesOne() {
        Given given = given("telegram").with("message_thread_id", "42");

        JsonNode message = ROUTES.messages(given.alert(), given.notification(EventType.TRACE_ERRORS))
                .get(0);

        assertThat(message.path("message_thread_id").intValue()).isEqualTo(42);
    }

    @Test
    void mailsOfOneAlertAndEventTypeHaveOneSubject() {
        Given given = given("email");
        JsonNode one = ROUTES.messages(given.alert(), given.notification(EventType.TRACE_ERRORS))
                .get(0);
        JsonNode payload = SampleEvents.payload(EventType.TRACE_ERRORS);
        JsonNode two = ROUTES.messages(
                        given.alert(), given.notification(EventType.TRACE_ERRORS.wire(), payload, payload))
                .get(0);

        assertThat(two.path("subject")).isEqualTo(one.path("subject"));
        assertThat(two.path("html")).isNotEqualTo(one.path("html"));
    }

    /** The made-up vendor of docs/destinations.md. */
    @Test
    void theWalkThroughOfTheDocumentationWorks() throws Exception {
        String docs = Files.readString(Path.of("docs", "destinations.md"));
        Matcher yaml = Pattern.compile("```yaml\\n(- route:\\n    id: format-pidgin.*?)```", Pattern.DOTALL)
                .matcher(docs);
        assertThat(yaml.find()).isTrue();
        try (DestinationRoute routes = new DestinationRoute(List.of())) {
            routes.add(yaml.group(1));
            Given given = new Given().ofType("pidgin");

            JsonNode message = routes.messages(given.alert(), given.notification(EventType.TRACE_ERRORS))
                    .get(0);

            assertThat(message.path("coo").asText()).contains("Checkout");
            assertThat(message.path("urgent").isBoolean()).isTrue();
        }
    }

    /** The yardstick measured. */
    @TestFactory
    List<DynamicTest> theSchemasKnowGoodMessagesFromBadOnes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String type : List.of("teams", "discord", "google-chat")) {
            Path folder = Path.of("..", "shared", "fixtures", "formats", type);
            Assumptions.assumeTrue(Files.exists(folder), () -> "needs the reference material: " + folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.sorted()
                        .forEach(file -> tests.add(DynamicTest.dynamicTest(
                                type + " " + file.getFileName(), () -> assertJudged(type, file))));
            }
        }
        return tests;
    }

    private static void assertJudged(String type, Path file) throws IOException {
        Optional<Boolean> valid = Yardstick.isValid(type, Json.read(Files.readAllBytes(file)));

        Assumptions.assumeTrue(valid.isPresent(), "needs the schema");
        assertThat(valid).contains(!file.getFileName().toString().startsWith("bad."));
    }

    private static Given given(String type) {
        return new Given().ofType(type).with("chat_id", "-1001234567890");
    }

    private static void collect(String message, List<Integer> numbers) {
        Matcher number = NUMBER.matcher(message);
        while (number.find()) {
            numbers.add(Integer.valueOf(number.group(1)));
        }
    }

    private static JsonNode numbered(int number) {
        ObjectNode item = (ObjectNode) SampleEvents.payload(EventType.PROMPT_CREATED);
        return item.put("id", "77%06d77".formatted(number));
    }
}
