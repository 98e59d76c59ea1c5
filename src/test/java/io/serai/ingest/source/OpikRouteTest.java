package io.serai.ingest.source;

import static io.serai.ingest.source.Mapped.json;
import static io.serai.ingest.source.Mapped.only;
import static io.serai.ingest.source.Mapped.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SourceRoute;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code routes/sources/opik.yaml} makes of Opik's notifications. */
class OpikRouteTest {
    private static final SourceRoute ROUTE = SourceRoute.of("opik");

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @Test
    void makesAnEventOfEachEventIdOfASentEnvelope() {
        JsonNode body = Fixtures.json("opik/envelope-sent.snakecase.guardrails.json");

        ArrayNode events = ROUTE.map(body);

        assertThat(events).hasSize(2);
        assertThat(said(events.get(1)))
                .isEqualTo(json(
                        """
                                {'id': '0199a100-0000-7000-8000-0000000000e2', 'eventType': 'trace:guardrails_triggered',
                                 'projectId': '0199a100-0000-7000-8000-0000000000b1', 'userName': 'anna@example.com',
                                 'timestamp': '2026-03-01T09:30:00Z', 'title': 'Guardrails in checkout',
                                 'message': "Alert 'Guardrails in checkout': 2 trace:guardrails_triggered events aggregated",
                                 'properties': {'notificationId': '0199a100-0000-7000-8000-0000000000d1',
                                  'alertId': '0199a100-0000-7000-8000-0000000000a1',
                                  'alertName': 'Guardrails in checkout', 'opikWorkspace': 'acme',
                                  'projectName': 'checkout'}}
                                """
                                .replace("'Guardrails in checkout':", "\\u0027Guardrails in checkout\\u0027:")));
        assertThat(events.findValues("payload"))
                .containsExactlyElementsOf(body.get("payload").get("metadata"));
    }

    @Test
    void takesAMetricOfTheWholeWorkspace() {
        JsonNode body = Fixtures.json("opik/envelope-sent.snakecase.trace-cost.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(event.get("id").textValue()).isEqualTo("0199a100-0000-7000-8000-0000000000e3");
        assertThat(event.get("eventType").textValue()).isEqualTo("trace:cost");
        assertThat(event.get("projectId").isNull()).isTrue();
        assertThat(event.get("userName").textValue()).isEqualTo("system");
        assertThat(event.get("payload")).isEqualTo(body.at("/payload/metadata/0"));
    }

    @Test
    void countsTheEventsOfTheDocumentedEnvelopeAndShowsItsOneTraceOnce() {
        JsonNode body = Fixtures.json("opik/envelope-documented.camelcase.trace-errors.json");

        ArrayNode events = ROUTE.map(body);

        assertThat(events.findValuesAsText("id")).contains("event-id-1", "event-id-2");
        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.get("projectId").textValue()).isEqualTo("project-uuid");
            assertThat(event.get("userName").textValue()).isEqualTo("user@example.com");
            assertThat(event.get("timestamp").textValue()).isEqualTo("2025-01-15T10:30:00Z");
        });
        assertThat(events.get(0).get("payload")).isEqualTo(body.at("/payload/metadata"));
        assertThat(events.get(1).get("payload")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "experiment-finished, experiment:finished, array",
        "prompt-committed, prompt:committed, object",
        "prompt-created, prompt:created, object",
        "prompt-deleted, prompt:deleted, array",
        "trace-cost, trace:cost, object",
        "trace-errors, trace:errors, object",
        "trace-feedback-score, trace:feedback_score, object",
        "trace-guardrails-triggered, trace:guardrails_triggered, array",
        "trace-latency, trace:latency, object",
        "trace-thread-feedback-score, trace_thread:feedback_score, object"
    })
    void takesTheDataOfEachEventTypeAsDocumentedAndAsSent(String name, String eventType, String shape) {
        JsonNode documented =
                Fixtures.json("opik/payload-documented." + name + ".json").get("metadata");

        JsonNode event = only(ROUTE.map(notification(eventType, "['e-1']", documented)));
        JsonNode sent = only(ROUTE.map(notification(eventType, "['e-1']", json("[" + documented + "]"))));

        assertThat(event.get("eventType").textValue()).isEqualTo(eventType);
        assertThat(event.get("id").textValue()).isEqualTo("e-1");
        assertThat(event.get("payload").getNodeType().name().toLowerCase(Locale.ROOT))
                .isEqualTo(shape);
        assertThat(event.get("payload")).isEqualTo(documented);
        assertThat(sent).isEqualTo(event);
    }

    @Test
    void keepsTheDeletedPromptsOfOneBatchTogether() {
        JsonNode flat = json("[{'id': 'p-1'}, {'id': 'p-2'}, {'id': 'p-3'}]");

        assertThat(only(ROUTE.map(notification("prompt:deleted", "['e-1']", flat)))
                        .get("payload"))
                .isEqualTo(flat);
        assertThat(only(ROUTE.map(notification("prompt:deleted", "['e-1']", json("[" + flat + "]"))))
                        .get("payload"))
                .isEqualTo(flat);
    }

    @Test
    void takesOlderTracesAndScores() {
        ArrayNode events = ROUTE.map(notification(
                "trace_thread:feedback_score",
                "['e-1', 'e-2']",
                json("[[{'thread_id': 't-1', 'project_id': 'p-1', 'name': 'tone', 'value': 0.2}],"
                        + " [{'thread_id': 't-2', 'project_id': 'p-2', 'name': 'tone', 'value': 0.9}]]")));

        assertThat(events.findValuesAsText("projectId")).containsExactly("p-1", "p-2");
        assertThat(events.get(1).at("/payload/0/thread_id").textValue()).isEqualTo("t-2");
    }

    @Test
    void takesTheProjectOfAMetricWhenItIsOne() {
        assertThat(only(ROUTE.map(notification("trace:cost", "['e-1']", json("{'project_ids': 'p-1'}"))))
                        .get("projectId")
                        .textValue())
                .isEqualTo("p-1");
        assertThat(only(ROUTE.map(notification("trace:cost", "['e-1']", json("{'project_ids': 'p-1,p-2'}"))))
                        .get("projectId")
                        .isNull())
                .isTrue();
    }

    @Test
    void prefersTheProjectOfTheEnvelope() {
        assertThat(only(ROUTE.map(
                                """
                                {"id": "n-1", "event_type": "trace:cost", "project_id": "p-0",
                                 "payload": {"eventIds": ["e-1"], "metadata": [{"project_ids": "p-1"}]}}
                                """))
                        .get("projectId")
                        .textValue())
                .isEqualTo("p-0");
    }

    @Test
    void countsEachTestSendAlthoughAllHaveTheSameEvent() {
        String body =
                """
                {"id": "%s", "event_type": "trace:errors",
                 "payload": {"eventIds": ["fixed"], "userNames": ["test-user"], "metadata": [{}]}}
                """;

        assertThat(only(ROUTE.map(body.formatted("n-1"))).get("id").textValue()).isEqualTo("n-1:fixed");
        assertThat(only(ROUTE.map(body.formatted("n-2"))).get("id").textValue()).isEqualTo("n-2:fixed");
    }

    @Test
    void makesOneEventOfANotificationThatNamesNone() {
        JsonNode event = only(
                ROUTE.map(
                        """
                {"id": "n-1", "eventType": "prompt:created", "payload": {"metadata": {"id": "p-1"}}}
                """));

        assertThat(event.get("id").textValue()).isEqualTo("n-1");
        assertThat(event.get("payload")).isEqualTo(json("[{'id': 'p-1'}]"));
    }

    @Test
    void carriesEventTypesThatAreNewerThanTheHub() {
        assertThat(only(ROUTE.map(notification("dataset:archived", "['e-1']", json("{'id': 'd-1'}"))))
                        .get("eventType")
                        .textValue())
                .isEqualTo("dataset:archived");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | body: must be the JSON object of an Opik notification",
                "{} | payload: must be an object",
                "{'payload': []} | payload: must be an object",
                "{'id': 'n', 'payload': {}} | payload.eventType: must be a text, like trace:errors",
                "{'id': 'n', 'payload': {'eventType': 7}} | payload.eventType: must be a text, like trace:errors",
                "{'payload': {'eventType': 'a:b'}} | id: must be a text, or payload.eventIds must have some",
                "{'id': 'n', 'payload': {'eventType': 'a:b', 'eventIds': 'e'}} | payload.eventIds: must be an array of texts",
                "{'id': 'n', 'payload': {'eventType': 'a:b', 'eventIds': [7]}} | payload.eventIds: must be an array of texts",
                "{'id': 'n', 'payload': {'eventType': 'a:b', 'metadata': 'x'}} | payload.metadata: must be an object or an array"
            })
    void refusesWhatIsNoNotification(String body, String why) {
        assertThatThrownBy(() -> ROUTE.map(json(body)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"['x']", "[null]", "[7]"})
    void keepsDataThatIsNoObject(String metadata) {
        JsonNode event = only(ROUTE.map(notification("a:b", "['e-1']", json(metadata))));

        assertThat(event.get("payload").isContainerNode()).isTrue();
    }

    private static JsonNode notification(String eventType, String ids, JsonNode metadata) {
        return json("{'id': 'n-1', 'event_type': '" + eventType + "', 'payload': {'alertName': 'A', 'eventType': '"
                + eventType + "', 'eventIds': " + ids + ", 'userNames': ['anna'], 'metadata': " + metadata + "}}");
    }
}
