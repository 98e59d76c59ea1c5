package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.json.Json;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.SharedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a hub say of an event. */
class SeraiExplainTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T09:30:00Z"), ZoneOffset.UTC);

    @TempDir
    Path home;

    private HubFolder folder;

    @BeforeEach
    void files() {
        folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: production
                            name: Errors in production
                            webhook: {url: "${hub}/inbox/a", secret_token: the-secret-token}
                            options: {window: 1m}
                            triggers:
                              - event_type: trace:errors
                                property_filters: [{key: environment, value: production}]
                          - id: prompts
                            name: Prompts
                            webhook: {url: "${hub}/inbox/b"}
                            triggers: [{event_type: "prompt:created"}]
                          - id: chat
                            name: Chat
                            alert_type: slack
                            webhook: {url: "${hub}/inbox/c"}
                            triggers: [{event_type: trace:errors}]
                          - id: elsewhere
                            name: Elsewhere
                            workspace_id: acme
                            webhook: {url: "${hub}/inbox/d"}
                            triggers: [{event_type: trace:errors}]
                        """);
    }

    @Test
    void eachAlertOfTheWorkspaceHasAVerdictAndAReason() {
        JsonNode event = only("{'event':{'eventType':'trace:errors','properties':{'environment':'staging'}}}");

        assertThat(event.at("/routing/outcome").asText()).isEqualTo("goes_on");
        assertThat(event.at("/routing/changed").asBoolean()).isFalse();
        JsonNode arrival = event.at("/arrivals/0");
        assertThat(arrival.has("event")).isFalse();
        assertThat(arrival.path("matches").asInt()).isEqualTo(1);
        assertThat(arrival.path("alerts"))
                .extracting(alert ->
                        alert.path("id").asText() + " " + alert.path("verdict").asText() + " "
                                + alert.path("because").asText("-"))
                .containsExactly("chat match -", "production no_match property_filter", "prompts no_match event_type");
    }

    @Test
    void aMatchSaysHowItGathersAndWhatMayLeave() {
        JsonNode alerts = only("{'event':{'eventType':'trace:errors','properties':{'environment':'production'}}}")
                .at("/arrivals/0/alerts");

        JsonNode production = alerts.path(0);
        assertThat(production.at("/window/millis").asInt()).isEqualTo(60_000);
        assertThat(production.at("/window/open").asBoolean()).isFalse();
        assertThat(production.path("redaction").toString())
                .isEqualTo("{\"by\":\"type\",\"data\":\"all\",\"drop\":[],\"mask\":false}");
        JsonNode chat = alerts.path(1);
        assertThat(chat.at("/window/millis").asInt()).isEqualTo(30_000);
        assertThat(chat.at("/redaction/data").asText()).isEqualTo("known");
        assertThat(production.has("messages")).isFalse();
    }

    @Test
    void theMessagesAreThoseOfTheAlertsRouteWithoutItsSecrets() {
        JsonNode alert =
                only("{'event':{'id':'e-1','eventType':'trace:errors','properties':{'environment':'production'},"
                                + "'payload':{'name':'checkout','note':'the-secret-token'}},'alert':'Errors in production','render':true}")
                        .at("/arrivals/0/alerts/0");

        assertThat(alert.path("messages")).hasSize(1);
        assertThat(alert.at("/messages/0").asText())
                .contains("\"e-1\"", "checkout")
                .doesNotContain("the-secret-token");
    }

    @Test
    void aRouteThatLeavesTheNotificationOutIsNamed() {
        folder.write(
                "routes/destinations/slack.yaml",
                """
                - route:
                    id: format-slack
                    from:
                      uri: direct:format-slack
                      steps:
                        - stop: {}
                """);

        JsonNode chat = only("{'event':{'eventType':'trace:errors'},'alert':'chat','render':true}")
                .at("/arrivals/0/alerts/0");

        assertThat(chat.path("noMessage").asText()).contains("direct:format-slack", "leaves it out");
    }

    @Test
    void whatRoutingDropsReachesNoAlert() {
        routing("- log: dropped");

        JsonNode event = only("{'event':{'eventType':'trace:errors'}}");

        assertThat(event.at("/routing/outcome").asText()).isEqualTo("dropped");
        assertThat(event.path("arrivals")).isEmpty();
    }

    @Test
    void whatRoutingRewritesIsShownAndJudgedAsItIsThen() {
        routing("- transform: {jq: '.properties.environment = \"production\"'}", "- to: direct:match");

        JsonNode event = only("{'event':{'eventType':'trace:errors','properties':{'environment':'staging'}}}");

        assertThat(event.at("/routing/changed").asBoolean()).isTrue();
        assertThat(event.at("/arrivals/0/event/properties/environment").asText())
                .isEqualTo("production");
        assertThat(event.at("/arrivals/0/matches").asInt()).isEqualTo(2);
    }

    @Test
    void aFailureOfRoutingIsWhatItsSenderIsTold() {
        routing("- transform: {jq: '.eventType = 7'}", "- to: direct:match");

        JsonNode routing = only("{'event':{'eventType':'trace:errors'}}").path("routing");

        assertThat(routing.path("outcome").asText()).isEqualTo("failed");
        assertThat(routing.path("reason").asText()).contains("routing made an invalid event: eventType");
    }

    @Test
    void routingMayKnowThatItIsATrial() {
        routing("- choice: {when: [{simple: '${variable.trial} == true', steps: [{log: quiet}]}],"
                + " otherwise: {steps: [{to: 'direct:match'}]}}");

        assertThat(only("{'event':{'eventType':'trace:errors'}}")
                        .at("/routing/outcome")
                        .asText())
                .isEqualTo("dropped");
    }

    @Test
    void stepsToOtherSystemsReachNobody() {
        try (Receiver receiver = new Receiver()) {
            routing(
                    "- wireTap: {uri: '" + receiver.url("/tapped") + "'}",
                    "- to: '" + receiver.url("/there") + "'",
                    "- to: direct:match");

            assertThat(only("{'event':{'eventType':'trace:errors'}}")
                            .at("/routing/outcome")
                            .asText())
                    .isEqualTo("goes_on");

            assertThat(receiver.at("/there")).isEmpty();
            assertThat(receiver.at("/tapped")).isEmpty();
        }
    }

    @Test
    void anEventThatIsOnlyExplainedIsNoDuplicateInAHub() {
        SharedStore.DONE.clear();
        folder.write("application.properties", "camel.beans.seen = #class:" + SharedStore.class.getName() + "\n");
        routing("- idempotentConsumer: {jq: '.id', idempotentRepository: seen," + " steps: [{to: 'direct:match'}]}");
        String request = "{'event':{'id':'e-1','eventType':'trace:errors'}}";

        assertThat(only(request).at("/routing/outcome").asText()).isEqualTo("goes_on");
        assertThat(only(request).at("/routing/outcome").asText()).isEqualTo("goes_on");
        assertThat(SharedStore.DONE).isEmpty();
    }

    @Test
    void oneAlertIsHeldAgainstAnEventOfAnyWorkspace() {
        JsonNode alert = only("{'event':{'eventType':'trace:errors'},'alert':'elsewhere'}")
                .at("/arrivals/0/alerts");

        assertThat(alert).hasSize(1);
        assertThat(alert.at("/0/because").asText()).isEqualTo("workspace");
        assertThat(alert.at("/0/triggers")).isEmpty();
    }

    @Test
    void alertsThatDoNotGetItAreLeftOutBeyondTheLimit() {
        JsonNode arrival =
                only("{'event':{'eventType':'trace:errors'},'limit':1}").at("/arrivals/0");

        assertThat(arrival.path("alerts"))
                .extracting(alert -> alert.path("id").asText())
                .containsExactly("chat", "production");
        assertThat(arrival.path("alertsLeftOut").asInt()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> explain("{'events':[{'eventTyp':'a'}],'limit':-1}"))
                .satisfies(e -> assertThat(String.join("\n", e.lines())).contains("events[0].eventType", "limit"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> explain("{'event':{'eventType':'a'},'alert':'chta'}"))
                .satisfies(e -> assertThat(String.join("\n", e.lines())).contains("did you mean"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> explain("{}"))
                .satisfies(e -> assertThat(String.join("\n", e.lines())).contains("event: is required"));
    }

    private void routing(String... steps) {
        StringBuilder yaml =
                new StringBuilder("- route:\n    id: routing\n    from:\n      uri: direct:events\n      steps:\n");
        for (String step : steps) {
            yaml.append("        ").append(step).append('\n');
        }
        folder.write("routes/routing.yaml", yaml.toString());
    }

    private JsonNode only(String request) {
        JsonNode events = explain(request).path("events");
        assertThat(events).hasSize(1);
        return events.path(0);
    }

    private ObjectNode explain(String request) {
        return SeraiExplain.explain(new HubOptions(home, Map.of()), Map.of(), CLOCK, (ObjectNode)
                Json.read(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
