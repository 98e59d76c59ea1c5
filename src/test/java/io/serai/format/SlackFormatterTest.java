package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventType;
import io.serai.testing.SampleEvents;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackFormatterTest {
    private final Given given = new Given();

    @Test
    void saysWhatHappenedAndWhereToLook() {
        ObjectNode message = given.slack(given.notification(EventType.TRACE_ERRORS));

        assertThat(message.get("text").textValue())
                .isEqualTo("🔴 Checkout: 1 new Trace Error Alert event: Current Trace Errors: 17, Threshold: 10,"
                        + " Time Window: 1 hour 30 minutes, Scope: Projects: checkout");
        assertThat(text(message, 0)).isEqualTo("Checkout");
        assertThat(text(message, 1)).startsWith("🔴 *Error* · *1* new Trace Error Alert event happened\n<!date^");
        assertThat(text(message, 2))
                .isEqualTo(
                        """
                        *Trace Errors Alert Triggered:*
                        • *Current Trace Errors:* 17
                          *Threshold:* 10
                          *Time Window:* 1 hour 30 minutes
                          *Scope:* *Projects:* `checkout`

                        <http://localhost:5555/acme/projects/%s/traces?type=traces|View Project>"""
                                .formatted(SampleEvents.PROJECT));
        assertThat(message.get("blocks")).hasSize(3);
    }

    @Test
    void showsCurrencyUnitScoreAndScopeOfMetrics() {
        assertThat(details(EventType.TRACE_COST)).contains("*Current Cost:* $212.50\n  *Threshold:* $200\n");
        assertThat(details(EventType.TRACE_LATENCY)).contains("*Current Latency:* 6.25 s\n  *Threshold:* 5 s\n");
        assertThat(details(EventType.TRACE_THREAD_FEEDBACK_SCORE))
                .contains("*Feedback Score:* `helpfulness`\n  *Scope:* *Workspace-wide*")
                .endsWith("\n\n<http://localhost:5555/acme/projects|View All Projects>");
    }

    @Test
    void takesTheEventsProjectWhereTheMetricNamesNone() {
        JsonNode metric = Given.json("{\"metric_value\": 3, \"threshold\": 1, \"window_seconds\": 60}");

        assertThat(text(given.slack(given.notification("trace:cost", metric)), 2))
                .contains("*Scope:* *Projects:* `" + SampleEvents.PROJECT + "`")
                .endsWith("/projects/" + SampleEvents.PROJECT + "/traces?type=traces|View Project>");
    }

    @ParameterizedTest
    @CsvSource({
        "60, 1 minute",
        "900, 15 minutes",
        "3600, 1 hour",
        "5400, 1 hour 30 minutes",
        "90061, 1 day 1 hour 1 minute 1 second",
        "0, 0 seconds",
        "soon, soon"
    })
    void saysWindowsInWords(String seconds, String words) {
        JsonNode metric =
                Given.json("{\"metric_value\": 3, \"threshold\": 1, \"window_seconds\": \"" + seconds + "\"}");

        assertThat(text(given.slack(given.notification("trace:errors", metric)), 2))
                .contains("*Time Window:* " + words + "\n");
    }

    @Test
    void countsSingleItemsOfABatch() {
        ArrayNode batch = guardrails(25, i -> "trace-" + i);

        ObjectNode message = given.slack(given.notification("trace:guardrails_triggered", batch));

        assertThat(text(message, 1)).contains("*25* new Guardrail Triggered events happened");
    }

    @Test
    void linksATraceOnceHoweverManyGuardrailsItTriggered() {
        String details = details(EventType.TRACE_GUARDRAILS_TRIGGERED);

        assertThat(details)
                .isEqualTo("*Traces with Guardrails Triggered:*\nTrace `" + SampleEvents.TRACE
                        + "`: *PII*, *TOPIC* in checkout | <http://localhost:5555/acme/projects/" + SampleEvents.PROJECT
                        + "/traces?trace="
                        + SampleEvents.TRACE + "|View>");
    }

    @Test
    void readsTheOlderTraceAndScoreShapes() {
        JsonNode traces = Given.json(
                """
                [{"id": "t-1", "name": "handle_query", "project_id": "p-1",
                  "error_info": {"exception_type": "TimeoutError", "message": "no answer in 30 s"}}]
                """);
        JsonNode scores = Given.json(
                """
                [{"thread_id": "th-1", "project_id": "p-1", "name": "tone", "value": 0.2, "reason": "rude"}]
                """);

        assertThat(text(given.slack(given.notification("trace:errors", traces)), 2))
                .startsWith("*Traces with Errors:*\nTrace *handle_query* `t-1`: `TimeoutError: no answer in 30 s` | "
                        + "<http://localhost:5555/acme/projects/p-1/traces?trace=t-1|View>");
        assertThat(text(given.slack(given.notification("trace_thread:feedback_score", scores)), 2))
                .startsWith("*Thread Feedback Scores:*\nThread `th-1`: `tone = 0.2`\n\n");
    }

    /** Of numbers alone: {@code 1.10} in quotes may be a version. */
    @Test
    void tellsNumbersWithoutTheZerosAtTheirEnd() {
        JsonNode scores = Given.json(
                """
                [{"id": "t-1", "name": "tone", "value": 0.8500}, {"id": "t-2", "name": "tone", "value": 100},
                 {"id": "t-3", "name": "model", "value": "1.10"}]
                """);
        JsonNode experiment = Given.json(
                """
                {"id": "e-1", "name": "nightly", "feedback_scores": [{"name": "tone", "value": 0.8500}]}
                """);

        assertThat(text(given.slack(given.notification("trace:feedback_score", scores)), 2))
                .contains("`tone = 0.85`", "`tone = 100`", "`model = 1.10`");
        assertThat(text(given.slack(given.notification("experiment:finished", experiment)), 2))
                .contains("0.85")
                .doesNotContain("0.8500");
    }

    @Test
    void linksThePageOfTheFirstWhereNoPageHasAllThatIsLeftOut() {
        given.saying(given.messages().withMost(0, null));
        JsonNode event = Given.json("{\"labels\": {\"alertname\": \"Down\"}}");
        ObjectNode notification = given.notification("alertmanager:alert", event, event);
        ArrayNode reports = ((ObjectNode) notification.get("payload")).putArray("reports");
        for (int i = 0; i < 2; i++) {
            reports.addObject()
                    .put("title", "Down")
                    .putArray("links")
                    .addObject()
                    .put("href", "https://example.com/" + i)
                    .put("text", "Source");
        }

        assertThat(text(given.slack(notification), 2))
                .isEqualTo("Overall 2 alerts of Alertmanager | <https://example.com/0|Source>");
    }

    @Test
    void showsUnknownEventTypesByIdAndName() {
        ObjectNode message = given.slack(given.notification(
                "budget:exceeded", Given.json("{\"name\": \"Team A\"}"), Given.json("{\"x\": {\"y\": [1]}}")));

        assertThat(text(message, 1)).contains("*2* new budget:exceeded events happened");
        assertThat(text(message, 2)).isEqualTo("*Events:*\nEvent `event-0`: Team A\nEvent `event-1`");
    }

    @Test
    void showsIdsWhenTheAlertSendsNoData() {
        ObjectNode message = given.withoutData()
                .slack(given.notification("prompt:created", SampleEvents.payload(EventType.PROMPT_CREATED)));

        assertThat(text(message, 1)).contains("*1* new Prompt Created event happened");
        assertThat(text(message, 2)).isEqualTo("*Prompts Created:*\nEvent `event-0`");
    }

    @Test
    void fallsBackToTheConfiguredUiWhenTheAlertsIsNoUrl() {
        given.with("base_url", "javascript:alert(1)");

        assertThat(details(EventType.PROMPT_CREATED)).contains("<http://localhost:5173/acme/prompts/");
    }

    @Test
    void letsNobodyPingTheChannel() {
        given.named("<!channel> R&D `x` <@U123>");
        JsonNode prompt = Given.json("{\"id\": \"<!here>|x> & <https://evil.example|click>\"}");

        ObjectNode message = given.slack(given.notification("prompt:created", prompt));

        assertThat(message.get("text").textValue())
                .isEqualTo("🔵 &lt;!channel&gt; R&amp;D `x` &lt;@U123&gt;: 1 new Prompt Created event:"
                        + " Prompt &lt;!here&gt;|x&gt; &amp; &lt;https://evil.example|click&gt;");
        assertThat(text(message, 0)).isEqualTo("‹!channel› R＆D `x` ‹@U123›");
        assertThat(text(message, 2))
                .contains("`&lt;!here&gt;|x&gt; &amp; &lt;https://evil.example|click&gt;`")
                .contains("/prompts/%3C%21here%3E%7Cx%3E%20%26%20%3Chttps%3A%2F%2Fevil.example%7Cclick%3E|View>");
        assertThat(message.at("/blocks/2/text/verbatim").booleanValue()).isTrue();
    }

    @Test
    void showsNoPreviewsOfLinksThatSendersName() {
        ObjectNode message = given.slack(given.notification(EventType.TRACE_ERRORS));

        assertThat(message.get("unfurl_links").booleanValue()).isFalse();
        assertThat(message.get("unfurl_media").booleanValue()).isFalse();
    }

    @Test
    void saysTheCountHoweverLongTheNameIs() {
        ObjectNode message = given.named("&".repeat(5_000)).slack(given.notification(EventType.PROMPT_CREATED));

        assertThat(message.get("text").textValue())
                .hasSizeLessThanOrEqualTo(SlackLimits.TEXT)
                .contains("&amp;…: 1 new Prompt Created event: Prompt ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[[]]]",
                "[null, 1, true, \"text\", [2], {\"id\": {\"a\": 1}}]",
                "{\"id\": null, \"metric_value\": [1, 2], \"threshold\": {}, \"window_seconds\": -1.5e300}",
                "{\"id\": \"\", \"entity_id\": \" \", \"error_info\": \"text\", \"project_ids\": \",,\"}"
            })
    void neverFailsOnOddData(String payload) {
        for (EventType type : EventType.values()) {
            ObjectNode notification = given.notification(type.wire(), Given.json(payload));

            SlackMessages.assertAccepted(given.slackParts(notification));
            assertThat(given.pagerDuty(notification).at("/payload/summary").textValue())
                    .startsWith("Checkout: ");
        }
    }

    private String details(EventType type) {
        return text(given.slack(given.notification(type)), 2);
    }

    static String text(ObjectNode message, int block) {
        return message.at("/blocks/" + block + "/text/text").textValue();
    }

    static ArrayNode guardrails(int count, IntFunction<String> trace) {
        ArrayNode batch = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, count).forEach(i -> batch.addObject()
                .put("id", "guardrail-" + i)
                .put("entity_id", trace.apply(i))
                .put("project_id", SampleEvents.PROJECT)
                .put("name", "PII")
                .put("result", "failed"));
        return batch;
    }
}
