package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.EnvelopeForm;
import io.serai.event.LoggedRequest;
import org.junit.jupiter.api.Test;

/** A general webhook in Helicone's form. */
class HeliconeMessagesTest {
    private static final JsonNode REQUEST = Given.json(
            """
            {"model": "gpt-4o", "request_id": "r-1", "request_body": {"a": [1.0]}, "path": "/v1/chat",
             "metadata": {"promptTokens": 1, "completionTokens": 2}}
            """);

    private final Given given = new Given().in(EnvelopeForm.HELICONE);

    @Test
    void eachLoggedRequestIsWhatHeliconesWebhooksSend() {
        JsonNode messages = given.generals(given.notification(LoggedRequest.TYPE, REQUEST, Given.json("{}")));

        assertThat(messages)
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"request_id\":\"r-1\",\"request_body\":{\"a\":[1]},\"model\":\"gpt-4o\","
                                + "\"metadata\":{\"promptTokens\":1,\"completionTokens\":2,\"totalTokens\":3}}",
                        "{\"request_id\":\"event-1\",\"request_body\":{}}");
    }

    @Test
    void withoutDataItIsTheIdsOnly() {
        given.saying(given.messages().withData(false));

        assertThat(given.generals(given.notification(LoggedRequest.TYPE, REQUEST)))
                .containsExactly(Given.json("{\"request_id\": \"r-1\"}"));
        assertThat(given.generals(given.notification("own:type", Given.json("{\"secret\": 1}")))
                        .toString())
                .contains("\"request_id\":\"event-0\"")
                .doesNotContain("secret");
    }

    @Test
    void anythingElseIsAFlatObjectThatSaysWhatItIs() {
        ObjectNode notification = given.notification("own:type", Given.json("{\"n\": 1}"), Given.json("[2]"));

        JsonNode messages = given.generals(notification);

        assertThat(messages).hasSize(2);
        assertThat(messages.path(0).path("request_id").textValue()).isEqualTo("event-0");
        assertThat(messages.path(1).at("/metadata/data")).isEqualTo(Given.json("[2]"));
        assertThat(messages.path(0).path("metadata"))
                .isEqualTo(Given.json(
                        """
                                {"eventType": "own:type", "alertId": "%s", "alertName": "Checkout", "workspaceId": "acme",
                                 "notificationId": "%s", "data": {"n": 1}}
                                """
                                .formatted(Given.ALERT_ID, Given.NOTIFICATION_ID)));
    }
}
