package io.serai.ingest.source;

import static io.serai.ingest.source.Mapped.json;
import static io.serai.ingest.source.Mapped.only;
import static io.serai.ingest.source.Mapped.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.json.InvalidInputException;
import io.serai.testing.Fixtures;
import io.serai.testing.SourceRoute;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code routes/sources/litellm.yaml} makes of the three forms that a LiteLLM proxy has. */
class LiteLlmRouteTest {
    private static final SourceRoute ROUTE = SourceRoute.of("litellm");

    @AfterAll
    static void stop() {
        ROUTE.close();
    }

    @Test
    void takesABudgetThatIsUsedUp() {
        assertThat(said(only(ROUTE.map(Fixtures.json("litellm/webhook.budget-crossed.documented.json")))))
                .isEqualTo(
                        json(
                                """
                                {'idBucket': 60, 'eventType': 'litellm:budget_crossed', 'userName': 'default_user_id',
                                 'severity': 'critical', 'status': 'firing',
                                 'incidentKey': 'litellm:budget:user:default_user_id',
                                 'title': 'User Budget: Budget Crossed',
                                 'message': 'User Budget: Budget Crossed\\nSpend: 1\\nBudget: 0',
                                 'properties': {'event': 'budget_crossed', 'event_group': 'user',
                                  'user_id': 'default_user_id'}}
                                """));
    }

    @Test
    void warnsOfABudgetThatIsNearlyUsedUp() {
        JsonNode event = only(ROUTE.map(Fixtures.json("litellm/webhook.threshold-crossed.json")));

        assertThat(event.get("severity").textValue()).isEqualTo("warning");
        assertThat(event.get("message").textValue()).contains("Spend: 95.5\nBudget: 100.0");
        assertThat(event.at("/properties/team_alias").textValue()).isEqualTo("platform");
        assertThat(event.get("incidentKey").textValue()).isEqualTo("litellm:budget:key:prod-app1");
    }

    @ParameterizedTest
    @CsvSource({
        "budget_crossed, critical, firing",
        "soft_budget_crossed, warning, firing",
        "threshold_crossed, warning, firing",
        "projected_limit_exceeded, warning, firing",
        "key_created, info, info",
        "internal_user_created, info, info",
        "something_new, info, info"
    })
    void saysHowBadAnEventIs(String name, String severity, String status) {
        JsonNode event = only(ROUTE.map(json("{'event': '" + name + "', 'event_group': 'proxy'}")));

        assertThat(event.get("eventType").textValue()).isEqualTo("litellm:" + name);
        assertThat(event.get("severity").textValue()).isEqualTo(severity);
        assertThat(event.get("status").textValue()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'event_group': 'key', 'key_alias': 'app', 'team_id': 't' | litellm:budget:key:app",
                "'event_group': 'key', 'key_alias': '', 'team_id': 't', 'user_id': 'u' | litellm:budget:key:t",
                "'event_group': 'key', 'user_id': 'u', 'token': 'hash' | litellm:budget:key:u",
                "'event_group': 'key', 'token': 'hash' | ",
                "'event_group': 'team_member', 'team_id': 't', 'user_id': 'u' | litellm:budget:team_member:t:u",
                "'event_group': 'team_member', 'user_id': 'u' | litellm:budget:team_member:u",
                "'event_group': 'organization', 'organization_id': 'o' | litellm:budget:organization:o",
                "'event_group': 'organization', 'team_id': 't' | litellm:budget:organization:t",
                "'event_group': 'proxy' | litellm:budget:proxy:proxy",
                "'event_group': 'galaxy', 'user_id': 'u' | ",
                "'event_group': 7 | "
            })
    void knowsWhoseBudgetItIs(String members, @Nullable String key) {
        JsonNode event = only(ROUTE.map(json("{'event': 'budget_crossed', " + members + "}")));

        assertThat(event.path("incidentKey").textValue()).isEqualTo(key);
    }

    @Test
    void hidesTheKeysThatErrorsQuote() {
        JsonNode text = only(ROUTE.map(json("{'text': 'Level: `High`\\n\\nMessage: Bad key=sk-abc1234567890, sent"
                + " Authorization: Bearer abc.DEF-123== by task-force-12345678'}")));
        JsonNode webhook = only(ROUTE.map(json("{'event': 'x', 'event_message': 'sk-proj_A-1234567'}")));

        assertThat(text.toString() + webhook).doesNotContain("abc1234567890", "DEF-123", "A-1234567");
        assertThat(text.get("title").textValue())
                .isEqualTo("Bad key=sk-[hidden], sent Authorization: Bearer [hidden] by task-force-12345678");
        assertThat(webhook.get("title").textValue()).isEqualTo("sk-[hidden]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-12345678 ", "Bearer 12345678 ", "Messages: `x`\n\nProxy URL: ", "1 ", "`*"})
    void standsTextsOfNothingButWhatItLooksFor(String piece) {
        String text = piece.repeat(20_000);
        JsonNode body = JsonNodeFactory.instance.objectNode().put("text", text);
        JsonNode paged = JsonNodeFactory.instance
                .objectNode()
                .set("payload", JsonNodeFactory.instance.objectNode().put("summary", text));

        assertThat(only(ROUTE.map(body)).toString()).doesNotContain("12345678");
        assertThat(only(ROUTE.map(paged)).get("incidentKey").textValue()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"projected_exceeded_date", "projected_exceeded_data"})
    void readsTheProjectedDateInBothSpellings(String member) {
        assertThat(only(ROUTE.map(json("{'event': 'projected_limit_exceeded', '" + member + "': '2026-03-09'}")))
                        .get("message")
                        .textValue())
                .isEqualTo("Projected to be exceeded: 2026-03-09");
    }

    @Test
    void countsTheSpendOfEveryRequestEvenWhenTwoCostTheSame() {
        JsonNode body = Fixtures.json("litellm/webhook.spend-tracked.json");

        JsonNode one = only(ROUTE.map(body));
        JsonNode other = only(ROUTE.map(body));

        assertThat(one.get("id").textValue())
                .isNotEmpty()
                .isNotEqualTo(other.get("id").textValue());
        assertThat(one.get("severity").textValue()).isEqualTo("info");
        assertThat(one.get("userName").textValue()).isEqualTo("customer-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook.budget-crossed.documented",
                "webhook.spend-tracked",
                "webhook.threshold-crossed",
                "pagerduty-event.failure-rate"
            })
    void neverShowsAToken(String name) {
        JsonNode body = Fixtures.json("litellm/" + name + ".json");
        assertThat(body.toString()).containsAnyOf("example-hash", "example-api-key", "EXAMPLE_ROUTING_KEY");

        assertThat(ROUTE.map(body).toString()).doesNotContain("example-hash", "example-api-key", "EXAMPLE_ROUTING_KEY");
    }

    @Test
    void keepsEverythingElseInItsOrder() {
        JsonNode payload = only(ROUTE.map(json("{'spend': 1.50, 'token': 't', 'event': 'key_created', 'a': [null]}")))
                .get("payload");

        assertThat(payload).hasToString("{\"spend\":1.50,\"event\":\"key_created\",\"a\":[null]}");
    }

    @Test
    void readsTheTextForSlackAndHidesThePrompt() {
        JsonNode event = only(ROUTE.map(Fixtures.json("litellm/slack-message.llm-too-slow.json")));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'idBucket': 60, 'eventType': 'litellm:alert', 'severity': 'info',
                                 'title': 'Responses are slow - 412.5s response time > Alerting threshold: 300s',
                                 'message': '`Responses are slow - 412.5s response time > Alerting threshold: 300s`\\nRequest Model: `gpt-4o`\\nAPI Base: `https://api.openai.com`\\nMessages: [hidden]\\n\\nProxy URL: `http://0.0.0.0:4000`',
                                 'properties': {'level': 'Low', 'model': 'gpt-4o',
                                  'apiBase': 'https://api.openai.com', 'proxyUrl': 'http://0.0.0.0:4000'}}
                                """));
        assertThat(event.toString()).doesNotContain("'role'", "content");
    }

    @Test
    void saysOfHowManyAlertsTheTextIsTheFirst() {
        JsonNode event = only(ROUTE.map(Fixtures.json("litellm/slack-message.batched.json")));

        assertThat(event.get("severity").textValue()).isEqualTo("critical");
        assertThat(event.get("title").textValue()).isEqualTo("LLM API call failed: RateLimitError (1 of 7)");
        assertThat(event.at("/properties/alertCount").textValue()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"secret prompt", "secret\n\nMessage: prompt", "secret `prompt` with `ticks`", "secret\nprompt"})
    void hidesPromptsWhateverIsInThem(String prompt) {
        for (String end : new String[] {"", "\n\nProxy URL: `http://proxy`", "\n\n🪢 Langfuse Trace: https://l/t"}) {
            JsonNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put(
                            "text",
                            "Level: `Medium`\nTimestamp: `12:01:00`\n\nMessage: `Requests are hanging`\nMessages: `"
                                    + prompt + "`" + end);

            JsonNode event = only(ROUTE.map(body));

            assertThat(event.toString()).doesNotContain("secret", "prompt");
            assertThat(event.get("title").textValue()).isEqualTo("Requests are hanging");
            assertThat(event.get("message").textValue()).endsWith(end);
            assertThat(event.get("severity").textValue()).isEqualTo("warning");
            assertThat(event.get("links")).hasSize(end.contains("Langfuse") ? 1 : 0);
        }
    }

    @Test
    void takesReportsWithoutALevel() {
        JsonNode event = only(ROUTE.map(json("{'text': '\\n\\n*💸 Weekly Spend Report*\\nTeams: none'}")));

        assertThat(event.get("severity").textValue()).isEqualTo("info");
        assertThat(event.get("title").textValue()).isEqualTo("💸 Weekly Spend Report");
        assertThat(event.get("message").textValue()).endsWith("Teams: none");
    }

    @Test
    void readsTheEventForPagerDuty() {
        JsonNode event = only(ROUTE.map(Fixtures.json("litellm/pagerduty-event.failure-rate.json")));

        assertThat(said(event))
                .isEqualTo(
                        json(
                                """
                                {'idBucket': 60, 'eventType': 'litellm:alert', 'severity': 'critical',
                                 'status': 'firing',
                                 'incidentKey': 'litellm:High LLM API Failure Rate: # in the last # seconds.',
                                 'title': 'High LLM API Failure Rate: 60 in the last 60 seconds.',
                                 'message': 'High LLM API Failure Rate: 60 in the last 60 seconds.\\n1 × RateLimitError 429 openai',
                                 'properties': {'component': 'LiteLLM', 'errorCount': 1,
                                  'error_class': 'RateLimitError', 'provider': 'openai', 'key_alias': 'prod-app1',
                                  'team_alias': 'platform'}}
                                """));
    }

    @Test
    void findsTheSameIncidentUnderOtherNumbers() {
        String body = "{'payload': {'summary': 'Failure Rate: %d in the last %d seconds.'}, 'event_action': 'trigger'}";

        assertThat(only(ROUTE.map(json(body.formatted(61, 60)))).get("incidentKey"))
                .isEqualTo(only(ROUTE.map(json(body.formatted(7, 120)))).get("incidentKey"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | body: must be a JSON object of LiteLLM",
                "{} | event: must be a text, as in LiteLLM's webhooks; its Slack form has text, its PagerDuty form payload.summary",
                "{'event': 7} | event: must be a text, as in LiteLLM's webhooks; its Slack form has text, its PagerDuty form payload.summary",
                "{'payload': {'summary': ''}} | event: must be a text, as in LiteLLM's webhooks; its Slack form has text, its PagerDuty form payload.summary"
            })
    void refusesWhatHasNoneOfTheForms(String body, String why) {
        assertThatThrownBy(() -> ROUTE.map(json(body)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(why);
    }
}
