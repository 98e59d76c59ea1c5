package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.alert.Webhook;
import io.serai.format.GeneralFormatter;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/** Makes a message the request that Camel's HTTP endpoint is to send. */
final class OutgoingRequest {
    private OutgoingRequest() {}

    /**
     * Nothing of earlier steps is sent but the body. The method is an enum because Camel looks through all its
     * converters for a text.
     */
    static void prepare(Message message, Webhook webhook, Map<String, String> headers) {
        message.removeHeaders("*");
        message.getExchange().removeProperty(KafkaTransport.TOPIC);
        message.getExchange().removeProperty(MailTransport.LETTER);
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.HTTP_URI, webhook.url().value());
        headers.forEach(message::setHeader);
    }

    /** What the message says it is: its route may know better than that it is JSON. */
    static String contentType(Exchange exchange) {
        return Objects.requireNonNullElse(
                exchange.getVariable(GeneralFormatter.CONTENT_TYPE, String.class), SignedHeaders.JSON);
    }

    /**
     * A 2xx status is not always a yes.
     *
     * @param alert whose service has answered
     * @param answer the beginning of its body
     * @throws AnswerException when the receiver has not taken the message
     */
    static void checkAnswer(Message message, Alert alert, String answer) {
        if (!Carriers.isHttp(alert)) {
            // It says no by an exception.
            return;
        }
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status / 100 != 2 || !ServiceErrors.taken(alert.type(), answer)) {
            String retryAfter = message.getHeader("Retry-After", String.class);
            throw new AnswerException(
                    ServiceErrors.meant(alert.type(), status, answer),
                    retryAfter == null ? ServiceErrors.retryAfter(alert.type(), answer) : retryAfter);
        }
    }
}
