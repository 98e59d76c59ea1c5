package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.EnvelopeForm;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The message of a general webhook, in the form that the alert's option {@code envelope} asks for: the notification itself
 * in either spelling, a CloudEvent that holds it, or a message in Helicone's form for each of its events.
 */
public final class GeneralFormatter {
    /**
     * The exchange variable with the {@code Content-Type} of a message that is not just {@code application/json}. Routes may
     * set it too.
     */
    public static final String CONTENT_TYPE = "contentType";

    private final HeliconeMessages helicone;

    /** @param config of the messages in Helicone's form */
    public GeneralFormatter(HeliconeFormatConfig config) {
        this.helicone = new HeliconeMessages(config);
    }

    /** One message, or an array of them. */
    public JsonNode format(
            ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert, Exchange exchange) {
        if (alert.options().messages().envelope() == EnvelopeForm.CLOUDEVENTS) {
            exchange.setVariable(CONTENT_TYPE, CloudEventEnvelope.CONTENT_TYPE);
        }
        return message(notification, alert);
    }

    JsonNode message(ObjectNode notification, Alert alert) {
        return switch (alert.options().messages().envelope()) {
            case CAMEL -> Envelope.camel(notification);
            case SNAKE -> snake(notification, alert);
            case HELICONE -> helicone.of(notification, alert);
            case CLOUDEVENTS -> CloudEventEnvelope.of(notification);
        };
    }

    private static ObjectNode snake(ObjectNode notification, Alert alert) {
        ObjectNode envelope = Envelope.snake(notification);
        if (alert.projectId() != null && !envelope.has("project_id")) {
            envelope.put("project_id", alert.projectId());
        }
        return envelope;
    }
}
