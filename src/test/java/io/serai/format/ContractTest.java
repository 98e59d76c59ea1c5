package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages against the vendors' formats and against what Opik documents and tests of its own messages. */
class ContractTest {
    private final Given given = new Given().named("Test Webhook Alert");

    @ParameterizedTest
    @EnumSource(EventType.class)
    void slackMessagesAreValid(EventType type) throws IOException {
        assertValid("slack-incoming-webhook", given.slack(given.notification(type)));
        assertValid("slack-incoming-webhook", given.slack(documented(type)));
        assertValid("slack-incoming-webhook", given.withoutData().slack(given.notification(type)));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void pagerDutyEventsAreValid(EventType type) throws IOException {
        assertValid("pagerduty-events-v2", given.pagerDuty(given.notification(type)));
        assertValid("pagerduty-events-v2", given.pagerDuty(documented(type)));
        assertValid("pagerduty-events-v2", given.withoutData().pagerDuty(given.notification(type)));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void generalMessagesCarryTheDocumentedPayload(EventType type) throws IOException {
        JsonNode metadata = metadata(type);

        ObjectNode message = given.general(given.notification(type.wire(), metadata));

        assertThat(message.at("/payload/metadata/0")).isEqualTo(metadata);
        assertThat(message.at("/payload/aggregationType").textValue()).isEqualTo("consolidated");
    }

    /** Opik's own assertions. Where a case's note speaks of a batch that counts 1, Serai counts the items. */
    @TestFactory
    List<DynamicTest> slackMessagesSayWhatOpiksDo() throws IOException {
        JsonNode assertions = Given.shared("fixtures/opik/slack-message-assertions.json");
        return IntStream.range(0, assertions.get("cases").size())
                .mapToObj(i -> assertions.get("cases").get(i))
                .map(expected -> DynamicTest.dynamicTest(
                        expected.get("event").textValue(), () -> assertSaysWhatOpikDoes(expected)))
                .toList();
    }

    private void assertSaysWhatOpikDoes(JsonNode expected) {
        EventType type = EventType.of(expected.get("event").textValue()).orElseThrow();
        JsonNode payload = SampleEvents.payload(type);
        int items = payload.isArray() ? payload.size() : 1;

        ObjectNode message = given.slack(given.notification(type));

        assertThat(message.get("blocks")).hasSize(3);
        assertThat(message.at("/blocks/0/type").textValue()).isEqualTo("header");
        assertThat(message.at("/blocks/0/text/type").textValue()).isEqualTo("plain_text");
        assertThat(SlackFormatterTest.text(message, 0)).isEqualTo("Test Webhook Alert");
        assertThat(message.at("/blocks/1/text/type").textValue()).isEqualTo("mrkdwn");
        assertThat(SlackFormatterTest.text(message, 1))
                .contains("*" + items + "*")
                .contains(expected.get("label").textValue());
        for (JsonNode text : expected.get("details_contains")) {
            assertThat(SlackFormatterTest.text(message, 2)).contains(filled(text.textValue()));
        }
    }

    @TestFactory
    List<DynamicTest> slackMessagesSumUpWhatTheyDoNotShowAsOpiksDo() throws IOException {
        JsonNode assertions = Given.shared("fixtures/opik/slack-message-assertions.json");
        return IntStream.range(0, assertions.get("truncation_cases").size())
                .mapToObj(i -> assertions.get("truncation_cases").get(i))
                .map(expected -> DynamicTest.dynamicTest(
                        expected.get("event").textValue(), () -> assertSumsUpAsOpikDoes(expected)))
                .toList();
    }

    private void assertSumsUpAsOpikDoes(JsonNode expected) {
        EventType type = EventType.of(expected.get("event").textValue()).orElseThrow();
        int items = expected.get("items").intValue();
        JsonNode[] payloads = type == EventType.TRACE_GUARDRAILS_TRIGGERED
                ? new JsonNode[] {SlackFormatterTest.guardrails(items, i -> SampleEvents.TRACE + i)}
                : IntStream.range(0, items)
                        .mapToObj(i -> SampleEvents.payload(type))
                        .toArray(JsonNode[]::new);

        given.saying(given.messages().withMost(5, null));

        ObjectNode message = given.slack(given.notification(type.wire(), payloads));

        assertThat(message.get("blocks")).hasSize(4);
        assertThat(SlackFormatterTest.text(message, 2)).hasSizeLessThanOrEqualTo(3_000);
        assertThat(SlackFormatterTest.text(message, 3))
                .isEqualTo(filled(expected.get("fallback").textValue()));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void pagerDutyEventsHaveWhatOpiksHave(EventType type) throws IOException {
        JsonNode assertions =
                Given.shared("fixtures/opik/pagerduty-event-assertions.json").get("assertions");
        given.with("routing_key", "routingKeyForTest");

        ObjectNode event = given.pagerDuty(given.notification(type));

        assertions.fieldNames().forEachRemaining(path -> {
            JsonNode value = event.at("/" + path.replace('.', '/'));
            assertThat(value.isMissingNode() || value.isNull()).as(path).isFalse();
        });
        assertThat(event.get("routing_key").textValue()).isEqualTo("routingKeyForTest");
        assertThat(event.get("event_action").textValue()).isEqualTo("trigger");
        // Opik's summary is the name alone, and its source 'Opik'; ours says more, and who sent it.
        assertThat(event.at("/payload/summary").textValue()).startsWith("Test Webhook Alert: ");
        assertThat(event.at("/payload/source").textValue()).isEqualTo("Serai");
    }

    @TestFactory
    List<DynamicTest> whatPagerDutyRefusesIsRefusedHere() throws IOException {
        Path folder = Path.of("..", "shared", "fixtures", "formats", "pagerduty");
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "needs the reference material: " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("bad.") || name.startsWith("ok."))
                    .sorted()
                    .map(name -> DynamicTest.dynamicTest(name, () -> {
                        JsonNode event = Given.shared("fixtures/formats/pagerduty/" + name);
                        assertThat(problems("pagerduty-events-v2", event).isEmpty())
                                .isEqualTo(name.startsWith("ok."));
                    }))
                    .toList();
        }
    }

    private ObjectNode documented(EventType type) throws IOException {
        return given.notification(type.wire(), metadata(type));
    }

    private static JsonNode metadata(EventType type) throws IOException {
        String name = type.wire().replace(':', '-').replace('_', '-');
        return Given.shared("fixtures/opik/payload-documented." + name + ".json")
                .get("metadata");
    }

    private static String filled(String text) {
        return text.replace("{base}", "http://localhost:5555")
                .replace("{workspace}", SampleEvents.WORKSPACE)
                .replace("{promptId}", SampleEvents.PROMPT)
                .replace("{promptId1}", SampleEvents.PROMPT)
                .replace("{promptId2}", SampleEvents.OTHER_PROMPT)
                .replace("{versionId}", SampleEvents.PROMPT_VERSION)
                .replace("{projectId}", SampleEvents.PROJECT)
                .replace("{traceId}", SampleEvents.TRACE)
                .replace("{datasetId}", SampleEvents.DATASET)
                .replace("{experimentId}", SampleEvents.EXPERIMENT);
    }

    static void assertValid(String schema, JsonNode message) throws IOException {
        assertThat(problems(schema, message)).as(schema).isEmpty();
    }

    private static Set<ValidationMessage> problems(String schema, JsonNode message) throws IOException {
        JsonNode document = Given.shared("schemas/" + schema + ".schema.json");
        JsonSchema validator = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        document,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        // Read back, because what was sent is what counts.
        return validator.validate(Json.read(Json.write(message)));
    }
}
