package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagerDutyFormatterTest {
    private final Given given = new Given().ofType("pagerduty");

    @Test
    void triggersAnIncidentThatSaysWhatAndWhere() {
        ObjectNode notification = given.notification(EventType.TRACE_ERRORS);

        ObjectNode event = given.pagerDuty(notification);

        assertThat(event.get("routing_key").textValue()).isEqualTo(Given.ROUTING_KEY);
        assertThat(event.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(event.at("/payload/summary").textValue())
                .startsWith("Checkout: 1 new Trace Error Alert event: ")
                .contains("17");
        assertThat(event.at("/payload/source").textValue()).isEqualTo("Serai");
        assertThat(event.at("/payload/timestamp").textValue()).isEqualTo("2026-03-01T09:31:00.250Z");
        assertThat(event.at("/payload/class").textValue()).isEqualTo("trace:errors");
        assertThat(event.at("/payload/group").textValue()).isEqualTo("acme");
        assertThat(event.at("/payload/component").textValue()).isEqualTo(SampleEvents.PROJECT);
        ObjectNode whole = given.general(notification);
        ((ObjectNode) whole.get("payload")).remove("incidents");
        assertThat(event.at("/payload/custom_details")).isEqualTo(whole);
        assertThat(event.get("links"))
                .isEqualTo(
                        Given.json(
                                """
                [{"href": "http://localhost:5555/acme/projects/0199a200-0000-7000-8000-0000000000b1/traces?type=traces",
                  "text": "View Project"}]
                """));
        assertThat(event.get("client").textValue()).isEqualTo("Serai");
        assertThat(event.get("client_url").textValue()).isEqualTo("http://localhost:5555/acme");
    }

    @Test
    void linksTheTraceThatIsKnown() {
        ObjectNode event = given.pagerDuty(given.notification(EventType.TRACE_GUARDRAILS_TRIGGERED));

        assertThat(event.at("/links/0/href").textValue())
                .isEqualTo("http://localhost:5555/acme/projects/" + SampleEvents.PROJECT + "/traces?trace="
                        + SampleEvents.TRACE);
        assertThat(event.at("/links/0/text").textValue()).startsWith("Trace " + SampleEvents.TRACE);
    }

    @Test
    void keepsTheDedupKeyOverNotificationsOfOneAlertAndEventType() {
        ObjectNode first = given.notification(EventType.TRACE_ERRORS);
        ObjectNode second = given.notification(EventType.TRACE_ERRORS).put("id", "another");

        assertThat(dedupKey(second)).isEqualTo(dedupKey(first)).isEqualTo("serai:" + Given.ALERT_ID + ":trace:errors");
        assertThat(dedupKey(given.notification(EventType.TRACE_COST))).isNotEqualTo(dedupKey(first));
    }

    @Test
    void keepsTheDedupKeyShortAndDistinctForLongEventTypes() {
        String one = dedupKey(given.notification("x".repeat(250) + "1", Given.json("{}")));
        String other = dedupKey(given.notification("x".repeat(250) + "2", Given.json("{}")));

        assertThat(one).hasSizeLessThanOrEqualTo(PagerDutyLimits.DEDUP_KEY).isNotEqualTo(other);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void ratesErrorsAboveWhatNeedsALookAboveWhatIsOnlyNews(EventType type) {
        String expected =
                switch (type) {
                    case TRACE_ERRORS -> "error";
                    case PROMPT_CREATED, PROMPT_COMMITTED, EXPERIMENT_FINISHED -> "info";
                    default -> "warning";
                };

        assertThat(severity(type)).isEqualTo(expected);
    }

    @Test
    void takesWhatTheAlertCallsThings() {
        given.with("source", "checkout.example.com")
                .with("component", "assistant")
                .with("class", "errors")
                .with("group", "shop")
                .with("client", "Hub")
                .with("client_url", "https://hub.example.com/ä");

        ObjectNode event = given.pagerDuty(given.notification(EventType.TRACE_ERRORS));

        assertThat(event.at("/payload/source").textValue()).isEqualTo("checkout.example.com");
        assertThat(event.at("/payload/component").textValue()).isEqualTo("assistant");
        assertThat(event.at("/payload/class").textValue()).isEqualTo("errors");
        assertThat(event.at("/payload/group").textValue()).isEqualTo("shop");
        assertThat(event.get("client").textValue()).isEqualTo("Hub");
        assertThat(event.get("client_url").textValue()).isEqualTo("https://hub.example.com/%C3%A4");
    }

    @Test
    void theTemplateOfTheAlertSaysWhichEventsAreOneIncident() {
        given.saying(given.messages().withIncidents("{alertId}/{data.kind}-{properties.environment}", null));

        List<ObjectNode> events = given.pagerDutyEvents(given.notification(
                "eval:failed",
                Given.json("{\"kind\": \"toxic\"}"),
                Given.json("{\"kind\": 7}"),
                Given.json("{\"kind\": \"toxic\"}")));

        assertThat(events)
                .extracting(event -> event.get("dedup_key").textValue())
                .containsExactly(Given.ALERT_ID + "/toxic-production", Given.ALERT_ID + "/7-production");
        assertThat(events.getFirst().at("/payload/custom_details/payload/eventIds"))
                .isEqualTo(Given.json("[\"event-0\", \"event-2\"]"));
        assertThat(events.getFirst().at("/payload/custom_details/payload/metadata"))
                .hasSize(2);
        assertThat(events.getFirst()
                        .at("/payload/custom_details/payload/eventCount")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void anEventThatHasNothingOfTheTemplateIsInTheIncidentOfItsType() {
        given.saying(given.messages().withIncidents("kind {data.kind}", null));

        assertThat(dedupKey(given.notification("eval:failed", Given.json("{\"kind\": {}}"))))
                .isEqualTo("serai:" + Given.ALERT_ID + ":eval:failed");
    }

    @Test
    void whatIsTooManyIsCountedAndNamedInOneMore() {
        given.saying(given.messages().withIncidents("{eventId}", null));
        JsonNode[] many = Collections.nCopies(25, Given.json("{}")).toArray(JsonNode[]::new);

        List<ObjectNode> events = given.pagerDutyEvents(given.notification("eval:failed", many));

        assertThat(events).hasSize(21);
        ObjectNode more = events.getLast();
        assertThat(more.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(more.get("dedup_key").textValue()).isEqualTo("serai:" + Given.ALERT_ID + ":/more");
        assertThat(more.at("/payload/summary").textValue())
                .startsWith("Checkout: 5 more incidents (5 events): event-20, event-21");
        assertThat(more.at("/payload/custom_details/payload/eventCount").intValue())
                .isEqualTo(5);
        assertThat(more.at("/payload/custom_details/incidents/0"))
                .isEqualTo(
                        Given.json(
                                """
                        {"dedupKey": "event-20", "action": "trigger", "name": "event-20", "eventCount": 1}
                        """));
    }

    @Test
    void theAlertSaysHowManyEventsMayWakeSomebody() {
        given.saying(given.messages().withIncidents("{eventId}", null).withMost(null, 3));
        JsonNode[] many = Collections.nCopies(5, Given.json("{}")).toArray(JsonNode[]::new);

        assertThat(given.pagerDutyEvents(given.notification("eval:failed", many)))
                .extracting(event ->
                        event.at("/payload/custom_details/payload/eventCount").intValue())
                .containsExactly(1, 1, 3);
    }

    @Test
    void takesTheSeverityThatTheAlertNames() {
        given.with("severity", "Critical");
        assertThat(severity(EventType.PROMPT_CREATED)).isEqualTo("critical");

        given.with("severity", "apocalyptic");
        assertThat(severity(EventType.PROMPT_CREATED)).isEqualTo("info");
    }

    @Test
    void takesTheSeverityOfTheEventTypeBeforeAllOthers() {
        given.with("severity", "critical").withSeverities(Map.of("trace:errors", "warning"));
        assertThat(severity(EventType.TRACE_ERRORS)).isEqualTo("warning");
        assertThat(severity(EventType.TRACE_COST)).isEqualTo("critical");

        given.withSeverities(Map.of("trace:errors", "warning", "*", "error"));
        assertThat(severity(EventType.TRACE_ERRORS)).isEqualTo("warning");
        assertThat(severity(EventType.TRACE_COST)).isEqualTo("error");
    }

    @Test
    void refusesAnAlertWithoutRoutingKey() {
        given.without("routing_key");

        UndeliverableException refusal = catchThrowableOfType(
                UndeliverableException.class, () -> given.pagerDuty(given.notification(EventType.TRACE_ERRORS)));

        assertThat(refusal.reason()).isEqualTo("alert_incomplete");
        assertThat(refusal).hasMessageContaining("metadata.routing_key").hasMessageContaining("'Checkout'");
    }

    @Test
    void saysTheCountHoweverLongTheNameIs() {
        String summary = given.named("😀".repeat(5_000))
                .pagerDuty(given.notification(EventType.PROMPT_CREATED))
                .at("/payload/summary")
                .textValue();

        assertThat(summary)
                .hasSizeLessThanOrEqualTo(PagerDutyLimits.SUMMARY)
                .contains("😀…: 1 new Prompt Created event: Prompt ");
    }

    @Test
    void leavesDataOutOfAnEventThatWouldBeTooLargeAndSaysSo() {
        JsonNode large = Given.json("{\"id\": \"p-1\", \"template\": \"" + "ä".repeat(1_000) + "\"}");
        ObjectNode notification = given.notification(
                "prompt:created", Collections.nCopies(1_000, large).toArray(JsonNode[]::new));

        ObjectNode event = given.pagerDuty(notification);

        assertThat(Json.write(event)).hasSizeLessThanOrEqualTo(PagerDutyLimits.EVENT_BYTES);
        JsonNode details = event.at("/payload/custom_details");
        assertThat(details.get("notice").textValue()).contains("512 KB");
        assertThat(details.get("id").textValue()).isEqualTo(Given.NOTIFICATION_ID);
        assertThat(details.at("/payload/eventCount").intValue()).isEqualTo(1_000);
        assertThat(details.at("/payload/eventIds")).hasSize(1_000);
        assertThat(details.at("/payload/metadata").isMissingNode()).isTrue();
        assertThat(event.get("links").size()).isBetween(1, PagerDutyLimits.LINKS);
        assertThat(notification.at("/payload/metadata")).hasSize(1_000);
    }

    @Test
    void leavesEvenTheIdsOutWhenTheyAloneAreTooLarge() {
        JsonNode[] many = Collections.nCopies(60_000, Given.json("{}")).toArray(JsonNode[]::new);

        ObjectNode event = given.pagerDuty(given.notification("prompt:created", many));

        assertThat(Json.write(event)).hasSizeLessThanOrEqualTo(PagerDutyLimits.EVENT_BYTES);
        assertThat(event.at("/payload/custom_details/payload/eventCount").intValue())
                .isEqualTo(60_000);
        assertThat(event.at("/payload/custom_details/payload/eventIds").isMissingNode())
                .isTrue();
    }

    private String dedupKey(ObjectNode notification) {
        return given.pagerDuty(notification).get("dedup_key").textValue();
    }

    private String severity(EventType type) {
        return given.pagerDuty(given.notification(type)).at("/payload/severity").textValue();
    }
}
