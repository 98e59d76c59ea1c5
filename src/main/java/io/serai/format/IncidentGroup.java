package io.serai.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.Report.Status;
import io.serai.format.EventIncidents.Incident;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The events of a notification that are about one incident, and what they do to it.
 *
 * @param events their places in the notification, in order
 * @param test whether nobody is to be woken by it
 * @param notification of these events alone
 * @param outOfDate there is nothing about it but that it was quiet, and it no longer is
 * @param component what it happened in: the project, or else the sender; null: neither is said, or several are
 */
record IncidentGroup(
        String dedupKey,
        Action action,
        List<Integer> events,
        boolean test,
        ObjectNode notification,
        boolean outOfDate,
        @Nullable String component) {
    /** What PagerDuty is to do. */
    enum Action {
        TRIGGER("trigger"),
        ACKNOWLEDGE("acknowledge"),
        RESOLVE("resolve");

        private final String wire;

        Action(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    /**
     * The incidents of a notification, in the order of their first events. What the hub says of an incident's quiet counts
     * for nothing when there is anything else about it here. When there has been meanwhile it is out of date, and keeps its
     * place: so each attempt counts the same incidents.
     */
    static List<IncidentGroup> of(ObjectNode notification, Alert alert, QuietPeriods quietPeriods) {
        List<Incident> incidents = EventIncidents.of(notification, alert);
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < incidents.size(); i++) {
            places.computeIfAbsent(incidents.get(i).dedupKey(), key -> new ArrayList<>())
                    .add(i);
        }
        List<IncidentGroup> groups = new ArrayList<>();
        places.values().forEach(all -> {
            List<Integer> said =
                    all.stream().filter(i -> incidents.get(i).quiet() == null).toList();
            boolean outOfDate = said.isEmpty()
                    && all.stream()
                            .map(i -> Objects.requireNonNull(incidents.get(i).quiet()))
                            .noneMatch(quiet -> quietPeriods.over(alert.id(), quiet));
            groups.add(group(notification, alert, incidents, said.isEmpty() ? all : said, outOfDate));
        });
        return groups;
    }

    private static IncidentGroup group(
            ObjectNode notification, Alert alert, List<Incident> incidents, List<Integer> places, boolean outOfDate) {
        Incident first = incidents.get(places.getFirst());
        String project = shared(incidents, places, Incident::projectId);
        ObjectNode part = NotificationPart.of(notification, places, project);
        if (first.test()) {
            // What senders say of a test is not so.
            ((ObjectNode) part.get("payload")).put("test", true);
        }
        return new IncidentGroup(
                first.dedupKey(),
                first.test() ? Action.TRIGGER : action(first.dedupKey(), part, alert),
                places,
                first.test(),
                part,
                outOfDate,
                project == null ? shared(incidents, places, Incident::source) : project);
    }

    private static Action action(String dedupKey, ObjectNode part, Alert alert) {
        Reports reports = Reports.of(part.path("payload"));
        String unnamed = DedupKeys.ofType(alert.id(), part.path("eventType").asText());
        if (dedupKey.equals(unnamed) && reports.says(Status.FIRING)) {
            // Nobody knows whether what is over is what goes on.
            return Action.TRIGGER;
        }
        Optional<Status> state = reports.state();
        return switch (state.orElse(Status.FIRING)) {
            case RESOLVED -> Action.RESOLVE;
            case ACKNOWLEDGED -> Action.ACKNOWLEDGE;
            case FIRING, INFO -> Action.TRIGGER;
        };
    }

    private static @Nullable String shared(
            List<Incident> incidents, List<Integer> places, Function<Incident, @Nullable String> member) {
        Set<String> values = places.stream()
                .map(i -> Objects.requireNonNullElse(member.apply(incidents.get(i)), ""))
                .collect(Collectors.toSet());
        String only = values.size() == 1 ? values.iterator().next() : "";
        return only.isEmpty() ? null : only;
    }

    /** What its senders call it, or else its key. */
    String name() {
        String title = Reports.of(notification.path("payload")).title();
        return title.isEmpty() ? dedupKey : title;
    }
}
