package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.format.Digest.Entry;
import io.serai.hash.Sha256;
import io.serai.json.Json;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * The event of PagerDuty's Events API v2. Its {@code dedup_key} is {@code serai:<alertId>:<eventType>}: repeats of one
 * alert for one event type meet in one open incident, anything else opens its own. Where all events are about one
 * incident of their sender it is {@code serai:<alertId>/<source>/<incidentKey>}, and the last event that says whether it
 * goes on decides whether it is resolved. A test has an incident of its own, {@code serai:<alertId>:/test}, which no event
 * type can be. The key says nothing of the notification, whose id is in {@code custom_details}.
 */
public final class PagerDutyFormatter {
    private static final String CLIENT = "Serai";

    private final FormatConfig config;

    public PagerDutyFormatter(FormatConfig config) {
        this.config = config;
    }

    /**
     * @throws UndeliverableException when the alert has no routing key
     */
    public ObjectNode format(ObjectNode notification, @ExchangeProperty(NotificationAssembler.ALERT) Alert alert) {
        UiLinks links = UiLinks.of(alert, notification, config);
        Digest digest = DigestReader.read(notification, links);
        Reports reports = Reports.of(notification.path("payload"));
        String incident = reports.incident();
        boolean test = NotificationAssembler.isTest(notification);
        String eventType = notification.path("eventType").asText();

        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("routing_key", routingKey(alert));
        event.put("event_action", !test && incident != null && reports.resolved() ? "resolve" : "trigger");
        event.put(
                "dedup_key",
                dedupKey(alert.id(), test ? ":/test" : incident == null ? ":" + eventType : "/" + incident));
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", summary(notification, digest, test ? "[Test] " : ""));
        payload.put("source", config.pagerDutySource());
        payload.put("severity", Severities.of(notification, alert).wire());
        payload.put("timestamp", notification.path("createdAt").asText());
        payload.put("group", notification.path("workspaceId").asText());
        payload.put("class", eventType);
        payload.set("custom_details", Envelope.camel(notification));
        event.set("links", links(digest));
        event.put("client", CLIENT);
        event.put("client_url", links.home());
        guardSize(event, notification);
        return event;
    }

    private static String routingKey(Alert alert) {
        String key = alert.metadata().getOrDefault("routing_key", "");
        if (key.isBlank()) {
            throw new UndeliverableException(
                    UndeliverableException.ALERT_INCOMPLETE,
                    "Alert '" + alert.name() + "' (" + alert.id()
                            + ") is of type pagerduty and has no routing key. Set "
                            + "metadata.routing_key to the integration key of a PagerDuty service.");
        }
        return key;
    }

    private static String dedupKey(String alertId, String what) {
        String key = "serai:" + alertId + what;
        return key.length() <= PagerDutyLimits.DEDUP_KEY ? key : "serai:" + Sha256.hex(key);
    }

    /** The count stays, however long the name is. */
    private static String summary(ObjectNode notification, Digest digest, String prefix) {
        String happened = ": " + digest.happened();
        String name = PlainText.line(
                notification.path("alertName").asText(), PagerDutyLimits.SUMMARY - prefix.length() - happened.length());
        return prefix + (name.isEmpty() ? "Alert" : name) + happened;
    }

    /** The page of each thing that happened, as far as there is room, and then the page of all. */
    private static ArrayNode links(Digest digest) {
        Set<ObjectNode> links = new LinkedHashSet<>();
        digest.entries().stream()
                .flatMap(PagerDutyFormatter::link)
                .limit(PagerDutyLimits.LINKS - 1)
                .forEach(links::add);
        links.add(link(digest.below() == null ? digest.overview() : digest.below(), null));
        return JsonNodeFactory.instance.arrayNode().addAll(links);
    }

    private static Stream<ObjectNode> link(Entry entry) {
        return entry.link() == null ? Stream.empty() : Stream.of(link(entry.link(), entry.words()));
    }

    private static ObjectNode link(Link link, @Nullable String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("href", link.url())
                .put("text", PlainText.line(Objects.requireNonNullElse(text, link.label()), PagerDutyLimits.LINK_TEXT));
    }

    /** Too large an event is refused as a whole: better without its data than not at all. */
    private static void guardSize(ObjectNode event, ObjectNode notification) {
        if (fits(event)) {
            return;
        }
        ObjectNode details = ((ObjectNode) event.get("payload")).putObject("custom_details");
        details.put("notice", "The events' data was left out: the message exceeded PagerDuty's limit of 512 KB");
        for (String member : new String[] {"id", "eventType", "alertId", "workspaceId", "createdAt"}) {
            details.set(member, notification.path(member));
        }
        JsonNode payload = notification.path("payload");
        details.set("eventCount", payload.path("eventCount"));
        details.set("eventIds", payload.path("eventIds"));
        if (!fits(event)) {
            details.remove("eventIds");
        }
    }

    private static boolean fits(ObjectNode event) {
        return Json.write(event).length <= PagerDutyLimits.EVENT_BYTES;
    }
}
