package io.serai.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.event.Event;
import io.serai.event.OwnEventTypes;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises the event {@code alert:disabled}, which other alerts can be about. */
final class DisabledEvents {
    private static final Logger LOG = LoggerFactory.getLogger(DisabledEvents.class);

    private final Clock clock;

    DisabledEvents(Clock clock) {
        this.clock = clock;
    }

    void raise(CamelContext context, Alert alert, Verdict verdict) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("alertId", alert.id())
                .put("alertName", alert.name())
                .put("alertType", alert.type())
                .put("reason", verdict.reason())
                .put("detail", verdict.detail());
        Event event = new Event(
                UuidCreator.getTimeOrderedEpoch().toString(),
                OwnEventTypes.ALERT_DISABLED,
                alert.workspaceId(),
                null,
                null,
                clock.instant(),
                Map.of("alertId", alert.id()),
                payload);
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            producer.sendBody("direct:raise", event);
        } catch (Exception e) {
            LOG.warn(
                    "The event {} of alert {} is lost: {}",
                    OwnEventTypes.ALERT_DISABLED,
                    alert.id(),
                    e.getClass().getSimpleName());
        }
    }
}
