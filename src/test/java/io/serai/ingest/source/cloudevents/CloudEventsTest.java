package io.serai.ingest.source.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.testing.Fixtures;
import io.serai.testing.SourceRoute;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped route makes of CloudEvents, before the hub completes it. */
class CloudEventsTest {
    private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final Map<String, String> BINARY = Map.of(
            "ce-specversion", "1.0",
            "ce-id", "7",
            "ce-source", "/mycontext",
            "ce-type", "com.example.someevent");

    private static SourceRoute route;

    @BeforeAll
    static void load() {
        route = SourceRoute.of("cloudevents", Map.of("cloudEvents", new CloudEvents()));
    }

    @AfterAll
    static void stop() {
        route.close();
    }

    @Test
    void mapsAStructuredEvent() {
        JsonNode event = structured(
                """
                {"specversion": "1.0", "id": "7", "source": "/evals", "type": "eval.failed", "subject": "Too toxic",
                 "time": "2026-03-01T09:30:00Z", "sampledrate": 3, "urgent": true, "severity": "WARN",
                 "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                 "data": {"message": "12 of 400", "score": 0.310}}
                """);

        assertThat(event.get("id").textValue()).isEqualTo("/evals 7");
        assertThat(event.get("eventType").textValue()).isEqualTo("eval.failed");
        assertThat(event.get("title").textValue()).isEqualTo("Too toxic");
        assertThat(event.get("message").textValue()).isEqualTo("12 of 400");
        assertThat(event.get("severity").textValue()).isEqualTo("WARN");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(event.get("properties"))
                .isEqualTo(
                        json(
                                """
                        {"source": "/evals", "subject": "Too toxic", "sampledrate": 3, "urgent": true, "severity": "WARN",
                         "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
                        """));
        assertThat(event.at("/payload/data/score").toString()).isEqualTo("0.310");
        assertThat(event.at("/payload/specversion").textValue()).isEqualTo("1.0");
    }

    @Test
    void namesAnEventWithoutSubjectByItsTypeAndSource() {
        JsonNode event = structured("{'specversion':'1.0','id':'7','source':'/s','type':'t','subject':null}");

        assertThat(event.get("title").textValue()).isEqualTo("t from /s");
        assertThat(event.get("severity").isNull()).isTrue();
        assertThat(event.get("payload").has("subject")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "severity, 'critical', critical",
        "severitytext, 'Fatal', Fatal",
        "severitytext, 'ERROR', ERROR",
        "severitynumber, 17, error",
        "severitynumber, '13', warning",
        "severitynumber, 9, info",
        "severitynumber, 'none',"
    })
    void readsTheSeverityExtensions(String attribute, String value, String expected) {
        String quoted = value.matches("\\d+") ? value : "'" + value + "'";
        JsonNode event = structured(
                "{'specversion':'1.0','id':'7','source':'/s','type':'t','%s':%s}".formatted(attribute, quoted));

        assertThat(event.get("severity").textValue()).isEqualTo(expected);
    }

    @Test
    void mapsEachEventOfABatch() {
        ArrayNode events = route.map(
                json(
                        """
                        [{"specversion": "1.0", "id": "1", "source": "/s", "type": "a"},
                         {"specversion": "1.0", "id": "2", "source": "/s", "type": "b"}]
                        """),
                Map.of("content-type", BATCH));

        assertThat(events).extracting(event -> event.get("id").textValue()).containsExactly("/s 1", "/s 2");
        assertThat(events)
                .extracting(event -> event.get("eventType").textValue())
                .containsExactly("a", "b");
    }

    @Test
    void takesAnEmptyBatch() {
        assertThat(route.map(json("[]"), Map.of("Content-Type", BATCH))).isEmpty();
    }

    @Test
    void refusesABatchForOneBadEventAndSaysWhich() {
        JsonNode batch = json(
                """
                [{"specversion": "1.0", "id": "1", "source": "/s", "type": "a"},
                 {"specversion": "0.3", "source": "/s", "type": "b"},
                 7]
                """);

        assertThatThrownBy(() -> route.map(batch, Map.of("Content-Type", BATCH)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[1].id: is required")
                .hasMessageContaining("[1].specversion: must be \"1.0\"")
                .hasMessageContaining("[2]: must be a CloudEvent, a JSON object");
    }

    @Test
    void countsWhatTheDataOfABatchCostsAlsoWhereItIsEncoded() {
        String data = "[" + "{},".repeat(3_000) + "{}]";
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"a\",\"data_base64\":\""
                + Base64.getEncoder().encodeToString(data.getBytes(UTF_8)) + "\"}";

        assertThat(route.map(json("[" + event + "]"), Map.of("Content-Type", BATCH)))
                .hasSize(1);
        assertThatThrownBy(() ->
                        route.map(json("[" + (event + ",").repeat(10) + event + "]"), Map.of("Content-Type", BATCH)))
                .hasStackTraceContaining("may have at most 300000 JSON values");
    }

    @Test
    void takesABatchForNothingButAnArray() {
        assertThatThrownBy(() -> route.map(json("{}"), Map.of("Content-Type", BATCH)))
                .hasMessageContaining("must be an array of CloudEvents");
    }

    @Test
    void readsJsonDataInBinaryMode() {
        JsonNode event = binary(json("{\"n\": 1.50}"), Map.of("Content-Type", "application/json", "Ce-Subject", "s"));

        assertThat(event.get("id").textValue()).isEqualTo("/mycontext 7");
        assertThat(event.get("title").textValue()).isEqualTo("s");
        assertThat(event.get("payload"))
                .isEqualTo(
                        json(
                                """
                        {"specversion": "1.0", "id": "7", "source": "/mycontext", "type": "com.example.someevent",
                         "subject": "s", "datacontenttype": "application/json", "data": {"n": 1.50}}
                        """));
    }

    @Test
    void showsTextDataInBinaryModeAsText() {
        JsonNode event = binary("Grüße".getBytes(UTF_8), Map.of("Content-Type", "text/plain; charset=utf-8"));

        assertThat(event.at("/payload/data").textValue()).isEqualTo("Grüße");
        // It may be what somebody typed.
        assertThat(event.get("message").isNull()).isTrue();
    }

    @Test
    void tellsTextDataOfAlerts() {
        JsonNode event = binary(
                "Grüße".getBytes(UTF_8),
                Map.of("Content-Type", "text/plain; charset=utf-8", "ce-severitytext", "WARN"));

        assertThat(event.get("message").textValue()).isEqualTo("Grüße");
    }

    @Test
    void keepsOtherDataInBinaryModeAsBase64() {
        byte[] data = {(byte) 0xff, 0, 1};

        assertThat(binary(data, Map.of("Content-Type", "image/png"))
                        .at("/payload/data_base64")
                        .textValue())
                .isEqualTo("/wAB");
        assertThat(binary(data, Map.of("Content-Type", "text/plain"))
                        .at("/payload/data_base64")
                        .textValue())
                .isEqualTo("/wAB");
    }

    @Test
    void takesABinaryEventWithoutData() {
        JsonNode payload = binary(new byte[0], Map.of()).get("payload");

        assertThat(payload.has("data") || payload.has("data_base64")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Euro%20%E2%82%AC%20%F0%9F%98%80|Euro € 😀",
                "\"quoted \\\"word\\\"\"|quoted \"word\"",
                "100%|100%",
                "%zz%4|%zz%4"
            })
    void decodesHeaderValues(String header, String expected) {
        assertThat(binary(new byte[0], Map.of("ce-subject", header))
                        .get("title")
                        .textValue())
                .isEqualTo(expected);
    }

    @Test
    void namesTheHeaderThatBreaksARule() {
        assertThatThrownBy(() -> binary(new byte[0], Map.of("ce-time", "yesterday", "ce-a_b", "x", "ce-data", "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ce-time: must be an RFC 3339 time")
                .hasMessageContaining("ce-a_b: is no name for an extension attribute")
                .hasMessageContaining("ce-data: is no attribute");
        assertThatThrownBy(() -> route.map(new byte[0], Map.of("ce-id", List.of("1", "2"))))
                .hasMessageContaining("ce-id: must be given once")
                .hasMessageContaining("ce-specversion: is required");
    }

    @Test
    void saysHowToSendWhatIsNoCloudEvent() {
        assertThatThrownBy(
                        () -> route.map(json("{\"specversion\": \"1.0\"}"), Map.of("Content-Type", "application/json")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Content-Type: must be application/cloudevents+json")
                .hasMessageContaining("ce-* headers");
        assertThatThrownBy(() -> route.map(new byte[0], Map.of("Content-Type", "application/cloudevents+avro")))
                .hasMessageContaining("other formats are not read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'data': 1, 'data_base64': 'AA=='",
                "'data_base64': 'no base64!'",
                "'data_base64': 5",
                "'dataschema': 'relative'",
                "'datacontenttype': 'json'",
                "'source': 'not a uri'",
                "'subject': ''",
                "'subject': 5",
                "'ext': {'a': 1}",
                "'ext': [1]",
                "'ext': 2147483648"
            })
    void namesTheAttributeThatBreaksARule(String member) {
        String name = member.contains("base64") ? "data_base64" : member.substring(1, member.indexOf('\'', 1));
        String start = "source".equals(name) ? "{" : "{'source': '/s', ";

        assertThatThrownBy(() -> structured(start + "'specversion':'1.0','id':'7','type':'t'," + member + "}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(name + ": must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloudevents/valid.base64-json-data",
                "cloudevents/valid.base64-json-data.with-extensions",
                "cloudevents/valid.base64-text-data",
                "cloudevents/valid.base64-xml-data",
                "cloudevents/valid.binary-extension",
                "cloudevents/valid.json-data.fractional-seconds",
                "cloudevents/valid.json-data",
                "cloudevents/valid.json-data.with-extensions",
                "cloudevents/valid.minimal",
                "cloudevents/valid.numeric-extensions",
                "cloudevents/valid.subject-null",
                "cloudevents/valid.text-data",
                "cloudevents/valid.xml-data",
                "formats/cloudevents/official.base64-data",
                "formats/cloudevents/official.json-object-data",
                "formats/cloudevents/official.string-data"
            })
    void acceptsEveryValidSample(String name) {
        JsonNode given = Fixtures.json(name + ".json");

        ArrayNode events = route.map(given, Map.of("Content-Type", STRUCTURED));

        assertThat(events).hasSize(1);
        JsonNode event = events.get(0);
        assertThat(event.get("eventType")).isEqualTo(given.get("type"));
        assertThat(event.get("id").textValue())
                .isEqualTo(
                        given.get("source").textValue() + " " + given.get("id").textValue());
        assertThat(event.get("timestamp").textValue())
                .isEqualTo(given.path("time").textValue());
        assertThat(event.get("payload").has("data")).isEqualTo(given.has("data") || given.has("data_base64"));
    }

    @Test
    void showsTheDecodedDataOfTheSamples() {
        assertThat(decoded("cloudevents/valid.base64-text-data").textValue()).isEqualTo("Hello World Lorena!");
        assertThat(decoded("cloudevents/valid.base64-xml-data").textValue()).isEqualTo("<stuff></stuff>");
        assertThat(decoded("formats/cloudevents/official.base64-data")).isEqualTo(json("{\"xyz\": 123}"));
    }

    private static JsonNode decoded(String name) {
        return route.map(Fixtures.json(name + ".json"), Map.of("Content-Type", STRUCTURED))
                .at("/0/payload/data");
    }

    @ParameterizedTest
    @CsvSource({
        "cloudevents/invalid.extension-decimal-number, decimal",
        "cloudevents/invalid.extension-integer-over-int32, long",
        "cloudevents/invalid.extension-name-underscore, a_invalid_name",
        "cloudevents/invalid.extension-name-upper-case, aString",
        "formats/cloudevents/bad.bad-time, time",
        "formats/cloudevents/bad.both-data, data_base64",
        "formats/cloudevents/bad.float-ext, ext",
        "formats/cloudevents/bad.no-id, id",
        "formats/cloudevents/bad.object-ext, ext",
        "formats/cloudevents/bad.spec-0.3, specversion",
        "formats/cloudevents/bad.upper-ext, traceParent"
    })
    void refusesTheInvalidSamplesByAttribute(String name, String attribute) {
        JsonNode given = Fixtures.json(name + ".json");

        assertThatThrownBy(() -> route.map(given, Map.of("Content-Type", STRUCTURED)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(attribute + ": ");
    }

    private static JsonNode structured(String json) {
        String body = json.contains("\"") ? json : json.replace('\'', '"');
        ArrayNode events = route.map(json(body), Map.of("Content-Type", STRUCTURED));
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static JsonNode binary(Object body, Map<String, String> headers) {
        Map<String, Object> all = new HashMap<>(BINARY);
        all.putAll(headers);
        ArrayNode events = route.map(body, all);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static JsonNode json(String json) {
        return Json.read(json.getBytes(UTF_8));
    }
}
