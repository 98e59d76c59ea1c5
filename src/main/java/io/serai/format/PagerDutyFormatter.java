package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.camel.Exchange;

/**
 * The events of PagerDuty's Events API v2: one for each incident that a notification is about. Which incident an event is
 * about says the alert's template, or else {@code serai:<alertId>/<source>/<incidentKey>} where its sender names one and
 * {@code serai:<alertId>:<eventType>} where not; tests have {@code serai:<alertId>:/test}, which no event type can be. The
 * key says nothing of the notification, whose id is in {@code custom_details}: repeats meet in one incident.
 */
public final class PagerDutyFormatter {
    private final Texts texts;
    private final FormatConfig config;
    private final QuietPeriods quietPeriods;

    /** Where nothing is resolved for being quiet. */
    public PagerDutyFormatter(FormatConfig config) {
        this(new Texts(config), config, QuietPeriods.NONE);
    }

    public PagerDutyFormatter(Texts texts, FormatConfig config, QuietPeriods quietPeriods) {
        this.texts = texts;
        this.config = config;
        this.quietPeriods = quietPeriods;
    }

    /**
     * An event, or an array of them, empty when all that the notification says is out of date. What is out of date is noted
     * in the exchange: it keeps its number among the notification's messages.
     *
     * @throws UndeliverableException when the alert has no routing key
     */
    public JsonNode format(ObjectNode notification, Exchange exchange) {
        Alert alert = Objects.requireNonNull(exchange.getProperty(NotificationAssembler.ALERT, Alert.class));
        SortedSet<Integer> leftOut = new TreeSet<>();
        ArrayNode all = events(notification, alert, leftOut);
        exchange.setProperty(LeftOut.PROPERTY, new LeftOut(leftOut));
        return all.size() == 1 ? all.get(0) : all;
    }

    ArrayNode events(ObjectNode notification, Alert alert, Set<Integer> leftOut) {
        String routingKey = routingKey(alert);
        List<IncidentGroup> groups = IncidentGroup.of(notification, alert, quietPeriods);
        IncidentSelection selection =
                IncidentSelection.of(groups, alert.options().messages().maxParts());
        PagerDutyEvents events = new PagerDutyEvents(routingKey, alert, texts, config);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < selection.own().size(); i++) {
            IncidentGroup group = selection.own().get(i);
            if (group.outOfDate()) {
                leftOut.add(i);
            } else {
                all.add(events.of(group));
            }
        }
        if (!selection.more().isEmpty()) {
            all.add(events.ofMore(notification, selection.more()));
        }
        return all;
    }

    private static String routingKey(Alert alert) {
        String key = alert.metadata().getOrDefault("routing_key", "");
        if (key.isBlank()) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_INCOMPLETE,
                    "Alert '" + alert.name() + "' (" + alert.id()
                            + ") is of type " + alert.type() + " and has no routing key. Set "
                            + "metadata.routing_key to the integration key of a PagerDuty service.");
        }
        return key;
    }
}
