package io.serai.ingest.source;

import static io.serai.ingest.source.Mapped.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SourceRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code routes/sources/helicone.yaml} makes of Helicone's bodies. */
class HeliconeRouteTest {
    private static final SourceRoute ROUTE = SourceRoute.of("helicone");

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alternative-docs-variant",
                "bodies-as-objects",
                "documented-basic",
                "documented-full",
                "non-ascii",
                "test-send.include-data-false-upstream",
                "test-send.include-data-true",
                "truncated-request-body"
            })
    void makesOneLoggedRequestOfEveryFormAndKeepsItWhole(String name) {
        JsonNode body = Fixtures.json("helicone/webhook-payload." + name + ".json");

        JsonNode event = only(ROUTE.map(body));

        assertThat(event.get("id")).isEqualTo(body.get("request_id"));
        assertThat(event.get("eventType").textValue()).isEqualTo("request:logged");
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void saysWhoAskedWhichModelOfWhichProvider() {
        JsonNode event = only(
                ROUTE.map(
                        """
                {"request_id": "r-1", "request_body": {"model": "gpt-4o"}, "response_body": "{}", "user_id": "anna",
                 "model": "gpt-4o-2024-08-06", "provider": "OPENAI", "metadata": {"cost": 0.00020250000000000002}}
                """));

        assertThat(event.get("userName").textValue()).isEqualTo("anna");
        assertThat(event.get("properties").get("model").textValue()).isEqualTo("gpt-4o-2024-08-06");
        assertThat(event.get("properties").get("provider").textValue()).isEqualTo("openai");
        assertThat(event.get("payload").get("metadata").get("cost").asText()).isEqualTo("0.00020250000000000002");
    }

    @Test
    void takesTheFormOfTheOtherDocumentationPage() {
        JsonNode event = only(
                ROUTE.map(
                        """
                {"request_id": "r-1", "model": "gpt-4", "created_at": "2026-03-01T09:30:00Z",
                 "properties": {"user_id": "anna", "tier": "gold"}, "request": {}, "response": {}}
                """));

        assertThat(event.get("userName").textValue()).isEqualTo("anna");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(event.get("properties").get("tier").textValue()).isEqualTo("gold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"request_id\": \"\"}",
                "{\"request_id\": 7, \"request_body\": \"\"}",
                "{\"request_id\": null}"
            })
    void refusesARequestWithoutAnId(String body) {
        assertThatThrownBy(() -> ROUTE.map(body))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("request_id: must be a text, the id of the logged request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "7", "[{\"request_id\": \"r-1\"}]"})
    void refusesWhatIsNoObject(String body) {
        assertThatThrownBy(() -> ROUTE.map(body))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("body: must be the JSON object of a Helicone webhook");
    }

    @Test
    void readsTheAlertsOfMetricsThatWereMeantForSlack() {
        JsonNode fired = only(ROUTE.map(Fixtures.json("helicone/metric-alert-slack.triggered-grouped.json")));
        JsonNode resolved = only(ROUTE.map(Fixtures.json("helicone/metric-alert-slack.resolved.json")));

        assertThat(fired.get("eventType").textValue()).isEqualTo("helicone:metric-alert");
        assertThat(fired.get("title").textValue()).isEqualTo("Prod cost");
        assertThat(fired.get("message").textValue())
                .startsWith("Cost has *exceeded $100* in the last *24 hour(s)*\n*Metric:* cost")
                .contains("• *user-123*: $150.25");
        assertThat(fired.get("severity").textValue()).isEqualTo("warning");
        assertThat(fired.get("status").textValue()).isEqualTo("firing");
        assertThat(fired.get("incidentKey").textValue()).isEqualTo("helicone:Prod cost");
        assertThat(fired.at("/links/0/href").textValue()).isEqualTo("https://helicone.ai/dashboard");
        assertThat(resolved.get("title").textValue()).isEqualTo("Prod error rate");
        assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
    }
}
