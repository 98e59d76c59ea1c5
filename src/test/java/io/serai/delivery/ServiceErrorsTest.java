package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.delivery.Verdict.Action;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of chat services, as they come, and what is done about them. */
class ServiceErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    discord     | 400 | {"code": 50035, "message": "Invalid Form Body"}         | PERMANENT
                    discord     | 400 | {"code": 50006, "message": "Cannot send an empty message"} | PERMANENT
                    discord     | 401 | {"code": 50027, "message": "Invalid Webhook Token"}     | DISABLE
                    discord     | 404 | {"code": 10015, "message": "Unknown Webhook"}           | DISABLE
                    discord     | 404 | ~~                                                      | DISABLE
                    discord     | 429 | {"message": "x", "retry_after": 0.3, "global": false}   | RETRY
                    discord     | 502 | ~~                                                      | RETRY
                    teams       | 400 | {"error":{"code":"TriggerInputSchemaMismatch"}}         | PERMANENT
                    teams       | 404 | {"error":{"code":"WorkflowNotFound","message":"x"}}     | DISABLE
                    teams       | 410 | ~~                                                      | DISABLE
                    teams       | 429 | ~~                                                      | RETRY
                    telegram    | 400 | {"ok":false,"error_code":400,"description":"Bad Request: chat not found"} | PERMANENT
                    telegram    | 401 | {"ok":false,"error_code":401,"description":"Unauthorized"} | DISABLE
                    telegram    | 403 | {"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"} | DISABLE
                    telegram    | 404 | {"ok":false,"error_code":404,"description":"Not Found"} | DISABLE
                    telegram    | 429 | {"ok":false,"error_code":429,"parameters":{"retry_after":35}} | RETRY
                    google-chat | 400 | {"error":{"code":400,"status":"INVALID_ARGUMENT"}}      | PERMANENT
                    google-chat | 403 | {"error":{"code":403,"status":"PERMISSION_DENIED"}}     | DISABLE
                    google-chat | 404 | {"error":{"code":404,"status":"NOT_FOUND"}}             | DISABLE
                    google-chat | 429 | {"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}    | RETRY
                    google-chat | 503 | {"error":{"code":503,"status":"UNAVAILABLE"}}           | RETRY
                    general     | 401 | {"code": 10015}                                         | PERMANENT
                    general     | 404 | {"error":{"code":"WorkflowNotFound"}}                   | PERMANENT
                    """)
    void anAnswerIsReadAsItsServiceMeansIt(String type, int status, String body, Action action) {
        AnswerException refused = refused(type, status, body, null);

        Verdict verdict = Verdict.of(refused, type, body);

        assertThat(verdict.action()).isEqualTo(action);
        if (!body.isEmpty()) {
            assertThat(verdict.detail()).doesNotContain(body);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0. | RETRY
                    Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 502 with ContextId tcid=0. | RETRY
                    Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403 with ContextId tcid=0. | PERMANENT
                    Webhook Bad Request - message delivery failed    | PERMANENT
                    {"error":{"code":"x","message":"y"}}             | PERMANENT
                    """)
    void teamsSaysNoInsideOfItsYes(String body, Action action) {
        AnswerException refused = refused("teams", 200, body, null);

        assertThat(Verdict.of(refused, "teams", body).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    teams       | 202 | ~~
                    teams       | 200 | 1
                    discord     | 204 | ~~
                    discord     | 200 | {"id":"1","type":0}
                    telegram    | 200 | {"ok":true,"result":{"message_id":1}}
                    google-chat | 200 | {"name":"spaces/x/messages/y"}
                    """)
    void aYesIsAYes(String type, int status, String body) {
        OutgoingRequest.checkAnswer(answer(status, null), TestDelivery.alert("https://x.example/", type, true), body);
    }

    @Test
    void telegramsNoIsOneWhateverTheStatus() {
        String body = "{\"ok\":false,\"error_code\":400}";

        assertThatThrownBy(() -> OutgoingRequest.checkAnswer(
                        answer(200, null), TestDelivery.alert("https://x.example/", "telegram", true), body))
                .isInstanceOf(AnswerException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    discord  | {"message":"x","retry_after":64.57,"global":false}    |    | 65
                    discord  | {"message":"x","retry_after":64.57,"global":false}    | 70 | 70
                    telegram | {"ok":false,"parameters":{"retry_after":35}}          |    | 35
                    """)
    void waitsAsLongAsTheServiceAsks(String type, String body, String header, long seconds) {
        AnswerException refused = refused(type, 429, body, header);

        assertThat(RetryAfter.of(refused, type, Clock.systemUTC())).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "discord | no json",
                "discord | {\"retry_after\":\"5\"}",
                "telegram | {\"retry_after\":5}",
                "teams | {}"
            })
    void andNoLongerThanItSays(String type, String body) {
        assertThat(RetryAfter.of(refused(type, 429, body, null), type, Clock.systemUTC()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "discord, https://discord.com/api/webhooks/1/t, https://discord.com/api/webhooks/1/t?wait=true",
        "discord, https://discord.com/api/webhooks/1/t?thread_id=5, https://discord.com/api/webhooks/1/t?thread_id=5&wait=true",
        "discord, https://discord.com/api/webhooks/1/t?wait=false, https://discord.com/api/webhooks/1/t?wait=false",
        "teams, https://x.example/w?sig=1, https://x.example/w?sig=1"
    })
    void discordAnswersWhenItHasTheMessage(String type, String url, String sentTo) {
        assertThat(ServiceUrls.of(TestDelivery.alert(url, type, true))).isEqualTo(sentTo);
    }

    private static AnswerException refused(String type, int status, String body, String retryAfter) {
        return catchThrowableOfType(
                AnswerException.class,
                () -> OutgoingRequest.checkAnswer(
                        answer(status, retryAfter), TestDelivery.alert("https://x.example/", type, true), body));
    }

    private static Message answer(int status, String retryAfter) {
        Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (retryAfter != null) {
            message.setHeader("Retry-After", retryAfter);
        }
        return message;
    }
}
