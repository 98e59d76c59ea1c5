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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code routes/sources/langsmith.yaml} makes of the webhooks of rules and alerts. */
class LangSmithRouteTest {
    private static final SourceRoute ROUTE = SourceRoute.of("langsmith");

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @Test
    void takesTheRunOfARule() {
        JsonNode body = Fixtures.json("langsmith/webhook.automation-rule.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'id': 'd75d7417-0c57-4655-88fe-1db3cda3a47a:6ab80f10-d79c-4fa2-b441-922ed6feb630',
                                 'eventType': 'langsmith:run', 'projectId': '6a3be6a2-9a8c-4fc8-b4c6-a8983b286cc5',
                                 'timestamp': '2024-04-05T01:28:54.085649', 'severity': 'info', 'status': 'info',
                                 'title': 'tool Search: success',
                                 'properties': {'rule_id': 'd75d7417-0c57-4655-88fe-1db3cda3a47a',
                                  'run_name': 'Search', 'run_type': 'tool', 'run_status': 'success',
                                  'trace_id': '6ab80f10-d79c-4fa2-b441-922ed6feb630', 'is_root': true}}
                                """));
        assertThat(event.at("/payload/dotted_order")).isEqualTo(body.at("/runs/0/dotted_order"));
        assertThat(event.at("/payload/group/end_time")).isEqualTo(body.get("end_time"));
    }

    @Test
    void makesAnEventOfEachRunAndSaysWhatIsSaidOfAll() {
        ArrayNode events = ROUTE.map(
                json(
                        """
                        {'rule_id': 'r', 'start_time': '2026-03-01T09:00:00', 'end_time': '2026-03-01T09:01:00',
                         'feedback_stats': {'correct': {'n': 2}},
                         'runs': [{'id': '1', 'name': 'chat', 'run_type': 'chain', 'status': 'success'},
                                  {'id': '2', 'name': 'chat', 'run_type': 'chain', 'status': 'error',
                                   'error': 'ValueError: no'}]}
                        """));

        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.get("payload").get("group"))
                    .isEqualTo(
                            json(
                                    """
                                    {'rule_id': 'r', 'start_time': '2026-03-01T09:00:00', 'end_time': '2026-03-01T09:01:00',
                                     'feedback_stats': {'correct': {'n': 2}}}
                                    """));
            assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:01:00");
        });
        assertThat(events.get(1).get("id").textValue()).isEqualTo("r:2");
        assertThat(events.get(1).get("severity").textValue()).isEqualTo("error");
        assertThat(events.get(1).get("message").textValue()).isEqualTo("ValueError: no");
    }

    @Test
    void takesARuleThatFoundNothing() {
        assertThat(ROUTE.map(json("{'rule_id': 'r', 'runs': []}"))).isEmpty();
    }

    @Test
    void takesAnAlert() {
        JsonNode body = Fixtures.json("langsmith/webhook.alert.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'id': '7b1c7a0e-52f1-4a63-9c7e-2f3d1f1b0c11:2025-04-01T12:00:00Z', 'idBucket': 60,
                                 'eventType': 'langsmith:alert', 'timestamp': '2025-04-01T12:00:00Z',
                                 'severity': 'warning', 'status': 'firing',
                                 'incidentKey': '7b1c7a0e-52f1-4a63-9c7e-2f3d1f1b0c11', 'title': 'Errors over 5',
                                 'message': 'error_count is 7, threshold 5, in prod-agent',
                                 'properties': {'alert_rule_id': '7b1c7a0e-52f1-4a63-9c7e-2f3d1f1b0c11',
                                  'alert_rule_type': 'threshold', 'alert_rule_attribute': 'error_count',
                                  'project_name': 'prod-agent', 'triggered_metric_value': '7',
                                  'triggered_threshold': '5'}}
                                """));
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void takesTheMembersOfTheAlertsOwnTemplate() {
        JsonNode event = only(
                ROUTE.map(
                        json(
                                """
                        {'text': 'Too many errors', 'severity': 'critical', 'alert_rule_id': 'a',
                         'triggered_metric_value': '7.5', 'triggered_threshold': '5'}
                        """)));

        assertThat(event.get("severity").textValue()).isEqualTo("critical");
        assertThat(event.get("message").textValue()).isEqualTo("Too many errors\nValue is 7.5, threshold 5");
        assertThat(event.get("id").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | body: must be the JSON object of a LangSmith webhook",
                "{} | rule_id: must be a text, as in webhooks of automation rules; those of alerts have alert_rule_id",
                "{'rule_id': 'r'} | runs: must be an array",
                "{'rule_id': 'r', 'runs': {}} | runs: must be an array",
                "{'rule_id': 'r', 'runs': [7]} | runs: must be an array of objects"
            })
    void refusesWhatIsNeitherARuleNorAnAlert(String body, String why) {
        assertThatThrownBy(() -> ROUTE.map(json(body)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(why);
    }
}
