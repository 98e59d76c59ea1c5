package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import org.apache.camel.ExchangeProperty;

/** The message of a general webhook: the envelope itself, in the spelling that the alert asks for. */
public final class GeneralFormatter {
    public ObjectNode format(ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert) {
        return switch (alert.options().messages().envelope()) {
            case CAMEL, HELICONE, CLOUDEVENTS -> Envelope.camel(notification);
            case SNAKE -> snake(notification, alert);
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
