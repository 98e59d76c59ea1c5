package io.serai.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.access.Caller;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRequestReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final int MAX_EVENTS = 5;
    private static final int MAX_EVENT_BYTES = 2_000;

    private final EventRequestReader reader =
            new EventRequestReader(new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC)), config(MAX_EVENTS));

    @Test
    void readsOneEvent() {
        List<Event> events = read(
                JSON,
                """
                {'id':'e1','eventType':'trace:errors','workspaceId':'acme','projectId':'p1','userName':'anna',
                 'timestamp':'2026-03-01T09:30:00+01:00','properties':{'environment':'production'},
                 'payload':{'metric_value':'17'}}
                """);

        assertThat(events).hasSize(1);
        Event event = events.getFirst();
        assertThat(event.id()).isEqualTo("e1");
        assertThat(event.eventType()).isEqualTo("trace:errors");
        assertThat(event.workspaceId()).isEqualTo("acme");
        assertThat(event.projectId()).isEqualTo("p1");
        assertThat(event.userName()).isEqualTo("anna");
        assertThat(event.timestamp()).isEqualTo("2026-03-01T08:30:00Z");
        assertThat(event.properties()).containsEntry("environment", "production");
        assertThat(event.payload().get("metric_value").textValue()).isEqualTo("17");
    }

    @Test
    void readsAnArrayInItsOrder() {
        assertThat(read(JSON, "[{'id':'a','eventType':'x'},{'id':'b','eventType':'y'}]"))
                .extracting(Event::id)
                .containsExactly("a", "b");
    }

    @Test
    void readsOneEventPerLineWhateverEndsTheLines() {
        assertThat(
                        read(
                                NDJSON,
                                "{'id':'a','eventType':'x'}\r\n\n  \t\r\n{'id':'b','eventType':'x'}\n{'id':'c','eventType':'x'}"))
                .extracting(Event::id)
                .containsExactly("a", "b", "c");
    }

    @Test
    void readsSnakeCaseNames() {
        Event event = read(
                        JSON,
                        "{'event_type':'trace:errors','workspace_id':'acme','project_id':'p1','user_name':'anna'}")
                .getFirst();

        assertThat(event.eventType()).isEqualTo("trace:errors");
        assertThat(event.workspaceId()).isEqualTo("acme");
        assertThat(event.projectId()).isEqualTo("p1");
        assertThat(event.userName()).isEqualTo("anna");
    }

    @Test
    void fillsInWhatIsAbsent() {
        Event event =
                read(JSON, "{'eventType':'trace:errors','projectId':null}").getFirst();

        assertThat(event.id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7.*");
        assertThat(event.workspaceId()).isEqualTo("default");
        assertThat(event.projectId()).isNull();
        assertThat(event.timestamp()).isEqualTo(NOW);
        assertThat(event.payload().isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON;charset=UTF-8",
                "text/json",
                "application/x-ndjson",
                "application/ndjson ; charset=utf-8",
                "application/jsonl",
                "application/x-jsonlines"
            })
    void takesTheContentTypesInUse(String contentType) {
        assertThat(read(contentType, "{'eventType':'trace:errors'}")).hasSize(1);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp", ";"})
    void refusesOtherContentTypesAndNamesTheOnesItTakes(String contentType) {
        RequestException refused = refused(contentType, "{'eventType':'trace:errors'}");

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused).hasMessageContainingAll("application/json", "application/x-ndjson");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|eventType|is required",
                "{'eventType':7}|eventType|must be a string",
                "{'eventType':' '}|eventType|must not be blank",
                "{'eventType':'has spaces'}|eventType|must be at most 128 letters",
                "{'eventType':'x','event_type':'x'}|eventType|is given twice, also as 'event_type'",
                "{'eventType':'x','id':''}|id|must not be blank",
                "{'eventType':'x','id':{}}|id|must be a string",
                "{'eventType':'x','id':'a\\nb'}|id|must not contain control characters",
                "{'eventType':'x','timestamp':'2026-03-01 09:30'}|timestamp|must be an ISO 8601 time with a zone",
                "{'eventType':'x','timestamp':1772357400}|timestamp|must be a string",
                "{'eventType':'x','properties':['a']}|properties|must be an object of strings",
                "{'eventType':'x','properties':{'n':1}}|properties.n|must be a string",
                "{'eventType':'x','payload':'text'}|payload|must be an object or an array",
                "{'eventType':'x','projectid':'p'}|projectid|is not a known field; did you mean 'projectId'?",
                "{'eventType':'x','zzzzzzzzzz':1}|zzzzzzzzzz|is not a known field",
                "7||must be an object",
                "null||must be an object",
            })
    void saysWhichFieldBreaksWhichRule(String json, String field, String rule) {
        RequestException refused = refused(JSON, json);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_events");
        EventProblem problem = refused.problems().getFirst();
        assertThat(problem.index()).isZero();
        assertThat(problem.problem().field()).isEqualTo(field == null ? "" : field);
        assertThat(problem.problem().rule()).startsWith(rule);
    }

    @Test
    void namesEveryProblemOfEveryEventByItsIndex() {
        RequestException refused =
                refused(JSON, "[{'eventType':'x'},{'id':7},{'eventType':'x'},{'eventType':'x','payload':1}]");

        assertThat(refused.problems())
                .extracting(problem -> problem.index() + " " + problem.problem().field())
                .containsExactly("1 id", "1 eventType", "3 payload");
        assertThat(refused).hasMessage("event 1: id: must be a string (and 2 more)");
    }

    @Test
    void countsTheLinesWithEventsForTheIndex() {
        RequestException refused =
                refused(NDJSON, "{'eventType':'x'}\n\n{'eventType':'x'}\n\n{broken\n{'eventType':'x'}");

        assertThat(refused.problems()).hasSize(1);
        assertThat(refused.problems().getFirst().index()).isEqualTo(2);
        assertThat(refused.problems().getFirst().problem().rule()).startsWith("must be valid JSON");
    }

    @Test
    void stopsAfterAsManyProblemsAsSomebodyReads() {
        EventRequestReader roomy = new EventRequestReader(new EventCodec(Clock.systemUTC()), config(10_000));
        String bad = IntStream.range(0, 1_000).mapToObj(i -> "{}").collect(Collectors.joining("\n"));

        RequestException refused = catchThrowableOfType(RequestException.class, () -> read(roomy, utf8(bad), NDJSON));

        assertThat(refused.problems()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "[]", "\n\n"})
    void wantsAtLeastOneEvent(String body) {
        for (String type : List.of(JSON, NDJSON)) {
            if (type.equals(NDJSON) && body.equals("[]")) {
                continue;
            }
            RequestException refused = refused(type, body);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.problems().getFirst().index()).isNull();
        }
    }

    @Test
    void limitsTheNumberOfEvents() {
        String five = IntStream.range(0, 5).mapToObj(i -> "{'eventType':'x'}").collect(Collectors.joining(","));
        assertThat(read(JSON, "[" + five + "]")).hasSize(5);
        assertThat(read(NDJSON, five.replace("},", "}\n") + "\n\n")).hasSize(5);

        for (RequestException refused : List.of(
                refused(JSON, "[" + five + ",{'eventType':'x'}]"),
                refused(NDJSON, five.replace("},", "}\n") + "\n{'eventType':'x'}"))) {
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused).hasMessageContaining("at most 5 events");
        }
    }

    @Test
    void limitsTheSizeOfOneEvent() {
        String fits = "{'eventType':'x','payload':{'text':'" + "a".repeat(1_500) + "'}}";
        String large = "{'eventType':'x','payload':{'text':'" + "a".repeat(2_500) + "'}}";
        assertThat(read(JSON, "[" + fits + "," + fits + "]")).hasSize(2);

        RequestException refused = refused(JSON, "[" + fits + "," + large + "]");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("event_too_large");
        assertThat(refused).hasMessage("Event 1 is larger than 2000 bytes");
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{'eventType':'x','payload':" + "[".repeat(200) + "]".repeat(200) + "}";

        assertThat(refused(JSON, deep).problems().getFirst().problem().rule()).contains("nesting");
        assertThat(read(JSON, deep.replace("[".repeat(200), "[".repeat(90)).replace("]".repeat(200), "]".repeat(90))))
                .hasSize(1);
    }

    @Test
    void refusesAMemberThatIsGivenTwice() {
        assertThat(refused(JSON, "{'eventType':'x','payload':{'a':1,'a':2}}")
                        .problems()
                        .getFirst()
                        .problem()
                        .rule())
                .contains("Duplicate");
    }

    @Test
    void keepsNumbersWithTheirDigits() {
        String payload = "{'a':1.10,'b':12345678901234567890123,'c':1E+400}";

        Event event = read(JSON, "{'eventType':'x','payload':" + payload + "}").getFirst();

        assertThat(new String(Json.write(event.payload()), UTF_8)).isEqualTo(payload.replace('\'', '"'));
    }

    @Test
    void refusesNumbersOfAbsurdLength() {
        assertThat(refused(JSON, "{'eventType':'x','payload':{'n':" + "9".repeat(1_500) + "}}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'eventType':'x','payload':{'text':'half \\ud83d'}}",
                "{'eventType':'x','payload':[['\\uDE00']]}",
                "{'eventType':'x','payload':{'\\udc00':1}}",
                "{'eventType':'x','id':'a\\ud800b'}",
                "{'eventType':'x','properties':{'k':'\\ude00\\ud83d'}}"
            })
    void refusesHalfACharacterBecauseItCouldNotBeWrittenAgain(String json) {
        for (String type : List.of(JSON, NDJSON)) {
            RequestException refused = refused(type, json);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused).hasMessageContaining("surrogate");
        }
    }

    @Test
    void takesWholeCharactersHoweverTheyAreWritten() {
        Event event = read(JSON, "{'eventType':'x','payload':{'a':'\\ud83d\\ude00','b':'😀'}}")
                .getFirst();

        assertThat(event.payload().get("a")).isEqualTo(event.payload().get("b"));
    }

    @Test
    void refusesWhatIsNotUtf8InsteadOfMendingIt() {
        byte[] latin = "{\"eventType\":\"x\",\"userName\":\"Jürgen\"}".getBytes(ISO_8859_1);

        for (String type : List.of(JSON, NDJSON)) {
            RequestException refused = catchThrowableOfType(RequestException.class, () -> read(reader, latin, type));
            assertThat(refused).hasMessageContaining("UTF-8");
        }
    }

    @Test
    void doesNotQuoteWhatItCanNotRead() {
        assertThat(refused(JSON, "{'eventType':sk-live-secret}"))
                .hasMessageContaining("line 1, column")
                .message()
                .doesNotContain("live");
    }

    private List<Event> read(String contentType, String body) {
        return read(reader, utf8(body), contentType);
    }

    private static List<Event> read(EventRequestReader reader, byte[] body, String contentType) {
        Events events = reader.read(body, contentType, Caller.ANYBODY, position -> EventCodec.newId());
        return IntStream.range(0, events.size()).mapToObj(events::get).toList();
    }

    private static IngestConfig config(int maxEvents) {
        return new IngestConfig(maxEvents, MAX_EVENT_BYTES, 33_554_432, Duration.ofHours(24));
    }

    private RequestException refused(String contentType, String body) {
        RequestException refused = catchThrowableOfType(RequestException.class, () -> read(contentType, body));
        assertThat(refused).as("refused: " + body).isNotNull();
        return refused;
    }

    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
