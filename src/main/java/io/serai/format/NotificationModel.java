package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.EventLimits;
import io.serai.event.EventType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A notification as templates see it (docs/templates.md has the table). An event's data may be an object or a batch of them,
 * a measured value or the thing itself, or anything else: what is not of a known shape is known by its event id and name.
 */
final class NotificationModel {
    private final String eventType;
    private final @Nullable EventType known;
    private final @Nullable String project;
    private final UiLinks links;
    private final Reports reports;
    private final List<ItemModel> read = new ArrayList<>();
    private final List<Map<String, Object>> items;
    private final Map<String, Object> top;

    private NotificationModel(ObjectNode notification, Alert alert, UiLinks links) {
        this.eventType = PlainText.line(notification.path("eventType").asText(), EventLimits.MAX_NAME);
        this.project = notification.path(Envelope.PROJECT_ID).textValue();
        this.links = links;
        this.reports = Reports.of(notification.path("payload"));
        this.known = EventType.of(eventType).orElse(null);
        readItems(notification.path("payload"));
        this.items = entries();
        this.top = top(notification, alert);
    }

    static NotificationModel of(ObjectNode notification, Alert alert, UiLinks links) {
        return new NotificationModel(notification, alert, links);
    }

    String eventType() {
        return eventType;
    }

    /** How many single things happened. */
    int count() {
        return read.size();
    }

    /** What all templates see. */
    Map<String, Object> top() {
        return top;
    }

    /** What templates see as {@code item}, one for each thing to look at. */
    List<Map<String, Object>> items() {
        return items;
    }

    private Map<String, Object> top(ObjectNode notification, Alert alert) {
        Map<String, Object> top = new HashMap<>();
        top.put("eventType", eventType);
        top.put("workspace", PlainText.line(notification.path("workspaceId").asText(), EventLimits.MAX_NAME));
        top.put(
                "alert",
                Map.of(
                        "id", alert.id(),
                        "name", PlainText.line(alert.name(), EventLimits.MAX_NAME),
                        "type", alert.type()));
        if (project != null) {
            top.put("project", PlainText.line(project, EventLimits.MAX_NAME));
        }
        top.put("count", count());
        top.put("entries", items.size());
        top.put("events", count() == 1 ? "event" : "events");
        top.put("measured", read.stream().anyMatch(ItemModel::isMeasured));
        top.put("test", NotificationAssembler.isTest(notification));
        top.put("resolved", reports.resolved());
        top.put("severity", Severities.of(notification, alert).wire());
        String created = notification.path("createdAt").asText();
        top.put("createdAt", created);
        top.put(
                "firstEventAt",
                notification.path(NotificationAssembler.FIRST_EVENT_AT).asText(created));
        top.put(
                "lastEventAt",
                notification.path(NotificationAssembler.LAST_EVENT_AT).asText(created));
        top.put("links", pages());
        return top;
    }

    private Map<String, Object> pages() {
        Map<String, Object> pages = new HashMap<>();
        pages.put("home", links.home());
        pages.put("prompts", links.prompts().url());
        pages.put("projects", links.projects().url());
        pages.put("experiments", links.experiments().url());
        Set<String> scopes = read.stream().map(this::projectsOf).collect(Collectors.toSet());
        String only = scopes.size() == 1 ? scopes.iterator().next() : "";
        if (!only.isEmpty() && !only.contains(",")) {
            ItemModel.putPage(
                    pages,
                    "project",
                    links.project(only, known == EventType.TRACE_THREAD_FEEDBACK_SCORE ? "threads" : "traces"));
        }
        return pages;
    }

    /** The ids joined by commas; empty for the whole workspace, which the data may say although its event has a project. */
    private String projectsOf(ItemModel item) {
        String ids = item.text("project_ids", "project_id");
        if (ids != null) {
            return ids;
        }
        return project == null || item.data().has("project_ids") ? "" : project;
    }

    private List<Map<String, Object>> entries() {
        return known == EventType.TRACE_GUARDRAILS_TRIGGERED ? traces() : new Entries();
    }

    /** Each is made when it is asked for: of thousands, most messages show some. */
    private final class Entries extends AbstractList<Map<String, Object>> {
        @Override
        public Map<String, Object> get(int index) {
            return entry(read.get(index));
        }

        @Override
        public int size() {
            return read.size();
        }
    }

    private Map<String, Object> entry(ItemModel item) {
        return item.toMap(known, links, project, projectsOf(item));
    }

    /** One for each trace, however many of its guardrails were triggered. */
    private List<Map<String, Object>> traces() {
        Map<List<Object>, Set<String>> guardrails = new HashMap<>();
        Map<List<Object>, Map<String, Object>> traces = new LinkedHashMap<>();
        for (int i = 0; i < read.size(); i++) {
            ItemModel item = read.get(i);
            String trace = item.text("entity_id");
            List<Object> key = trace == null ? List.of(i) : List.of(trace, projectsOf(item));
            traces.computeIfAbsent(key, unseen -> entry(item));
            String name = item.text("name");
            Set<String> names = guardrails.computeIfAbsent(key, unseen -> new LinkedHashSet<>());
            if (name != null && names.size() < JsonModel.MAX_ELEMENTS) {
                names.add(name);
            }
        }
        traces.forEach((key, trace) -> trace.put("guardrails", List.copyOf(guardrails.getOrDefault(key, Set.of()))));
        return List.copyOf(traces.values());
    }

    /** Without data, which an alert may leave out, each event is an item that has only its id. */
    private void readItems(JsonNode payload) {
        JsonNode ids = payload.path("eventIds");
        JsonNode metadata = payload.path("metadata");
        if (metadata.isArray()) {
            for (int i = 0; i < metadata.size(); i++) {
                readItems(metadata.get(i), ids.path(i).asText(), reports.at(i));
            }
        } else if (metadata.isObject()) {
            readItems(metadata, ids.path(0).asText(), reports.at(0));
        } else {
            for (int i = 0; i < ids.size(); i++) {
                readItems(JsonNodeFactory.instance.objectNode(), ids.get(i).asText(), reports.at(i));
            }
        }
    }

    private void readItems(JsonNode data, String eventId, JsonNode report) {
        // What a sender says of an event of another type is about all of its data.
        if (data.isArray() && !data.isEmpty() && (report.isEmpty() || known != null)) {
            data.forEach(element -> readItems(element, eventId, report));
        } else {
            read.add(new ItemModel(data, PlainText.line(eventId, EventLimits.MAX_NAME), report));
        }
    }
}
