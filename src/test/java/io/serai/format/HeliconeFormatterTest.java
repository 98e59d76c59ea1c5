package io.serai.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.DeliveryOptions;
import io.serai.alert.MessageOptions;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.event.Event;
import io.serai.event.LoggedRequest;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeliconeFormatterTest {
    private static final String TOO_LARGE =
            "Body too large for webhook, please fetch the full request and response from Helicone";

    // what it says

    @Test
    void saysAllThatIsKnownInTheOrderOfHeliconesServers() {
        assertThat(
                        message(
                                """
                        {"metadata": {"latencyMs": 1200, "totalTokens": 25, "cost": 0.0015, "completionTokens": 15,
                                      "promptTokens": 10, "promptCacheReadTokens": 3},
                         "provider": "OPENAI", "model": "gpt-4o-mini", "user_id": "user-123",
                         "request_response_url": "https://storage.example.com/r-1?X-Amz-Signature=1",
                         "response_body": {"z": 1, "choices": []}, "request_body": {"model": "gpt-4o", "a": [1.0]},
                         "request_id": "r-1", "path": "/v1/chat"}
                        """))
                .isEqualTo("{\"request_id\":\"r-1\",\"request_body\":{\"model\":\"gpt-4o\",\"a\":[1]},"
                        + "\"response_body\":{\"z\":1,\"choices\":[]},\"user_id\":\"user-123\","
                        + "\"request_response_url\":\"https://storage.example.com/r-1?X-Amz-Signature=1\","
                        + "\"model\":\"gpt-4o-mini\",\"provider\":\"OPENAI\",\"metadata\":{\"cost\":0.0015,"
                        + "\"promptTokens\":10,\"completionTokens\":15,\"totalTokens\":25,\"latencyMs\":1200}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "documented-basic",
                "documented-full",
                "bodies-as-objects",
                "non-ascii",
                "truncated-request-body",
                "test-send.include-data-true"
            })
    void makesTheReferencePayloadsToTheByte(String name) throws IOException {
        JsonNode expected = Given.shared("fixtures/helicone/webhook-payload." + name + ".json");

        String message = message(new String(Json.write(shuffled(expected)), UTF_8));

        assertThat(message).isEqualTo(new String(Json.write(inOrder(expected)), UTF_8));
    }

    @Test
    void leavesOutWhatIsUnknownAndSendsNoNull() {
        assertThat(message("{\"request_id\":\"r-1\",\"user_id\":null,\"model\":7,\"metadata\":{\"cost\":null}}"))
                .isEqualTo("{\"request_id\":\"r-1\",\"request_body\":{}}");
    }

    @Test
    void theIdOfTheEventIsTheRequestsWhereThePayloadHasNone() {
        assertThat(message("{\"request_body\":\"\",\"response_body\":\"\"}"))
                .isEqualTo("{\"request_id\":\"event-0\",\"request_body\":\"\",\"response_body\":\"\"}");
    }

    @Test
    void writesTextAsJavaScriptDoes() {
        assertThat(message("{\"request_id\":\"r\",\"request_body\":\"naïve — 你好 🚀 \\u001B[1m \\u007f \\/\"}"))
                .isEqualTo("{\"request_id\":\"r\",\"request_body\":\"naïve — 你好 🚀 \\u001b[1m \u007f /\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'promptTokens':10,'completionTokens':15 | 'promptTokens':10,'completionTokens':15,'totalTokens':25",
                "'promptTokens':10.0,'completionTokens':15 | 'promptTokens':10,'completionTokens':15,'totalTokens':25",
                "'promptTokens':1.5,'completionTokens':1e1 | 'promptTokens':1.5,'completionTokens':10,'totalTokens':11.5",
                "'promptTokens':10 | 'promptTokens':10,'totalTokens':10",
                "'promptTokens':1E+999999999,'completionTokens':15 | 'promptTokens':1E+999999999,'completionTokens':15,'totalTokens':15",
                "'completionTokens':15,'promptTokens':1E-999999999 | 'promptTokens':1E-999999999,'completionTokens':15,'totalTokens':15",
                "'totalTokens':7,'promptTokens':10 | 'promptTokens':10,'totalTokens':7",
                "'latencyMs':3.50,'cost':2E-7 | 'cost':2e-7,'latencyMs':3.5"
            })
    void saysTheUsageThatIsKnown(String given, String sent) {
        assertThat(message("{'metadata':{%s}}".formatted(given).replace('\'', '"')))
                .endsWith(",\"metadata\":{" + sent.replace('\'', '"') + "}}");
    }

    // without data

    @Test
    void withoutDataSaysWhichRequestItWasAndWhose() {
        String payload = "{\"request_id\":\"r-1\",\"user_id\":\"user-123\",\"request_body\":\"secret\",\"model\":\"m\","
                + "\"metadata\":{\"cost\":1},\"request_response_url\":\"https://a.example/\"}";

        assertThat(message(payload, alert(false, 1), HeliconeFormatConfig.DEFAULT))
                .isEqualTo("{\"request_id\":\"r-1\",\"user_id\":\"user-123\"}");
        assertThat(message("{\"request_body\":\"secret\"}", alert(false, 1), HeliconeFormatConfig.DEFAULT))
                .isEqualTo("{\"request_id\":\"event-0\"}");
    }

    // the limit of bodies

    @Test
    void aBodyOfTenKibibytesIsSentAndALargerOneReplaced() {
        String most = "a".repeat(10_240);

        assertThat(body("\"" + most + "\"").textValue()).isEqualTo(most);
        assertThat(body("\"" + most + "a\"").textValue()).isEqualTo(TOO_LARGE);
    }

    @Test
    void objectsAreMeasuredAsTheyAreWritten() {
        String most = "a".repeat(10_240 - "{\"a\":\"\"}".length());

        assertThat(body("{ \"a\" : \"" + most + "\" }").path("a").textValue()).isEqualTo(most);
        assertThat(body("{\"a\":\"" + most + "a\"}").textValue()).isEqualTo(TOO_LARGE);
    }

    @Test
    void countsBytesNotCharacters() {
        assertThat(body("\"" + "你".repeat(3_413) + "a\"").isTextual()).isTrue();
        assertThat(body("\"" + "你".repeat(3_413) + "a\"").textValue()).isNotEqualTo(TOO_LARGE);
        assertThat(body("\"" + "你".repeat(3_414) + "\"").textValue()).isEqualTo(TOO_LARGE);
    }

    @Test
    void theLimitIsASetting() {
        JsonNode request = Given.json("{\"request_body\":\"abc\",\"response_body\":{\"a\":1}}");

        assertThat(message(request.toString(), alert(true, 1), new HeliconeFormatConfig(3)))
                .isEqualTo("{\"request_id\":\"event-0\",\"request_body\":\"abc\",\"response_body\":\"" + TOO_LARGE
                        + "\"}");
    }

    // what it does not send

    @Test
    void sendsNothingWithoutAKey() {
        UndeliverableException refused = catchThrowableOfType(
                UndeliverableException.class, () -> message("{}", alert(true, null), HeliconeFormatConfig.DEFAULT));

        assertThat(refused.reason()).isEqualTo("alert_incomplete");
        assertThat(refused).hasMessageContaining("webhook.hmac_key");
    }

    @Test
    void sendsNothingThatIsNotOneRequest() {
        ObjectNode two = notification(LoggedRequest.TYPE, alert(true, 1), "{}", "{}");
        ObjectNode other = notification("trace:errors", alert(true, 1), "{}");

        for (ObjectNode notification : List.of(two, other)) {
            UndeliverableException refused = catchThrowableOfType(
                    UndeliverableException.class,
                    () -> new HeliconeFormatter(HeliconeFormatConfig.DEFAULT).format(notification, alert(true, 1)));
            assertThat(refused.reason()).isEqualTo("not_one_request");
        }
    }

    private static JsonNode body(String json) {
        return Given.json(message("{\"request_body\":" + json + "}")).path("request_body");
    }

    private static String message(String payload) {
        return message(payload, alert(true, 1), HeliconeFormatConfig.DEFAULT);
    }

    private static String message(String payload, Alert alert, HeliconeFormatConfig config) {
        ObjectNode notification = notification(LoggedRequest.TYPE, alert, payload);
        ObjectNode before = notification.deepCopy();

        ObjectNode message = new HeliconeFormatter(config).format(notification, alert);

        assertThat(notification).isEqualTo(before);
        return new String(Json.write(message), UTF_8);
    }

    private static ObjectNode notification(String eventType, Alert alert, String... payloads) {
        Event[] events = new Event[payloads.length];
        Arrays.setAll(events, i -> SampleEvents.event("event-" + i, eventType, Given.json(payloads[i])));
        return NotificationAssembler.assemble(Given.claim(eventType, events), alert);
    }

    private static Alert alert(boolean includeData, @Nullable Integer key) {
        return new Alert(
                Given.ALERT_ID,
                "Requests",
                true,
                SampleEvents.WORKSPACE,
                "helicone",
                null,
                Map.of(),
                new Webhook(
                        new Secret("https://hooks.example.com/x"),
                        null,
                        key == null ? null : new Secret("key-" + key),
                        null,
                        Map.of()),
                List.of(),
                new AlertOptions(
                        null, false, 1, null, MessageOptions.DEFAULT.withData(includeData), DeliveryOptions.DEFAULT));
    }

    /** As no sender is bound to the order. */
    private static ObjectNode shuffled(JsonNode payload) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(payload.properties());
        Collections.reverse(members);
        ObjectNode shuffled = JsonNodeFactory.instance.objectNode();
        members.forEach(member -> shuffled.set(member.getKey(), member.getValue()));
        return shuffled;
    }

    /** The documented payloads have their members in an order of their own. */
    private static ObjectNode inOrder(JsonNode payload) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String name : List.of(
                "request_id",
                "request_body",
                "response_body",
                "user_id",
                "request_response_url",
                "model",
                "provider",
                "metadata")) {
            if (payload.has(name)) {
                ordered.set(name, payload.get(name));
            }
        }
        return ordered;
    }
}
