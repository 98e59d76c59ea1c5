package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.Redaction;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a notification what may not leave for its destination, before any formatter, template or route of ops sees
 * it. Which that is, the alert's {@code redact} says, or else its type: general webhooks, Helicone's and Kafka get
 * everything as it is, all others what {@link KnownPlace} knows, and masked.
 *
 * <p>It is about the events' data ({@code payload.metadata}) and what their senders say for people ({@code
 * payload.reports}), whose paths begin with {@code report}. Ids, counts, severity and status are never taken out: without
 * them there is no notification. Nor is an incident's key, but where secrets are masked and it has one, its digest is there
 * in its place, as in the dedup keys of {@link EventIncidents}. The number of elements of a batch stays, so that counts do.
 */
final class Redactor implements Processor {
    /** Machines, which are sent what they ask for. */
    private static final Set<String> MACHINES = Set.of("general", Alert.HELICONE, "kafka");

    private static final String PAYLOAD = "payload";
    private static final String METADATA = "metadata";
    private static final String USER_NAMES = "userNames";

    /** Of the words that a sender says for people. */
    private static final String REPORT = "report";

    /** Of a report, what is no words. */
    private static final Set<String> STATE = Set.of("severity", "status", "incidentKey", "source");

    @Override
    public void process(Exchange exchange) throws Exception {
        ObjectNode notification = exchange.getMessage().getMandatoryBody(ObjectNode.class);
        exchange.getMessage()
                .setBody(redact(notification, exchange.getProperty(NotificationAssembler.ALERT, Alert.class)));
    }

    /** Whether secrets are masked in what leaves for it. */
    static boolean masks(Alert alert) {
        Redaction chosen = alert.options().messages().redaction();
        return chosen == null ? !MACHINES.contains(alert.type()) : chosen.mask();
    }

    /** The same notification when nothing is to be taken out, else a copy that shares what stays. */
    static ObjectNode redact(ObjectNode notification, Alert alert) {
        Redaction chosen = alert.options().messages().redaction();
        if (chosen == null) {
            return MACHINES.contains(alert.type())
                    ? notification
                    : redact(notification, KnownPlace.TOP, SaidPlace.TOP, true);
        }
        Place top = ChosenPlace.top(chosen);
        return redact(notification, top, top.member(REPORT), chosen.mask());
    }

    /** What may leave of one event's data; empty when nothing may. */
    static JsonNode data(JsonNode given, Place place) {
        JsonNode left = left(given, place);
        return left == null ? emptied(given) : left;
    }

    private static ObjectNode redact(ObjectNode notification, Place data, Place report, boolean mask) {
        JsonNode payload = notification.path(PAYLOAD);
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        redacted.setAll((ObjectNode) payload);
        change(redacted, METADATA, given -> masked(events(given, data), mask, Set.of()));
        change(redacted, Reports.MEMBER, given -> {
            JsonNode left = masked(reports(given, report), mask, STATE);
            return mask ? Reports.withMaskedKeys(left) : left;
        });
        change(redacted, USER_NAMES, given -> masked(given, mask, Set.of()));
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(notification);
        copy.set(PAYLOAD, redacted);
        return copy;
    }

    private static void change(ObjectNode payload, String member, UnaryOperator<JsonNode> change) {
        JsonNode given = payload.get(member);
        if (given != null) {
            payload.set(member, change.apply(given));
        }
    }

    private static JsonNode masked(JsonNode left, boolean mask, Set<String> spared) {
        return mask ? MaskedJson.of(left, spared) : left;
    }

    /** One element for each event, also when nothing of it is left. */
    private static JsonNode events(JsonNode metadata, Place place) {
        if (place.whole()) {
            return metadata;
        }
        JsonNode left = left(metadata, place);
        return left == null ? emptied(metadata) : left;
    }

    private static JsonNode reports(JsonNode reports, Place place) {
        if (place.whole()) {
            return reports;
        }
        ArrayNode left = JsonNodeFactory.instance.arrayNode(reports.size());
        for (JsonNode report : reports) {
            ObjectNode copy = left.addObject();
            for (Map.Entry<String, JsonNode> member : report.properties()) {
                JsonNode said = STATE.contains(member.getKey())
                        ? member.getValue()
                        : left(member.getValue(), place.member(member.getKey()));
                if (said != null) {
                    copy.set(member.getKey(), said);
                }
            }
        }
        return left;
    }

    /** What may leave of it; null: nothing. Json bounds how deep events are. */
    private static @Nullable JsonNode left(JsonNode given, Place place) {
        if (!place.open()) {
            return null;
        }
        if (place.whole()) {
            return given;
        }
        return switch (given) {
            case ObjectNode object -> left(object, place);
            case ArrayNode array -> left(array, place);
            default -> place.keeps(given) ? place.shown(given) : null;
        };
    }

    private static @Nullable JsonNode left(ObjectNode given, Place place) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            JsonNode left = left(member.getValue(), place.member(member.getKey()));
            if (left != null) {
                copy.set(member.getKey(), left);
            }
        }
        return copy.isEmpty() && !place.keepsEmpty() ? null : copy;
    }

    private static @Nullable JsonNode left(ArrayNode given, Place place) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(given.size());
        boolean something = place.keepsEmpty();
        for (JsonNode element : given) {
            JsonNode left = left(element, place);
            if (left != null) {
                copy.add(left);
                something = true;
            } else if (element.isContainerNode()) {
                copy.add(emptied(element));
            }
        }
        return something ? copy : null;
    }

    /** Says how many there were, and nothing of them. */
    private static JsonNode emptied(JsonNode given) {
        if (!given.isArray()) {
            return JsonNodeFactory.instance.objectNode();
        }
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(given.size());
        for (JsonNode element : given) {
            if (element.isContainerNode()) {
                copy.add(emptied(element));
            }
        }
        return copy;
    }
}
