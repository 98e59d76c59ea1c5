package io.serai.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.alert.Alert;
import io.serai.event.Event;
import io.serai.event.Report;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises the hub's own events about an alert, in the alert's workspace: other alerts can be about them. */
public final class OwnEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OwnEvents.class);

    private final Clock clock;

    public OwnEvents(Clock clock) {
        this.clock = clock;
    }

    /**
     * Never fails: an event that can't be raised is told in the log.
     *
     * @param reason a code for programs, as in the delivery log
     * @param detail a sentence for people
     * @param report what is said of it for people
     */
    public void raise(
            CamelContext context, Alert alert, String eventType, String reason, String detail, Report report) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("alertId", alert.id())
                .put("alertName", alert.name())
                .put("alertType", alert.type())
                .put("reason", reason)
                .put("detail", detail);
        Event event = new Event(
                UuidCreator.getTimeOrderedEpoch().toString(),
                eventType,
                alert.workspaceId(),
                null,
                null,
                clock.instant(),
                Map.of("alertId", alert.id()),
                payload,
                null,
                report);
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            producer.sendBody("direct:raise", event);
        } catch (Exception e) {
            LOG.warn(
                    "The event {} of alert {} is lost: {}",
                    eventType,
                    alert.id(),
                    e.getClass().getSimpleName());
        }
    }
}
