package io.serai.ingest.source;

import static io.serai.ingest.source.Mapped.json;
import static io.serai.ingest.source.Mapped.only;
import static io.serai.ingest.source.Mapped.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SourceRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code routes/sources/langfuse.yaml} makes of Langfuse's webhooks. */
class LangfuseRouteTest {
    private static final SourceRoute ROUTE = SourceRoute.of("langfuse");

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @Test
    void takesTheAlertOfAMonitor() {
        JsonNode body = Fixtures.json("langfuse/webhook.monitor-alert.severity-alert.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'id': 'exe_01', 'eventType': 'langfuse:monitor-alert',
                                 'timestamp': '2026-05-18T12:01:00.000Z', 'projectId': 'proj_01',
                                 'severity': 'critical', 'status': 'firing', 'incidentKey': 'proj_01:mon_01',
                                 'title': 'High error rate', 'message': 'errors > 100',
                                 'links': [{'href': 'https://cloud.langfuse.com/project/proj_01/monitors/mon_01',
                                  'text': 'Monitor'}],
                                 'properties': {'monitorId': 'mon_01', 'monitorSeverity': 'ALERT',
                                  'view': 'observations', 'window': '5m'}}
                                """));
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void endsTheIncidentWhenTheMonitorRecovers() {
        JsonNode fired = only(ROUTE.map(Fixtures.json("langfuse/webhook.monitor-alert.severity-alert.json")));
        JsonNode recovered = only(ROUTE.map(Fixtures.json("langfuse/webhook.monitor-alert.severity-ok.json")));

        assertThat(recovered.get("status").textValue()).isEqualTo("resolved");
        assertThat(recovered.get("incidentKey")).isEqualTo(fired.get("incidentKey"));
        assertThat(recovered.get("id")).isNotEqualTo(fired.get("id"));
    }

    @ParameterizedTest
    @CsvSource({
        "ALERT, critical, firing",
        "WARNING, warning, firing",
        "NO_DATA, warning, firing",
        "OK, info, resolved",
        "PAUSED, info, info",
        "UNKNOWN, info, info",
        "SOMETHING_NEW, warning, firing"
    })
    void readsTheSeveritiesOfMonitors(String given, String severity, String status) {
        JsonNode event = only(ROUTE.map(json("{'id': 'x', 'type': 'monitor-alert', 'payload': {'severity': '" + given
                + "', 'projectId': 'p', 'monitorId': 'm', 'message': {'title': 't', 'body': 'b'}}}")));

        assertThat(event.get("severity").textValue()).isEqualTo(severity);
        assertThat(event.get("status").textValue()).isEqualTo(status);
    }

    @Test
    void takesANoticeOfAProject() {
        assertThat(said(only(
                        ROUTE.map(Fixtures.json("langfuse/webhook.project-notification.blob-export-failed.json")))))
                .isEqualTo(
                        json(
                                """
                                {'id': 'exe_03', 'eventType': 'langfuse:project-notification',
                                 'timestamp': '2026-05-18T12:01:00.000Z', 'projectId': 'proj_01',
                                 'severity': 'critical', 'status': 'firing',
                                 'incidentKey': 'proj_01:blob-export-failed:proj_01',
                                 'title': 'Test Project: Blob storage export failed.',
                                 'message': 'Blob storage export failed.\\nResource: test-export-bucket',
                                 'links': [{'href': 'https://cloud.langfuse.com/project/proj_01/settings',
                                  'text': 'Langfuse'}],
                                 'properties': {'notification': 'blob-export-failed', 'projectName': 'Test Project',
                                  'resourceId': 'proj_01', 'resourceName': 'test-export-bucket'}}
                                """));
    }

    @Test
    void saysWhyAnEvaluatorIsBlocked() {
        JsonNode event = only(ROUTE.map(Fixtures.json("langfuse/webhook.project-notification.evaluator-blocked.json")));

        assertThat(event.get("severity").textValue()).isEqualTo("warning");
        assertThat(event.get("message").textValue()).endsWith("Reason: LLM_CONNECTION_AUTH_INVALID");
        assertThat(event.at("/properties/blockReason").textValue()).isEqualTo("LLM_CONNECTION_AUTH_INVALID");
    }

    @Test
    void takesAVersionOfAPrompt() {
        JsonNode body = Fixtures.json("langfuse/webhook.prompt-version.created.documented.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'id': '550e8400-e29b-41d4-a716-446655440000', 'eventType': 'langfuse:prompt-version',
                                 'timestamp': '2024-07-10T10:30:00Z', 'projectId': 'xyz789', 'severity': 'info',
                                 'status': 'info', 'title': 'Prompt movie-critic version 3 created',
                                 'message': 'Improved critic persona',
                                 'properties': {'action': 'created', 'promptId': 'prompt_abc123',
                                  'promptName': 'movie-critic', 'promptVersion': 3, 'promptType': 'text',
                                  'labels': 'production,latest', 'tags': 'entertainment'}}
                                """));
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void saysWhoChangedAPromptWhoseTextIsAnObject() {
        JsonNode event = only(ROUTE.map(Fixtures.json("langfuse/webhook.prompt-version.created.with-user.json")));

        assertThat(event.get("userName").textValue()).isEqualTo("test@example.com");
        assertThat(event.at("/payload/prompt/prompt/text").textValue()).isEqualTo("Hello {{name}}");
    }

    @Test
    void unwrapsWhatIsDispatchedToGitHub() {
        JsonNode body = Fixtures.json("langfuse/github-dispatch.prompt-version.truncated.json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(event.get("id").textValue()).isEqualTo("7d4a0c7e-0d1f-4f0e-9f58-2f4b0f3f9a01");
        assertThat(event.get("eventType").textValue()).isEqualTo("langfuse:prompt-version");
        assertThat(event.get("title").textValue()).isEqualTo("Prompt test-prompt version 1 created");
        assertThat(event.get("payload")).isEqualTo(body.get("client_payload"));
        assertThat(event.at("/payload/truncation/payloadTruncated").booleanValue())
                .isTrue();
    }

    @Test
    void readsTheMessageOfAMonitorThatWasMeantForSlack() {
        assertThat(said(only(ROUTE.map(Fixtures.json("langfuse/slack-message.monitor-alert.json")))))
                .isEqualTo(
                        json(
                                """
                                {'eventType': 'langfuse:monitor-alert', 'timestamp': '2026-05-18T12:01:00.000Z',
                                 'severity': 'critical', 'status': 'firing', 'title': 'High error rate',
                                 'message': '*count(observations.value)* is *above* `100`',
                                 'links': [{'href': 'https://cloud.langfuse.com/project/proj_01/monitors/mon_01',
                                  'text': 'View in Langfuse'}],
                                 'incidentKey': 'https://cloud.langfuse.com/project/proj_01/monitors/mon_01',
                                 'properties': {'monitorSeverity': 'ALERT'}}
                                """));
    }

    @Test
    void carriesTypesThatAreNewerThanTheHub() {
        JsonNode event = only(ROUTE.map(json("{'id': 'x', 'type': 'dataset-run', 'run': {'id': 'r'}}")));

        assertThat(event.get("eventType").textValue()).isEqualTo("langfuse:dataset-run");
        assertThat(event.at("/payload/run/id").textValue()).isEqualTo("r");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | body: must be the JSON object of a Langfuse webhook",
                "{} | type: must be a text, like prompt-version, monitor-alert or project-notification",
                "{'type': 'prompt-version', 'prompt': {}} | id: must be a text, the id of the delivery",
                "{'id': 'x', 'type': 'prompt-version'} | prompt: must be an object",
                "{'id': 'x', 'type': 'monitor-alert', 'payload': 'y'} | payload: must be an object",
                "{'id': 'x', 'type': 'project-notification', 'event': []} | event: must be an object",
                "{'event_type': 'x', 'client_payload': {}} | type: must be a text, like prompt-version, monitor-alert or project-notification"
            })
    void saysWhyABodyCanNotBeMapped(String body, String why) {
        assertThatThrownBy(() -> ROUTE.map(json(body)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(why);
    }
}
