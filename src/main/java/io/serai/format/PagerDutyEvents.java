package io.serai.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.EventType;
import io.serai.event.Report.Severity;
import io.serai.format.IncidentGroup.Action;
import io.serai.format.NotificationText.Item;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the events of one notification, each within PagerDuty's limits. */
final class PagerDutyEvents {
    private static final String CLIENT = "Serai";

    /** Ours: no limit is documented. */
    private static final int FIELD = 255;

    private final String routingKey;
    private final Alert alert;
    private final Texts texts;
    private final FormatConfig config;

    PagerDutyEvents(String routingKey, Alert alert, Texts texts, FormatConfig config) {
        this.routingKey = routingKey;
        this.alert = alert;
        this.texts = texts;
        this.config = config;
    }

    /** The event of one incident. */
    ObjectNode of(IncidentGroup group) {
        ObjectNode notification = group.notification();
        NotificationText text = texts.tell(notification, alert, Mrkdwn.INSTANCE);
        ObjectNode event = event(
                group.dedupKey(),
                group.action(),
                summary(group, text),
                Severities.of(notification, alert),
                group.component(),
                notification);
        event.set("links", links(notification, text));
        PagerDutySize.fit(event);
        return event;
    }

    /** One event for all incidents that have none of their own: how many they are, and which. */
    ObjectNode ofMore(ObjectNode notification, List<IncidentGroup> groups) {
        List<Integer> places = groups.stream()
                .flatMap(group -> group.events().stream())
                .sorted()
                .toList();
        ObjectNode part = NotificationPart.of(notification, places, null);
        NotificationText text = texts.tell(part, alert, Mrkdwn.INSTANCE);
        long over = groups.stream()
                .filter(group -> group.action() == Action.RESOLVE)
                .count();
        boolean allOver = over == groups.size();
        String happened = ": " + groups.size() + " more " + (groups.size() == 1 ? "incident" : "incidents") + " ("
                + places.size() + (places.size() == 1 ? " event" : " events")
                + (over == 0 ? "" : ", " + over + (over == 1 ? " incident" : " incidents") + " over") + "): ";
        String names = groups.stream()
                .limit(PagerDutyLimits.LINKS)
                .map(IncidentGroup::name)
                .collect(Collectors.joining(", "));
        ObjectNode event = event(
                DedupKeys.ofMore(alert.id()),
                Action.TRIGGER,
                summary(text.title(), happened, names),
                allOver ? Severity.INFO : Severities.of(part, alert),
                null,
                part);
        ArrayNode incidents = ((ObjectNode) event.at("/payload/custom_details")).putArray(PagerDutySize.MORE);
        groups.stream().limit(PagerDutyLimits.NAMED).forEach(group -> incidents
                .addObject()
                .put("dedupKey", group.dedupKey())
                .put("action", group.action().wire())
                .put("name", PlainText.line(group.name(), FIELD))
                .put("eventCount", group.events().size()));
        event.set("links", links(part, text));
        PagerDutySize.fit(event);
        return event;
    }

    private ObjectNode event(
            String dedupKey,
            Action action,
            String summary,
            Severity severity,
            @Nullable String component,
            ObjectNode notification) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("routing_key", routingKey);
        event.put("event_action", action.wire());
        event.put("dedup_key", dedupKey);
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", summary);
        payload.put("source", chosen("source", config.pagerDutySource()));
        payload.put("severity", severity.wire());
        payload.put("timestamp", notification.path("createdAt").asText());
        String where = chosen("component", Objects.requireNonNullElse(component, ""));
        if (!where.isEmpty()) {
            payload.put("component", where);
        }
        payload.put("group", chosen("group", notification.path("workspaceId").asText()));
        payload.put("class", chosen("class", notification.path("eventType").asText()));
        payload.set("custom_details", Envelope.camel(notification));
        if (action == Action.TRIGGER) {
            event.put("client", chosen("client", CLIENT));
            page(alert.metadata().getOrDefault("client_url", ""))
                    .or(() -> opik(notification))
                    .ifPresent(url -> event.put("client_url", url));
        }
        return event;
    }

    /** Of what others send there is nothing to see there. */
    private Optional<String> opik(ObjectNode notification) {
        return EventType.of(notification.path("eventType").asText())
                .map(opik -> UiLinks.of(alert, notification, config).home());
    }

    /** What the alert's metadata says, or else what is given, as a line. */
    private String chosen(String name, String otherwise) {
        String own = PlainText.line(alert.metadata().getOrDefault(name, ""), FIELD);
        return own.isEmpty() ? PlainText.line(otherwise, FIELD) : own;
    }

    private static String summary(IncidentGroup group, NotificationText text) {
        String name = (group.test() ? "[Test] " : "") + text.title();
        String title = Reports.of(group.notification().path("payload")).title();
        int count = group.events().size();
        if (!group.test() && !title.isEmpty()) {
            return summary(name, ": ", title + (count == 1 ? "" : " (" + count + " events)"));
        }
        String only = text.items().size() == 1 ? text.items().getFirst().words() : "";
        return summary(name, ": " + text.brief(), only.isEmpty() || group.test() ? "" : ": " + only);
    }

    /** What happened stays, however long the name is; what it happened to gets the room that is left. */
    private static String summary(String name, String happened, String to) {
        int most = PagerDutyLimits.SUMMARY;
        String what = PlainText.line(happened, most / 2);
        String ends = to.isEmpty() ? "" : PlainText.line(to, most / 4);
        String space = happened.endsWith(" ") ? " " : "";
        String end = what + space + ends;
        return PlainText.line(name, most - end.length()) + end;
    }

    /** The pages that senders name, the page of each thing that happened, as far as there is room, and that of all. */
    private static ArrayNode links(ObjectNode notification, NotificationText text) {
        Map<String, String> pages = new LinkedHashMap<>();
        Link overview = text.overview();
        String last = overview == null ? "" : overview.url();
        Stream.concat(
                        Reports.of(notification.path("payload")).links().stream(),
                        text.items().stream().limit(PagerDutyLimits.LINKS).flatMap(PagerDutyEvents::link))
                .filter(link -> link.url().length() <= PagerDutyLimits.LINK_URL)
                .forEach(link -> page(link.url()).ifPresent(url -> {
                    if (pages.size() < PagerDutyLimits.LINKS - 1 && !url.equals(last)) {
                        pages.putIfAbsent(url, link.label());
                    }
                }));
        if (overview != null) {
            pages.put(last, overview.label());
        }
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        pages.forEach((url, label) ->
                links.addObject().put("href", url).put("text", PlainText.line(label, PagerDutyLimits.LINK_TEXT)));
        return links;
    }

    private static Stream<Link> link(Item item) {
        return item.link() == null
                ? Stream.empty()
                : Stream.of(new Link(item.link().url(), item.words()));
    }

    /** In ASCII, as PagerDuty's description of its API wants URIs; empty when it is no page. */
    private static Optional<String> page(String url) {
        try {
            URI uri = new URI(url);
            boolean page = uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
            return page ? Optional.of(uri.toASCIIString()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
