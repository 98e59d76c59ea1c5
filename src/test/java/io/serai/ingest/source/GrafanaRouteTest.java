package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SenderSamples;
import io.serai.testing.SourceRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped route makes of Grafana's messages. */
class GrafanaRouteTest {
    private static SourceRoute route;

    @BeforeAll
    static void load() {
        route = SourceRoute.of("grafana");
    }

    @AfterAll
    static void stop() {
        route.close();
    }

    @Test
    void mapsAnAlert() {
        JsonNode event = map(SenderSamples.json("grafana"));

        assertThat(event.get("id").textValue()).isEqualTo("1 9b1b2c3d4e5f6073 2026-03-01T09:30:00Z firing");
        assertThat(event.get("eventType").textValue()).isEqualTo("grafana:alert");
        assertThat(event.get("projectId").textValue()).isEqualTo("checkout");
        assertThat(event.get("severity").textValue()).isEqualTo("warning");
        assertThat(event.get("title").textValue()).isEqualTo("Tokens of the last hour above budget");
        assertThat(event.get("message").textValue()).isEqualTo("The budget is 2 million.\nA = 2140000");
        assertThat(event.get("status").textValue()).isEqualTo("firing");
        assertThat(event.get("incidentKey").textValue()).isEqualTo("9b1b2c3d4e5f6073");
        assertThat(event.get("links"))
                .extracting(link -> link.get("text").textValue())
                .containsExactly("Panel", "Dashboard", "Rule", "Silence");
        assertThat(event.at("/properties/grafana_folder").textValue()).isEqualTo("LLM");
        assertThat(event.at("/payload/values/A").intValue()).isEqualTo(2_140_000);
        assertThat(event.at("/payload/group/state").textValue()).isEqualTo("alerting");
    }

    @Test
    void mapsTheEndOfAnAlert() {
        ObjectNode group = SenderSamples.json("grafana");
        ((ObjectNode) group.at("/alerts/0"))
                .put("status", "resolved")
                .put("endsAt", "2026-03-01T10:00:00Z")
                .putNull("values");

        JsonNode event = map(group);

        assertThat(event.get("id").textValue()).endsWith(" resolved");
        assertThat(event.get("status").textValue()).isEqualTo("resolved");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(event.get("message").textValue()).isEqualTo("The budget is 2 million.");
    }

    @Test
    void wakesNobodyForATestOfTheContactPoint() {
        ObjectNode group = SenderSamples.json("grafana");
        ((ObjectNode) group.at("/alerts/0"))
                .putObject("labels")
                .put("alertname", "TestAlert")
                .put("instance", "Grafana")
                .put("severity", "critical");
        ((ObjectNode) group.at("/alerts/0")).putObject("annotations").put("summary", "Notification test");

        JsonNode event = map(group);

        assertThat(event.get("severity").textValue()).isEqualTo("info");
        assertThat(event.get("status").textValue()).isEqualTo("info");
        assertThat(event.get("incidentKey").isNull()).isTrue();
        assertThat(event.get("title").textValue()).isEqualTo("[Test] Notification test");
        assertThat(event.at("/properties/test").textValue()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "7", "{\"alerts\": null}"})
    void saysWhereAPayloadTemplateOfOnesOwnBelongs(String body) {
        assertThatThrownBy(() -> route.map(body))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("alerts: must be an array")
                .hasMessageContaining("a source of type json");
    }

    @Test
    void mapsTheRecordedWebhook() {
        JsonNode event = map(Fixtures.json("grafana/webhook.firing.json"));

        assertThat(event.get("id").textValue()).isEqualTo("1 57c6d9296de2ad39 2026-03-01T09:30:00Z firing");
        assertThat(event.get("title").textValue()).isEqualTo("p95 above 5 s");
        assertThat(event.get("message").textValue()).isEqualTo("A = 6.2");
        assertThat(event.get("severity").textValue()).isEqualTo("warning");
    }

    private static JsonNode map(JsonNode group) {
        var events = route.map(group);
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
