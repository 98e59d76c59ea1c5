package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.event.Report;
import io.serai.event.Report.Severity;
import io.serai.event.Report.Status;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever a notification is about, PagerDuty takes all that is made of it, and nothing is lost or told twice. */
class PagerDutyPropertyTest {
    private static final int SUMMARY = 1_024;
    private static final int DEDUP_KEY = 255;
    private static final int BYTES = 512_000;
    private static final int PARTS = 100;
    private static final @Nullable JsonSchema SCHEMA = schema();

    private static final List<String> TYPES = IntStream.concat(
                    IntStream.range(0, EventType.values().length), IntStream.of(-1))
            .mapToObj(i -> i < 0 ? "alertmanager:alert" : EventType.values()[i].wire())
            .toList();

    /** What a notification is made of; the seed decides which event is about what. */
    record Case(String type, int events, int incidents, String text, long seed, @Nullable String template) {}

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Integer> events = Arbitraries.frequencyOf(
                Tuple.of(24, Arbitraries.integers().between(1, 60)),
                Tuple.of(5, Arbitraries.integers().between(61, 1_500)),
                Tuple.of(1, Arbitraries.just(10_000)));
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(300).filter(PagerDutyPropertyTest::isText),
                Arbitraries.of(
                        "😀".repeat(200), "<!channel> &amp; \u202Eabc", "a\u0000\n\t\u2028b", " ", "x".repeat(500)));
        return Combinators.combine(
                        Arbitraries.of(TYPES),
                        events,
                        Arbitraries.integers().between(1, 150),
                        texts,
                        Arbitraries.longs(),
                        Arbitraries.of("{data.text}", "{incidentKey}-{data.n}", "{eventId}")
                                .injectNull(0.5))
                .as(Case::new);
    }

    /** Half a character can't come in: reading JSON refuses it. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    @Property(tries = 30)
    void everyEventIsCountedOnceInMessagesThatPagerDutyTakes(@ForAll("cases") Case given) {
        Given alert = new Given().ofType("pagerduty").named("A" + given.text().repeat(5));
        alert.saying(alert.messages().withIncidents(given.template(), null));

        List<ObjectNode> messages = alert.pagerDutyEvents(alert.assemble(Given.claim(given.type(), events(given))));

        assertThat(messages).hasSizeBetween(1, PARTS);
        Set<String> keys = new HashSet<>();
        Set<String> ids = new HashSet<>();
        int counted = 0;
        for (ObjectNode message : messages) {
            byte[] sent = Json.write(message);
            assertThat(sent.length).isLessThanOrEqualTo(BYTES);
            JsonNode read = Json.read(sent);
            if (SCHEMA != null) {
                assertThat(SCHEMA.validate(read)).isEmpty();
            }
            String key = read.get("dedup_key").textValue();
            assertThat(key).hasSizeBetween(1, DEDUP_KEY);
            assertThat(keys.add(key)).as("one message for each incident").isTrue();
            assertThat(read.at("/payload/summary").textValue())
                    .hasSizeBetween(1, SUMMARY)
                    .matches(PagerDutyPropertyTest::isText)
                    .isNotBlank();
            assertThat(read.get("links").size())
                    .as("what is not Opik's may have no page")
                    .isBetween(EventType.of(given.type()).isPresent() ? 1 : 0, 10);
            JsonNode payload = read.at("/payload/custom_details/payload");
            counted += payload.get("eventCount").intValue();
            for (JsonNode id : payload.path("eventIds")) {
                assertThat(ids.add(id.textValue()))
                        .as("an event is in one message")
                        .isTrue();
            }
        }
        assertThat(counted).isEqualTo(given.events());
    }

    private static Event[] events(Case given) {
        Random random = new Random(given.seed());
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < given.events(); i++) {
            events.add(event(given, i, random));
        }
        return events.toArray(Event[]::new);
    }

    private static Event event(Case given, int number, Random random) {
        // Cut within a character it would be no text that can come in.
        String incident = PlainText.cut("incident " + random.nextInt(given.incidents()) + given.text(), 255);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("text", given.text()).put("n", random.nextInt(given.incidents()));
        data.put("id", given.text()).put("trace_id", given.text());
        Report report = random.nextInt(4) == 0
                ? Report.NONE
                : new Report(
                        pick(Severity.values(), random),
                        random.nextBoolean() || given.text().isEmpty() ? null : given.text(),
                        null,
                        pick(Status.values(), random),
                        random.nextInt(5) == 0 ? null : incident,
                        List.of(new Report.Link("https://example.com/" + number % 7, null)));
        return new Event(
                "event-" + number,
                given.type(),
                SampleEvents.WORKSPACE,
                random.nextBoolean() ? SampleEvents.PROJECT : null,
                null,
                SampleEvents.TIME,
                random.nextInt(10) == 0 ? Map.of("test", "true") : Map.of(),
                data,
                random.nextBoolean() ? "alertmanager/k8s" : null,
                report);
    }

    private static <T> T pick(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    /** Null where the reference material is not there: the limits above are checked all the same. */
    private static @Nullable JsonSchema schema() {
        Path file = Path.of("..", "shared", "schemas", "pagerduty-events-v2.schema.json");
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(
                            Json.read(Files.readAllBytes(file)),
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
