package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SenderSamples;
import io.serai.testing.SourceRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped route makes of Alertmanager's messages. */
class AlertmanagerRouteTest {
    private static SourceRoute route;

    @BeforeAll
    static void load() {
        route = SourceRoute.of("alertmanager");
    }

    @AfterAll
    static void stop() {
        route.close();
    }

    @Test
    void makesOneEventOfEachAlert() {
        ArrayNode events = route.map(SenderSamples.json("alertmanager"));

        assertThat(events).hasSize(2);
        JsonNode firing = events.get(0);
        assertThat(firing.get("id").textValue()).isEqualTo("7f1b2c3d4e5f6071 2026-03-01T09:30:00.000Z firing");
        assertThat(firing.get("eventType").textValue()).isEqualTo("alertmanager:alert");
        assertThat(firing.get("projectId").textValue()).isEqualTo("checkout");
        assertThat(firing.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00.000Z");
        assertThat(firing.get("severity").textValue()).isEqualTo("critical");
        assertThat(firing.get("title").textValue()).isEqualTo("One request in ten to gpt-4o fails");
        assertThat(firing.get("message").textValue()).startsWith("10.4 % of the requests");
        assertThat(firing.get("status").textValue()).isEqualTo("firing");
        assertThat(firing.get("incidentKey").textValue()).isEqualTo("7f1b2c3d4e5f6071");
        assertThat(firing.get("links"))
                .extracting(link ->
                        link.get("text").textValue() + " " + link.get("href").textValue())
                .containsExactly(
                        "Source https://prometheus.example.com/graph?g0.expr=gateway_errors",
                        "Runbook https://wiki.example.com/runbooks/gateway-errors",
                        "Alertmanager https://alertmanager.example.com/#/alerts?receiver=serai");
        assertThat(firing.at("/properties/model").textValue()).isEqualTo("gpt-4o");
        assertThat(firing.at("/payload/annotations/summary")).isEqualTo(firing.get("title"));
        assertThat(firing.at("/payload/group/receiver").textValue()).isEqualTo("serai");
        assertThat(firing.at("/payload/group").has("alerts")).isFalse();
    }

    @Test
    void tellsEachAlertsStateAndNotThatOfItsGroup() {
        JsonNode resolved = route.map(SenderSamples.json("alertmanager")).get(1);

        assertThat(resolved.get("id").textValue()).isEqualTo("8a1b2c3d4e5f6072 2026-03-01T09:10:00.000Z resolved");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
        assertThat(resolved.get("timestamp").textValue()).isEqualTo("2026-03-01T09:29:00.000Z");
    }

    @Test
    void saysOnceThatAlertmanagerLeftAlertsOut() {
        ObjectNode group = SenderSamples.json("alertmanager");
        group.put("truncatedAlerts", 3);

        ArrayNode events = route.map(group);

        assertThat(events.get(0).get("message").textValue()).doesNotContain("left out");
        assertThat(events.get(1).get("message").textValue())
                .isEqualTo("Alertmanager left out 3 more of this group (max_alerts).");
    }

    @Test
    void takesAnAlertThatSaysNextToNothing() {
        JsonNode event = route.map("{\"status\": \"firing\", \"groupKey\": \"g\", \"alerts\": [{}]}")
                .get(0);

        assertThat(event.get("id").isNull()).isTrue();
        assertThat(event.get("incidentKey").textValue()).isEqualTo("g");
        assertThat(event.get("status").textValue()).isEqualTo("firing");
        assertThat(event.get("links")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "7",
                "\"x\"",
                "null",
                "{\"alerts\": 5}",
                "{\"attachments\": []}",
                "{\"event_action\": \"x\"}"
            })
    void refusesWhatIsNotAlertmanagers(String body) {
        assertThatThrownBy(() -> route.map(body))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("alerts: must be an array");
    }

    @Test
    void saysWhichAlertIsNone() {
        assertThatThrownBy(() -> route.map("{\"alerts\": [{}, 7]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("alerts[1]: must be an object");
    }

    @ParameterizedTest
    @CsvSource({
        "firing, 3, firing, ''",
        "resolved, 3, resolved, ''",
        "firing.max-alerts-2, 2, firing, Alertmanager left out 1 more of this group (max_alerts).",
        "resolved.max-alerts-2, 2, resolved, Alertmanager left out 1 more of this group (max_alerts)."
    })
    void mapsTheRecordedWebhooks(String name, int count, String status, String lastMessage) {
        JsonNode body = Fixtures.json("alertmanager/webhook-v4." + name + ".json");

        ArrayNode events = route.map(body);

        assertThat(events).hasSize(count);
        for (int i = 0; i < count; i++) {
            JsonNode alert = body.get("alerts").get(i);
            JsonNode event = events.get(i);
            assertThat(event.get("status").textValue()).isEqualTo(status);
            assertThat(event.get("severity")).isEqualTo(alert.at("/labels/severity"));
            assertThat(event.get("incidentKey")).isEqualTo(alert.get("fingerprint"));
            assertThat(event.get("title").textValue())
                    .isEqualTo(alert.at("/annotations/summary").asText("TraceError"));
            assertThat(event.get("properties")).isEqualTo(alert.get("labels"));
        }
        assertThat(events.get(count - 1).get("message").textValue()).isEqualTo(lastMessage);
        assertThat(events).extracting(event -> event.get("id").textValue()).doesNotHaveDuplicates();
    }

    @Test
    void keepsTheRecordedLargeAnnotations() {
        JsonNode body = Fixtures.json("alertmanager/webhook-v4.firing.large-annotations.json");

        ArrayNode events = route.map(body);

        assertThat(events).hasSameSizeAs(body.get("alerts"));
        assertThat(events.get(0).at("/payload/annotations/d")).isEqualTo(body.at("/alerts/0/annotations/d"));
        assertThat(events.get(0).get("title").textValue()).isEqualTo("Big");
    }

    @Test
    void findsTheBeginningOfWhatEndedInTheRecordedMessagesForPagerDuty() {
        JsonNode trigger = single("sent-to-pagerduty.trigger");
        JsonNode resolve = single("sent-to-pagerduty.resolve");

        assertThat(trigger.get("status").textValue()).isEqualTo("firing");
        assertThat(resolve.get("status").textValue()).isEqualTo("resolved");
        assertThat(resolve.get("incidentKey")).isEqualTo(trigger.get("incidentKey"));
        assertThat(trigger.get("severity").textValue()).isEqualTo("error");
        assertThat(trigger.get("title").textValue()).isEqualTo("[FIRING:3] trace:errors checkout (TraceError)");
        assertThat(trigger.get("message").textValue()).startsWith("Labels:\n - alertname = TraceError");
        assertThat(trigger.at("/properties/num_firing").textValue()).isEqualTo("3");
        assertThat(trigger.at("/links/0/href").textValue()).startsWith("http://am.example.test/");
    }

    @Test
    void mapsTheRecordedMessageThatWasTooLargeForPagerDuty() {
        JsonNode event = single("sent-to-pagerduty.trigger.over-512kb-degraded");

        assertThat(event.get("title").textValue()).isEqualTo("[FIRING:80] trace:errors big (Big)");
        assertThat(event.at("/properties/error").textValue()).startsWith("Custom details have been removed");
    }

    @Test
    void doesNotKeepPagerDutysRoutingKey() {
        JsonNode body = Fixtures.json("alertmanager/sent-to-pagerduty.trigger.json");

        assertThat(route.map(body).toString())
                .doesNotContain(body.get("routing_key").textValue());
    }

    @Test
    void findsTheBeginningOfWhatEndedInTheRecordedMessagesForSlack() {
        JsonNode firing = single("sent-to-slack.firing");
        JsonNode resolved = single("sent-to-slack.resolved");

        assertThat(firing.get("status").textValue()).isEqualTo("firing");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
        assertThat(firing.get("incidentKey").textValue()).isEqualTo("trace:errors checkout (TraceError)");
        assertThat(resolved.get("incidentKey")).isEqualTo(firing.get("incidentKey"));
        assertThat(single("sent-to-slack.firing.80-alerts").get("status").textValue())
                .isEqualTo("firing");
    }

    private static JsonNode single(String fixture) {
        ArrayNode events = route.map(Fixtures.json("alertmanager/" + fixture + ".json"));
        assertThat(events).hasSize(1);
        assertThat(events.get(0).get("eventType").textValue()).isEqualTo("alertmanager:alert");
        return events.get(0);
    }
}
