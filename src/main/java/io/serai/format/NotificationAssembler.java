package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertRegistry;
import io.serai.debounce.Claim;
import io.serai.event.LoggedRequest;
import io.serai.event.Samples;
import io.serai.event.Timestamps;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Turns a claim into its notification: one consolidated message for all its events, in the documented camelCase
 * envelope of Opik's alerts. The same claim and alert give the same notification in every attempt. When all events
 * belong to one project, the notification also names it as {@code projectId}, for links and for the snake_case
 * envelope. What senders say of events for people is in {@code payload.reports}; {@code payload.test} is true when all
 * events are tests; {@code firstEventAt} and {@code lastEventAt} say when they happened.
 */
public final class NotificationAssembler implements Processor {
    /**
     * The exchange property with the notification's alert. It is looked up once for each notification, so that all steps
     * see the same one; whoever tries an alert out that need not be stored gives it here.
     */
    public static final String ALERT = "seraiAlert";

    /** Stands for the user of an event that names none. */
    static final String NO_USER = "system";

    /** As a property of events and as a member of the payload. */
    static final String TEST = Samples.TEST;

    static final String FIRST_EVENT_AT = "firstEventAt";
    static final String LAST_EVENT_AT = "lastEventAt";

    private final AlertLookup alerts;

    public NotificationAssembler(AlertRegistry registry) {
        this.alerts = new AlertLookup(registry);
    }

    /**
     * Replaces a {@link Claim} in the body by its notification and sets the variables that routes may use.
     *
     * @throws UndeliverableException when the alert was not given and is gone or disabled
     */
    @Override
    public void process(Exchange exchange) throws Exception {
        Claim claim = exchange.getMessage().getMandatoryBody(Claim.class);
        Alert given = exchange.getProperty(ALERT, Alert.class);
        Alert alert = given == null ? alerts.of(claim) : given;
        exchange.setProperty(ALERT, alert);
        exchange.getMessage().setBody(assemble(claim, alert));
        exchange.setVariable("alertId", alert.id());
        exchange.setVariable("alertName", alert.name());
        exchange.setVariable("alertType", alert.type());
        exchange.setVariable("eventType", claim.eventType());
        exchange.setVariable("notificationId", claim.id());
        exchange.setVariable("eventCount", claim.events().size());
        exchange.setVariable("workspaceId", claim.workspaceId());
    }

    static ObjectNode assemble(Claim claim, Alert alert) {
        ObjectNode notification = JsonNodeFactory.instance.objectNode();
        notification.put("id", claim.id());
        notification.put("eventType", claim.eventType());
        notification.put("alertId", alert.id());
        notification.put("alertName", alert.name());
        notification.put("workspaceId", claim.workspaceId());
        String project = sharedProject(claim);
        if (project != null) {
            notification.put(Envelope.PROJECT_ID, project);
        }
        notification.put("createdAt", claim.claimedAt().toString());
        addTimes(notification, claim);
        notification.set("payload", payload(claim, alert));
        return notification;
    }

    private static ObjectNode payload(Claim claim, Alert alert) {
        int count = claim.events().size();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("alertId", alert.id());
        payload.put("alertName", alert.name());
        payload.put("eventType", claim.eventType());
        ArrayNode ids = payload.putArray("eventIds");
        ArrayNode users = payload.putArray("userNames");
        for (ObjectNode event : claim.events()) {
            ids.add(event.path("id").asText());
            users.add(event.path("userName").asText(NO_USER));
        }
        if (alert.options().messages().includeData()) {
            ArrayNode metadata = payload.putArray("metadata");
            claim.events().forEach(event -> metadata.add(event.path("payload")));
        } else if (claim.eventType().equals(LoggedRequest.TYPE)) {
            ArrayNode metadata = payload.putArray("metadata");
            claim.events()
                    .forEach(event -> metadata.add(
                            LoggedRequest.withoutContent(event.path("id").asText(), event.path("payload"))));
        }
        Reports.add(payload, claim.events(), alert.options().messages().includeData());
        EventIncidents.add(payload, claim.events(), alert);
        if (claim.events().stream().allMatch(NotificationAssembler::isTestEvent)) {
            payload.put(TEST, true);
        }
        payload.put("eventCount", count);
        payload.put("aggregationType", "consolidated");
        payload.put(
                "message", "Alert '" + alert.name() + "': " + count + " " + claim.eventType() + " events aggregated");
        return payload;
    }

    /** When the first and the last of the events happened, as far as they say. */
    private static void addTimes(ObjectNode notification, Claim claim) {
        List<Instant> times = claim.events().stream()
                .flatMap(event -> time(event.path("timestamp").asText()))
                .sorted()
                .toList();
        if (!times.isEmpty()) {
            notification.put(FIRST_EVENT_AT, times.getFirst().toString());
            notification.put(LAST_EVENT_AT, times.getLast().toString());
        }
    }

    private static Stream<Instant> time(String timestamp) {
        try {
            return Stream.of(Timestamps.parse(timestamp));
        } catch (DateTimeParseException e) {
            return Stream.empty();
        }
    }

    static boolean isTestEvent(ObjectNode event) {
        return event.path("properties").path(TEST).asText().equals("true");
    }

    /** Whether all its events are tests: nobody is to be woken by it. */
    static boolean isTest(ObjectNode notification) {
        return notification.path("payload").path(TEST).asBoolean();
    }

    private static @Nullable String sharedProject(Claim claim) {
        String shared = null;
        for (ObjectNode event : claim.events()) {
            JsonNode project = event.path("projectId");
            if (!project.isTextual() || (shared != null && !shared.equals(project.textValue()))) {
                return null;
            }
            shared = project.textValue();
        }
        return shared;
    }
}
