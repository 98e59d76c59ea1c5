package io.serai.delivery;

import io.serai.alert.Alert;
import io.serai.guard.GuardException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The ways out: HTTP for most alerts, and what the URLs of the others name. */
final class Carriers {
    private final KafkaTransport kafka;
    private final MailTransport mail;

    Carriers(KafkaTransport kafka, MailTransport mail) {
        this.kafka = kafka;
        this.mail = mail;
    }

    /** Whether an alert's messages are HTTP requests: the other ways say no by exceptions alone, and answer nothing. */
    static boolean isHttp(Alert alert) {
        return !KafkaTransport.carries(alert) && !MailTransport.carries(alert);
    }

    /**
     * Makes a message what is to be transmitted for an alert.
     *
     * @param headers of this attempt
     * @throws GuardException when the hub may not send it there
     */
    void prepare(Message message, Alert alert, Map<String, String> headers) throws GuardException {
        if (KafkaTransport.carries(alert)) {
            kafka.prepare(message, alert, headers);
        } else if (MailTransport.carries(alert)) {
            mail.prepare(message, alert, headers);
        } else {
            OutgoingRequest.prepare(message, alert.webhook(), headers);
            message.setHeader(Exchange.HTTP_URI, ServiceUrls.of(alert));
        }
    }
}
