package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Report.Severity;
import io.serai.event.Report.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the senders of a notification's events say about them for people and incidents: {@code payload.reports}, one
 * object for each of {@code payload.eventIds}, empty for an event of which nothing is said. A notification of events
 * without reports has none.
 */
final class Reports {
    static final String MEMBER = "reports";

    private static final String INCIDENT_KEY = "incidentKey";
    private static final String SOURCE = "source";

    /** How bad it is, whether it goes on, and of what: all that is said to alerts that leave the events' data out. */
    private static final List<String> STATE = List.of("severity", "status", INCIDENT_KEY);

    private static final List<String> WORDS = List.of("title", "message", "links");

    private final JsonNode reports;

    private Reports(JsonNode reports) {
        this.reports = reports;
    }

    static Reports of(JsonNode payload) {
        return new Reports(payload.path(MEMBER));
    }

    /** Adds the member when one of the events has a report. */
    static void add(ObjectNode payload, List<ObjectNode> events, boolean withWords) {
        ArrayNode reports = JsonNodeFactory.instance.arrayNode();
        events.forEach(event -> {
            ObjectNode report = reports.addObject();
            copy(event, STATE, report);
            if (report.has(INCIDENT_KEY)) {
                // Two senders may well have the same key for different things.
                copy(event, List.of(SOURCE), report);
            }
            if (withWords) {
                copy(event, WORDS, report);
            }
        });
        if (StreamSupport.stream(reports.spliterator(), false).anyMatch(report -> !report.isEmpty())) {
            payload.set(MEMBER, reports);
        }
    }

    /** The same reports with the keys of incidents that have a secret in them as dedup keys have them, in a copy. */
    static JsonNode withMaskedKeys(JsonNode reports) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(reports.size());
        for (JsonNode report : reports) {
            String key = report.path(INCIDENT_KEY).asText();
            String masked = DedupKeys.masked(key);
            copy.add(
                    masked.equals(key)
                            ? report
                            : ((ObjectNode) report).deepCopy().put(INCIDENT_KEY, masked));
        }
        return copy;
    }

    private static void copy(ObjectNode event, List<String> members, ObjectNode report) {
        for (String member : members) {
            JsonNode value = event.get(member);
            if (value != null) {
                report.set(member, value);
            }
        }
    }

    /** Of the event at that place; empty when nothing is said of it. */
    JsonNode at(int index) {
        return reports.path(index);
    }

    private Stream<JsonNode> stream() {
        return StreamSupport.stream(reports.spliterator(), false);
    }

    /** The worst that one of the events says, of those that are not over where there are such; null when none says any. */
    @Nullable
    Severity worst() {
        Severity open = worst(stream().filter(report -> !isOver(report)));
        return open == null ? worst(stream()) : open;
    }

    private static boolean isOver(JsonNode report) {
        return report.path("status").asText().equals(Status.RESOLVED.wire());
    }

    private static @Nullable Severity worst(Stream<JsonNode> reports) {
        return reports.map(report -> Severity.of(report.path("severity").asText()))
                .flatMap(Optional::stream)
                .min(Severity::compareTo)
                .orElse(null);
    }

    /**
     * The incident that an event is about, as {@code <source>/<incidentKey>} or, without a source, its key; empty when
     * its sender names none.
     *
     * @param report what is said of the event, or the event itself
     */
    static String incidentOf(JsonNode report) {
        return incidentOf(report, UnaryOperator.identity());
    }

    /** @param leaving what leaves of a key */
    static String incidentOf(JsonNode report, UnaryOperator<String> leaving) {
        String key = leaving.apply(report.path(INCIDENT_KEY).asText());
        String source = report.path(SOURCE).asText();
        return key.isEmpty() || source.isEmpty() ? key : source + "/" + key;
    }

    /**
     * Whether all of it is over: of each incident so says its last event. What names no incident is over only where each
     * event says so: a thing that happened and is no state never is.
     */
    boolean resolved() {
        Map<String, Status> incidents = new HashMap<>();
        for (JsonNode report : reports) {
            Status status = Status.of(report.path("status").asText()).orElse(Status.INFO);
            incidents.merge(
                    incidentOf(report),
                    status,
                    (before, last) -> incidentOf(report).isEmpty() && before != Status.RESOLVED ? before : last);
        }
        return !incidents.isEmpty() && incidents.values().stream().allMatch(Status.RESOLVED::equals);
    }

    /** How it stands, by the last event that says whether it goes on; empty when none does. */
    Optional<Status> state() {
        return stream()
                .flatMap(report -> Status.of(report.path("status").asText()).stream())
                .filter(status -> status != Status.INFO)
                .reduce((earlier, later) -> later);
    }

    /** Whether one of the events has that status. */
    boolean says(Status status) {
        return stream().anyMatch(report -> report.path("status").asText().equals(status.wire()));
    }

    /** The last line that a sender has for people; empty when there is none. */
    String title() {
        return stream()
                .map(report -> report.path("title").asText())
                .filter(title -> !title.isBlank())
                .reduce("", (earlier, later) -> later);
    }

    /** The pages that senders name, each once. */
    List<Link> links() {
        return stream()
                .flatMap(report -> StreamSupport.stream(report.path("links").spliterator(), false))
                .map(link ->
                        new Link(link.path("href").asText(), link.path("text").asText("View")))
                .distinct()
                .toList();
    }
}
