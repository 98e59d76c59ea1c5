package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.DedupTemplate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which incident each event of a notification is about: {@code payload.incidents}, one object for each of
 * {@code payload.eventIds}, in notifications of alerts that open incidents. It is worked out from the events themselves,
 * before anything of them is hidden, and is no part of any message. Where secrets are masked on the way to the destination,
 * what has one is in a key by its digest.
 */
final class EventIncidents {
    static final String MEMBER = "incidents";

    private static final String KEY = "dedupKey";
    private static final String TRIGGER = "quietSince";
    private static final String TEST = "test";
    private static final String SOURCE = "source";

    /** Ours: the longest value that a template takes from an event. What makes the key too long is digested. */
    private static final int VALUE = 1_000;

    /**
     * One event's.
     *
     * @param quiet the event says nothing but that the incident has been quiet
     * @param projectId where it happened; null: not said
     * @param source who sent it; null: not said
     */
    record Incident(
            String dedupKey,
            boolean test,
            @Nullable QuietResolve quiet,
            @Nullable String projectId,
            @Nullable String source) {}

    private EventIncidents() {}

    static void add(ObjectNode payload, List<ObjectNode> events, Alert alert) {
        if (!alert.opensIncidents()) {
            return;
        }
        String given = alert.options().messages().dedupKey();
        DedupTemplate template = given == null ? null : DedupTemplate.of(given);
        ArrayNode incidents = payload.putArray(MEMBER);
        for (ObjectNode event : events) {
            ObjectNode incident = incidents.addObject();
            Optional<QuietResolve> quiet = QuietResolve.of(event);
            boolean test = NotificationAssembler.isTestEvent(event);
            incident.put(
                    KEY, quiet.map(QuietResolve::dedupKey).orElseGet(() -> dedupKey(event, alert, template, test)));
            quiet.ifPresent(resolve -> incident.put(TRIGGER, resolve.trigger()));
            if (test) {
                incident.put(TEST, true);
            }
            copy(event, Envelope.PROJECT_ID, incident);
            copy(event, SOURCE, incident);
        }
    }

    private static void copy(ObjectNode event, String member, ObjectNode incident) {
        if (event.path(member).isTextual()) {
            incident.set(member, event.get(member));
        }
    }

    private static String dedupKey(ObjectNode event, Alert alert, @Nullable DedupTemplate template, boolean test) {
        if (test) {
            return DedupKeys.ofTests(alert.id());
        }
        UnaryOperator<String> leaving = Redactor.masks(alert) ? DedupKeys::masked : UnaryOperator.identity();
        // Value by value, and then what they make together.
        Optional<String> own =
                template == null ? Optional.empty() : template.fill(name -> leaving.apply(value(name, event, alert)));
        return own.map(key -> DedupKeys.fit(leaving.apply(key)))
                .orElseGet(() -> standard(alert.id(), event, Reports.incidentOf(event, leaving)));
    }

    private static String standard(String alertId, JsonNode event, String incident) {
        return incident.isEmpty()
                ? DedupKeys.ofType(alertId, event.path("eventType").asText())
                : DedupKeys.ofIncident(alertId, incident);
    }

    private static String value(String name, ObjectNode event, Alert alert) {
        return switch (name) {
            case "alertId" -> alert.id();
            case "alertName" -> alert.name();
            case "eventId" -> line(event.path("id"));
            default -> {
                int dot = name.indexOf('.');
                if (dot < 0) {
                    yield line(event.path(name));
                }
                String rest = name.substring(dot + 1);
                yield line(
                        name.startsWith("properties.")
                                ? event.path("properties").path(rest)
                                : at(event.path("payload"), rest));
            }
        };
    }

    private static JsonNode at(JsonNode data, String path) {
        JsonNode at = data;
        for (String step : path.split("\\.", -1)) {
            at = at.isArray() && step.chars().allMatch(Character::isDigit) && step.length() < 6
                    ? at.path(Integer.parseInt(step))
                    : at.path(step);
        }
        return at;
    }

    private static String line(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? PlainText.line(value.asText(), VALUE) : "";
    }

    /** Of each event, in order. A notification of an alert of any other type is read by what its reports say. */
    static List<Incident> of(ObjectNode notification, Alert alert) {
        JsonNode payload = notification.path("payload");
        JsonNode known = payload.path(MEMBER);
        Reports reports = Reports.of(payload);
        int events = payload.path("eventIds").size();
        return IntStream.range(0, events)
                .mapToObj(i -> known.has(i)
                        ? read(known.get(i))
                        : new Incident(
                                NotificationAssembler.isTest(notification)
                                        ? DedupKeys.ofTests(alert.id())
                                        : standard(alert.id(), notification, Reports.incidentOf(reports.at(i))),
                                NotificationAssembler.isTest(notification),
                                null,
                                null,
                                null))
                .toList();
    }

    private static Incident read(JsonNode incident) {
        String key = incident.path(KEY).asText();
        JsonNode trigger = incident.path(TRIGGER);
        return new Incident(
                key,
                incident.path(TEST).asBoolean(),
                trigger.isTextual() ? new QuietResolve(key, trigger.textValue()) : null,
                incident.path(Envelope.PROJECT_ID).textValue(),
                incident.path(SOURCE).textValue());
    }
}
