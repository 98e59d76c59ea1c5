package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.LoggedRequest;
import org.apache.camel.ExchangeProperty;

/**
 * The message of a Helicone webhook: one logged request as a flat object, its members in the order of Helicone's
 * servers, absent ones left out. Without data it is the request's id and, if known, its user's.
 */
public final class HeliconeFormatter {
    private final HeliconeMessage message;

    public HeliconeFormatter(HeliconeFormatConfig config) {
        this.message = new HeliconeMessage(config);
    }

    /**
     * @throws UndeliverableException when the alert has no key to sign with, or the notification is not one request
     */
    public ObjectNode format(ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert) {
        requireKey(alert);
        JsonNode payload = notification.path("payload");
        requireOneRequest(notification, payload, alert);
        return message.of(
                payload.path("eventIds").path(0).asText(),
                payload.path("metadata").path(0),
                alert.options().messages().includeData());
    }

    /** Helicone's servers sign with the empty key then, as anybody could. */
    private static void requireKey(Alert alert) {
        if (alert.webhook().hmacKey() == null) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_INCOMPLETE,
                    "Alert '" + alert.name() + "' (" + alert.id()
                            + ") is of type helicone and has no webhook.hmac_key to sign with.");
        }
    }

    /** Else what was gathered before an alert became one of type helicone would be sent in part. */
    private static void requireOneRequest(ObjectNode notification, JsonNode payload, Alert alert) {
        String eventType = notification.path("eventType").asText();
        int count = payload.path("eventIds").size();
        if (!eventType.equals(LoggedRequest.TYPE) || count != 1) {
            throw new UndeliverableException(
                    UndeliverableException.NOT_ONE_REQUEST,
                    "Alert '" + alert.name() + "' (" + alert.id()
                            + ") is of type helicone, which sends one event of type "
                            + LoggedRequest.TYPE + " at a time; this is " + count + " of type " + eventType
                            + ". The dead letter keeps them.");
        }
    }
}
