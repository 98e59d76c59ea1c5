package io.serai.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.event.EventLimits;
import io.serai.event.Report;
import io.serai.ingest.IngestConfig;
import io.serai.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the hub makes of what a mapping leaves out or gets wrong. */
class CompletionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");
    private static final Connection CONNECTION = Given.connection("evals/prod", "workspace", "acme");

    private final Completion completion = new Completion(new IngestConfig(3, 1_024, 5_242_880, Duration.ofHours(24)));

    @Test
    void whatIsMissingIsMade() {
        Event event = event("{}");

        assertThat(event.id()).matches("[0-9a-f]{64}");
        assertThat(event.eventType()).isEqualTo("evals:event");
        assertThat(event.workspaceId()).isEqualTo("acme");
        assertThat(event.source()).isEqualTo("evals/prod");
        assertThat(event.timestamp()).isEqualTo(NOW);
        assertThat(event.payload()).isEqualTo(JsonNodeFactory.instance.objectNode());
        assertThat(event.report()).isEqualTo(Report.NONE);
    }

    @Test
    void whatIsSaidIsKept() {
        Event event = event(
                """
                {"id": "r-1", "eventType": "eval:failed", "projectId": "p", "userName": "anna",
                 "timestamp": "2026-02-01T10:00:00+02:00", "properties": {"suite": "toxicity"},
                 "severity": "Critical", "title": "Red", "message": "line 1\\nline 2", "status": "FIRING",
                 "incidentKey": "k", "links": [{"href": "https://x.example/1", "text": "Run"}], "payload": {"a": [1]},
                 "workspaceId": "of somebody else", "source": "somebody else"}
                """);

        assertThat(event)
                .isEqualTo(new Event(
                        "r-1",
                        "eval:failed",
                        "acme",
                        "p",
                        "anna",
                        Instant.parse("2026-02-01T08:00:00Z"),
                        Map.of("suite", "toxicity"),
                        json("{\"a\": [1]}"),
                        "evals/prod",
                        new Report(
                                Report.Severity.CRITICAL,
                                "Red",
                                "line 1\nline 2",
                                Report.Status.FIRING,
                                "k",
                                List.of(new Report.Link("https://x.example/1", "Run")))));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "now",
            value = {
                "'\"2026-02-01T10:00:00Z\"',         2026-02-01T10:00:00Z",
                "'\"2026-02-01T10:00:00.123456\"',   2026-02-01T10:00:00.123456Z",
                "'\"2026-02-01 10:00:00\"',          2026-02-01T10:00:00Z",
                "'\"2026-02-01T10:00:00+0200\"',     2026-02-01T08:00:00Z",
                "'\"2026-02-01\"',                   2026-02-01T00:00:00Z",
                "1769940000,                         2026-02-01T10:00:00Z",
                "1769940000.5,                       2026-02-01T10:00:00.500Z",
                "1769940000123,                      2026-02-01T10:00:00.123Z",
                "'\"yesterday\"',                    now",
                "'\"0001-01-01T00:00:00Z\"',         now",
                "1e300,                              now",
                "-5,                                 now",
                "null,                               now",
                "{},                                 now",
            })
    void readsTimesAsSendersWriteThem(String json, Instant expected) {
        assertThat(event("{\"timestamp\": " + json + "}").timestamp()).isEqualTo(expected == null ? NOW : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "eval failed,    eval-failed",
        "::eval/failed,  eval/failed",
        "Ärger,          rger",
        "???,            evals:event",
        "'',             evals:event",
    })
    void makesTypesThatAlertsCanName(String said, String expected) {
        assertThat(event(Json.mapper().createObjectNode().put("eventType", said))
                        .eventType())
                .isEqualTo(expected);
    }

    @Test
    void theSameRequestMakesTheSameIdsAndEachOfItsEventsAnother() {
        ArrayNode two = JsonNodeFactory.instance.arrayNode();
        two.addObject();
        two.addObject();

        var first = completion.complete(two, CONNECTION, request("same"), NOW);
        var again = completion.complete(two, CONNECTION, request("same"), NOW.plusSeconds(3_600));
        var other = completion.complete(two, CONNECTION, request("other"), NOW);
        var elsewhere = completion.complete(two, Given.connection("evals/test"), request("same"), NOW);

        assertThat(first).extracting(Event::id).doesNotHaveDuplicates();
        assertThat(again)
                .extracting(Event::id)
                .containsExactlyElementsOf(first.stream().map(Event::id).toList());
        assertThat(other).extracting(Event::id).doesNotContain(first.getFirst().id());
        assertThat(elsewhere)
                .extracting(Event::id)
                .doesNotContain(first.getFirst().id());
    }

    @Test
    void ofASenderThatRepeatsItselfOnPurposeTheSameBodyIsAnotherEventLater() {
        ObjectNode said = Json.mapper().createObjectNode().put("idBucket", 60);

        assertThat(id(said, NOW)).isEqualTo(id(said, NOW.plusSeconds(59))).isNotEqualTo(id(said, NOW.plusSeconds(60)));
    }

    @Test
    void idsAndKeysThatAreTooLongStayTwo() {
        String longOne = "x".repeat(300);

        Event one =
                event(Json.mapper().createObjectNode().put("id", longOne + "1").put("incidentKey", longOne + "1"));
        Event two =
                event(Json.mapper().createObjectNode().put("id", longOne + "2").put("incidentKey", longOne + "2"));

        assertThat(one.id()).hasSize(64).isNotEqualTo(two.id());
        assertThat(one.report().incidentKey())
                .hasSize(64)
                .isNotEqualTo(two.report().incidentKey());
        assertThat(event("{\"id\": 17}").id()).isEqualTo("17");
        assertThat(event("{\"id\": \"a\\nb\"}").id()).matches("[0-9a-f]{64}");
    }

    @Test
    void textsAreMadeToFit() {
        Event event = event(Json.mapper()
                .createObjectNode()
                .put("title", " two\r\nlines\tand " + "é🚀".repeat(400))
                .put("message", "m".repeat(10_000))
                .put("userName", "u".repeat(300)));

        assertThat(event.report().title()).startsWith("two lines and é🚀").endsWith("…");
        assertThat(event.report().title().length()).isLessThanOrEqualTo(EventLimits.MAX_TITLE);
        assertThat(event.report().message()).hasSize(EventLimits.MAX_MESSAGE);
        assertThat(event.userName()).hasSize(EventLimits.MAX_NAME);
        readable(event);
    }

    @Test
    void propertiesBecomeText() {
        ObjectNode said = Json.mapper().createObjectNode();
        said.set(
                "properties",
                json(
                        "{\"text\": \"a\", \"number\": 1.50, \"yes\": true, \"none\": null, \"list\": [1], \" \": \"x\"}"));

        Event event = event(said);

        assertThat(event.properties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("text", "a", "number", "1.50", "yes", "true", "list", "[1]"));
    }

    @Test
    void moreThanFitsIsLeftOut() {
        ObjectNode said = Json.mapper().createObjectNode();
        ObjectNode properties = said.putObject("properties");
        ArrayNode links = said.putArray("links");
        for (int i = 0; i < 100; i++) {
            properties.put("p" + i, "v".repeat(2_000));
            links.add("https://x.example/" + i);
        }

        Event event = event(said);

        assertThat(event.properties()).hasSize(EventLimits.MAX_PROPERTIES);
        assertThat(event.report().links()).hasSize(EventLimits.MAX_LINKS);
        readable(event);
    }

    @Test
    void linksLeadToPagesOnly() {
        ObjectNode said = Json.mapper().createObjectNode();
        said.putArray("links")
                .add("javascript:alert(1)")
                .add("file:///etc/passwd")
                .add("https:")
                .add("not a url")
                .add(7)
                .addNull()
                .add(json("{\"href\": \"HTTPS://ok.example/\", \"text\": \"\"}"));

        assertThat(event(said).report().links()).containsExactly(new Report.Link("HTTPS://ok.example/", null));
    }

    @ParameterizedTest
    @CsvSource({
        "Fatal, CRITICAL", "PAGE, CRITICAL", "P1, CRITICAL", "err, ERROR", "high, ERROR", "Warn, WARNING",
        "medium, WARNING", "notice, INFO", "none, INFO", "p4, INFO", "purple,", "'',"
    })
    void knowsTheWordsThatSendersHaveForASeverity(String word, Report.Severity severity) {
        assertThat(event(Json.mapper().createObjectNode().put("severity", word))
                        .report()
                        .severity())
                .isEqualTo(severity);
    }

    @Test
    void whatIsNoSeverityOrStatusIsLeftOut() {
        Event event = event("{\"severity\": \"loud\", \"status\": 7}");

        assertThat(event.report()).isEqualTo(Report.NONE);
    }

    @Test
    void aPayloadThatIsLargerThanAnEventMayBeSaysItsSize() {
        ObjectNode said = Json.mapper().createObjectNode().put("title", "Large");
        said.putObject("payload").put("text", "x".repeat(2_000));

        Event event = completion
                .complete(JsonNodeFactory.instance.arrayNode().add(said), CONNECTION, request("y".repeat(2_000)), NOW)
                .getFirst();

        assertThat(event.payload()).isEqualTo(json("{\"truncated\": true, \"bytes\": 2011}"));
        assertThat(event.report().title()).isEqualTo("Large");
    }

    @Test
    void whatAMappingRepeatsInEachEventTakesNoMoreRoomThanTheRequestHas() {
        JsonNode group = Json.mapper().createObjectNode().put("text", "x".repeat(60_000));
        ArrayNode said = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 1_000; i++) {
            said.addObject().put("title", "Alert " + i).set("payload", group);
        }

        List<Event> events = new Completion(new IngestConfig(1_000, 262_144, 5_242_880, Duration.ofHours(24)))
                .complete(said, CONNECTION, request("x".repeat(64_000)), NOW);

        assertThat(events).hasSize(1_000);
        assertThat(events.stream()
                        .mapToInt(event -> Json.write(event.payload()).length)
                        .sum())
                .isLessThan(PayloadAllowance.LEAST_BYTES + 1_000 * 20);
        assertThat(events.getFirst().payload()).isEqualTo(group);
        assertThat(events.getLast().payload()).isEqualTo(json("{\"truncated\": true}"));
        assertThat(events.getLast().report().title()).isEqualTo("Alert 999");
    }

    @Test
    void moreEventsThanARequestMayHaveAreTooMany() {
        ArrayNode four = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 4; i++) {
            four.addObject();
        }

        assertThatThrownBy(() -> completion.complete(four, CONNECTION, request("x"), NOW))
                .isInstanceOf(HookException.class)
                .hasMessageContaining("at most 3 events");
    }

    @Test
    void aTestIsAnotherEventEachTimeAndSaysThatItIsOne() {
        Event event =
                event("{\"id\": \"r-1\", \"timestamp\": \"2020-01-01T00:00:00Z\", \"properties\": {\"a\": \"b\"}}");

        Event test = Completion.asTest(event, NOW);

        assertThat(test.id())
                .startsWith("test-")
                .isNotEqualTo(Completion.asTest(event, NOW).id());
        assertThat(test.timestamp()).isEqualTo(NOW);
        assertThat(test.properties()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "b", "test", "true"));
    }

    private String id(JsonNode said, Instant now) {
        return completion
                .complete(JsonNodeFactory.instance.arrayNode().add(said), CONNECTION, request("same"), now)
                .getFirst()
                .id();
    }

    private Event event(String said) {
        return event(json(said));
    }

    private Event event(JsonNode said) {
        Event event = completion
                .complete(JsonNodeFactory.instance.arrayNode().add(said), CONNECTION, request("body"), NOW)
                .getFirst();
        readable(event);
        return event;
    }

    /** Strictly, as routing reads it again. */
    private static void readable(Event event) {
        assertThat(new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC)).read(event.toJson()))
                .isEqualTo(event);
    }

    private static HookRequest request(String body) {
        return new HookRequest(Map.of(), Map.of(), body.getBytes(UTF_8));
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(UTF_8));
    }
}
