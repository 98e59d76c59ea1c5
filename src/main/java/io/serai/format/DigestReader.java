package io.serai.format;

import static io.serai.format.Digest.Span.bold;
import static io.serai.format.Digest.Span.code;
import static io.serai.format.Digest.Span.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventLimits;
import io.serai.event.EventType;
import io.serai.format.Digest.Entry;
import io.serai.format.Digest.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification for people. An event's data may be an object or a batch of them, a measured value or the thing
 * itself, or anything else: what is not of a known shape is shown by its event id and name.
 */
final class DigestReader {
    private static final String NEXT_LINE = "\n";
    private static final int MAX_LINK_TEXT = 100;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private final String eventType;
    private final @Nullable String project;
    private final List<Item> items = new ArrayList<>();
    private final Reports reports;
    private final UiLinks links;

    private DigestReader(ObjectNode notification, UiLinks links) {
        this.eventType = PlainText.line(notification.path("eventType").asText(), EventLimits.MAX_NAME);
        this.project = notification.path(Envelope.PROJECT_ID).textValue();
        this.links = links;
        this.reports = Reports.of(notification.path("payload"));
        readItems(notification.path("payload"));
    }

    static Digest read(ObjectNode notification, UiLinks links) {
        return new DigestReader(notification, links).digest();
    }

    private Digest digest() {
        return switch (EventType.of(eventType).orElse(null)) {
            case null -> generic();
            case PROMPT_CREATED ->
                digest("Prompt Created", "Prompts Created:", this::createdPrompt, "Prompts created", links.prompts());
            case PROMPT_COMMITTED ->
                digest(
                        "Prompt Committed",
                        "Prompts Committed:",
                        this::committedPrompt,
                        "Prompts commits created",
                        links.prompts());
            case PROMPT_DELETED -> deletedPrompts();
            case TRACE_GUARDRAILS_TRIGGERED -> guardrails();
            case EXPERIMENT_FINISHED ->
                digest(
                        "Experiment Finished",
                        "Experiments Finished:",
                        this::experiment,
                        "Experiments finished",
                        links.experiments());
            case TRACE_ERRORS ->
                metric("Trace Error Alert", new Metric("Trace Errors", "", "", "traces"), "Traces with Errors:");
            case TRACE_FEEDBACK_SCORE ->
                metric(
                        "Trace Feedback Score",
                        new Metric("Trace Feedback Score", "", "", "traces"),
                        "Trace Feedback Scores:");
            case TRACE_THREAD_FEEDBACK_SCORE ->
                metric(
                        "Thread Feedback Score",
                        new Metric("Thread Feedback Score", "", "", "threads"),
                        "Thread Feedback Scores:");
            case TRACE_COST -> metric("Cost Alert", new Metric("Cost", "$", "", "traces"), "Costs:");
            case TRACE_LATENCY -> metric("Latency Alert", new Metric("Latency", "", " s", "traces"), "Latencies:");
        };
    }

    private Digest digest(String label, String heading, EntryReader reader, String overall, Link overview) {
        return new Digest(label, items.size(), heading, entries(reader), NEXT_LINE, null, overall, overview);
    }

    private Digest generic() {
        Link below = project == null ? null : links.project(project, "traces");
        return new Digest(
                eventType,
                items.size(),
                "Events:",
                entries(Item::reported),
                NEXT_LINE,
                below,
                "events",
                links.projects());
    }

    private @Nullable Entry createdPrompt(Item item) {
        String id = item.text("id");
        return id == null ? null : Entry.of(links.prompt(id), plain("Prompt "), code(id));
    }

    private @Nullable Entry committedPrompt(Item item) {
        String id = item.text("prompt_id");
        String version = item.text("id");
        return id == null || version == null
                ? null
                : Entry.of(
                        links.promptVersion(id, version),
                        plain("Prompt "),
                        code(id),
                        plain(" (version "),
                        code(version),
                        plain(")"));
    }

    private Digest deletedPrompts() {
        List<Entry> entries = entries(item -> {
            String id = item.text("id");
            return id == null ? null : Entry.of(null, code(id));
        });
        return new Digest(
                "Prompt Deleted",
                items.size(),
                "Deleted Prompt IDs:",
                entries,
                ", ",
                null,
                "Prompts deleted",
                links.prompts());
    }

    /** One entry for each trace, however many of its guardrails were triggered. */
    private Digest guardrails() {
        List<Entry> traces = entries(item -> {
                    String trace = item.text("entity_id");
                    return trace == null
                            ? null
                            : Entry.of(links.trace(projectOf(item), trace), plain("Trace "), code(trace));
                })
                .stream()
                .distinct()
                .toList();
        return new Digest(
                "Guardrail Triggered",
                items.size(),
                "Traces with Guardrails Triggered:",
                traces,
                NEXT_LINE,
                null,
                "Traces with Guardrails Triggered created",
                links.projects());
    }

    private @Nullable Entry experiment(Item item) {
        String id = item.text("id");
        String dataset = item.text("dataset_id");
        return id == null
                ? null
                : Entry.of(dataset == null ? null : links.experiment(dataset, id), plain("Experiment "), code(id));
    }

    /**
     * @param subject what is measured
     * @param before in front of values, like the currency
     * @param after behind values, like the unit
     * @param tab of the project's page
     */
    private record Metric(String subject, String before, String after, String tab) {
        String value(@Nullable String given) {
            return given == null ? "unknown" : before + given + after;
        }
    }

    /** Values over a threshold, or, as older senders have it, the traces and scores themselves. */
    private Digest metric(String label, Metric metric, String otherHeading) {
        boolean measured = items.stream().anyMatch(Item::isMeasured);
        List<Entry> entries = entries(item -> item.isMeasured() ? measured(item, metric) : single(item));
        return new Digest(
                label,
                items.size(),
                measured ? metric.subject + " Alert Triggered:" : otherHeading,
                entries,
                NEXT_LINE,
                projectPage(metric.tab),
                metric.subject + " alerts triggered",
                links.projects());
    }

    private Entry measured(Item item, Metric metric) {
        List<Span> spans = new ArrayList<>();
        spans.add(plain("• "));
        field(spans, "Current " + metric.subject + ":", plain(metric.value(item.text("metric_value"))));
        field(spans, "Threshold:", plain(metric.value(item.text("threshold"))));
        field(spans, "Time Window:", plain(window(item.text("window_seconds"))));
        String score = item.text("feedback_score_name");
        if (score != null) {
            field(spans, "Feedback Score:", code(score));
        }
        String names = item.text("project_names");
        String projects = names == null ? projectsOf(item) : names;
        spans.add(bold("Scope:"));
        spans.add(plain(" "));
        if (projects.isEmpty()) {
            spans.add(bold("Workspace-wide"));
        } else {
            spans.add(bold("Projects:"));
            spans.add(plain(" "));
            spans.add(code(projects));
        }
        return new Entry(spans, null);
    }

    private static void field(List<Span> spans, String name, Span value) {
        spans.add(bold(name));
        spans.add(plain(" "));
        spans.add(value);
        spans.add(plain("\n  "));
    }

    private @Nullable Entry single(Item item) {
        String thread = item.text("thread_id");
        String id = thread == null ? item.text("id", "trace_id") : thread;
        if (id == null) {
            return null;
        }
        List<Span> spans = new ArrayList<>();
        spans.add(plain(thread == null ? "Trace " : "Thread "));
        spans.add(code(id));
        String outcome = item.outcome();
        if (outcome != null) {
            spans.add(plain(": "));
            spans.add(code(outcome));
        }
        return new Entry(spans, thread == null ? links.trace(projectOf(item), id) : null);
    }

    /** The one project that all items are about, or all projects. */
    private Link projectPage(String tab) {
        Set<String> scopes = items.stream().map(this::projectsOf).collect(Collectors.toSet());
        String only = scopes.size() == 1 ? scopes.iterator().next() : "";
        return only.isEmpty() || only.contains(",") ? links.allProjects() : links.project(only, tab);
    }

    /** The ids joined by commas; empty for the whole workspace, which the data may say although its event has a project. */
    private String projectsOf(Item item) {
        String ids = item.text("project_ids", "project_id");
        if (ids != null) {
            return ids;
        }
        return project == null || item.data.has("project_ids") ? "" : project;
    }

    private @Nullable String projectOf(Item item) {
        String own = item.text("project_id");
        return own == null ? project : own;
    }

    private List<Entry> entries(EntryReader reader) {
        List<Entry> entries = new ArrayList<>(items.size());
        for (Item item : items) {
            Entry entry = reader.read(item);
            entries.add(entry == null ? item.plainEntry() : entry);
        }
        return entries;
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
        if (data.isArray() && !data.isEmpty() && report.isEmpty()) {
            data.forEach(element -> readItems(element, eventId, report));
        } else {
            items.add(new Item(data, PlainText.line(eventId, EventLimits.MAX_NAME), report));
        }
    }

    /** {@code 5400} is {@code 1 hour 30 minutes}. What is not a number of seconds is shown as it is. */
    private static String window(@Nullable String seconds) {
        if (seconds == null) {
            return "unknown";
        }
        if (!SECONDS.matcher(seconds).matches()) {
            return seconds;
        }
        long left = Long.parseLong(seconds);
        if (left == 0) {
            return "0 seconds";
        }
        StringJoiner words = new StringJoiner(" ");
        words.setEmptyValue("");
        left = unit(words, left, 86_400, "day");
        left = unit(words, left, 3_600, "hour");
        left = unit(words, left, 60, "minute");
        unit(words, left, 1, "second");
        return words.toString();
    }

    private static long unit(StringJoiner words, long seconds, long size, String name) {
        long count = seconds / size;
        if (count > 0) {
            words.add(count + " " + name + (count == 1 ? "" : "s"));
        }
        return seconds % size;
    }

    private interface EntryReader {
        /** Null when the item is not of the expected shape. */
        @Nullable
        Entry read(Item item);
    }

    /** @param report what its sender says of it; empty: nothing */
    private record Item(JsonNode data, String eventId, JsonNode report) {
        /** The first of these members that says something; null when none does. */
        @Nullable
        String text(String... names) {
            for (String name : names) {
                JsonNode value = data.path(name);
                String text = value.isValueNode() && !value.isNull()
                        ? PlainText.line(value.asText(), EventLimits.MAX_NAME)
                        : "";
                if (!text.isEmpty()) {
                    return text;
                }
            }
            return null;
        }

        boolean isMeasured() {
            return data.has("metric_value") || data.has("threshold");
        }

        /** What an older trace or score is about: its exception, or its name and value. */
        @Nullable
        String outcome() {
            Item error = new Item(data.path("error_info"), eventId, report);
            String exception = error.text("exception_type");
            String message = error.text("message");
            if (exception != null || message != null) {
                return exception == null ? message : message == null ? exception : exception + ": " + message;
            }
            String name = text("name");
            String value = text("value");
            return name == null || value == null ? null : name + " = " + value;
        }

        /** How bad, what, and whether it is over, as the sender says; null when it says nothing. */
        @Nullable
        Entry reported() {
            if (report.isEmpty()) {
                return null;
            }
            Item said = new Item(report, eventId, report);
            List<Span> spans = new ArrayList<>();
            String severity = said.text("severity");
            if (severity != null) {
                spans.add(bold(severity.toUpperCase(Locale.ROOT)));
                spans.add(plain(" "));
            }
            String title = said.text("title", "message");
            spans.addAll(title == null ? plainEntry().spans() : List.of(plain(title)));
            String status = said.text("status");
            if (status != null) {
                spans.add(plain(" (" + status + ")"));
            }
            return new Entry(spans, page());
        }

        /** The first of the sender's links. */
        private @Nullable Link page() {
            JsonNode link = report.path("links").path(0);
            String text = PlainText.line(link.path("text").asText(), MAX_LINK_TEXT);
            return link.path("href").isTextual()
                    ? new Link(link.path("href").textValue(), text.isEmpty() ? "View" : text)
                    : null;
        }

        Entry plainEntry() {
            String name = text("name", "title", "message", "id");
            if (eventId.isEmpty()) {
                return Entry.of(null, plain(name == null ? "Event" : "Event: " + name));
            }
            return name == null
                    ? Entry.of(null, plain("Event "), code(eventId))
                    : Entry.of(null, plain("Event "), code(eventId), plain(": " + name));
        }
    }
}
