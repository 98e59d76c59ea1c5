package io.serai.bench;

import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.PropertyFilter;
import io.serai.alert.Secret;
import io.serai.alert.Trigger;
import io.serai.alert.TriggerConfig;
import io.serai.alert.Webhook;
import io.serai.event.Event;
import io.serai.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts as a team has them, and events of which each matches four of one team's ten: one alert wants all errors, three
 * those of a project, three those of a customer, and three those of a tier in production.
 */
final class BenchAlerts {
    /** Of one team. */
    static final int TEN = 10;

    /** Of these, an event of the team matches so many. */
    static final int MATCHES = 4;

    private static final String ERRORS = "trace:errors";
    private static final int KINDS = 3;

    private BenchAlerts() {}

    static List<Alert> ofTeam(String workspace) {
        List<Alert> alerts = new ArrayList<>();
        alerts.add(alert(workspace, "all", null, trigger(ERRORS, List.of())));
        for (int i = 0; i < KINDS; i++) {
            alerts.add(alert(workspace, "project-" + i, project(i), trigger(ERRORS, List.of())));
            alerts.add(alert(workspace, "customer-" + i, null, trigger(ERRORS, List.of(), customer(i))));
            alerts.add(alert(workspace, "tier-" + i, null, trigger(ERRORS, List.of(), production(), tier(i))));
        }
        return alerts;
    }

    /**
     * So many that match no event of the team: five kinds in turn, three of them in the team's own workspace. One in
     * seven is disabled.
     */
    static List<Alert> ofOthers(String workspace, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Alert other = other(workspace, "other-" + i, KINDS + i);
                    return i % 7 == 0 ? disabled(other) : other;
                })
                .toList();
    }

    private static Alert disabled(Alert alert) {
        return new Alert(
                alert.id(),
                alert.name(),
                false,
                alert.workspaceId(),
                alert.type(),
                alert.projectId(),
                alert.metadata(),
                alert.webhook(),
                alert.triggers(),
                alert.options());
    }

    private static Alert other(String workspace, String name, int number) {
        return switch (number % 5) {
            case 0 -> alert("workspace-" + number % 500, name, null, trigger(ERRORS, List.of(), customer(0)));
            case 1 -> alert(workspace, name, null, trigger("trace:cost", List.of(), customer(0)));
            case 2 -> alert(workspace, name, project(number), trigger(ERRORS, List.of(), production()));
            case 3 -> alert(workspace, name, null, trigger(ERRORS, List.of(), production(), customer(number)));
            default ->
                alert(
                        workspace,
                        name,
                        null,
                        trigger(
                                ERRORS,
                                List.of(scope(IntStream.range(number, number + 5)
                                        .mapToObj(BenchAlerts::project)
                                        .collect(Collectors.joining(","))))));
        };
    }

    /** One of the team's events. */
    static Event event(String workspace, int number) {
        return new Event(
                "event-" + number,
                ERRORS,
                workspace,
                project(number % KINDS),
                "anna@example.com",
                Instant.EPOCH,
                Map.of(
                        "environment",
                        "production",
                        "customer",
                        customer(number / KINDS % KINDS).value(),
                        "tier",
                        tier(number % KINDS).value(),
                        "release",
                        "2026-11"),
                Json.mapper().createObjectNode());
    }

    private static Alert alert(String workspace, String name, @Nullable String projectId, Trigger trigger) {
        return new Alert(
                workspace + "-" + name,
                name,
                true,
                workspace,
                "general",
                projectId,
                Map.of("base_url", "https://opik.example.com"),
                new Webhook(
                        new Secret("https://hooks.example.com/services/" + workspace + "/" + name),
                        new Secret("token-of-" + name),
                        new Secret("a-key-of-32-characters-for-hmac!"),
                        null,
                        Map.of("X-Team", new Secret(workspace))),
                List.of(trigger),
                AlertOptions.DEFAULT);
    }

    private static Trigger trigger(String eventType, List<TriggerConfig> configs, PropertyFilter... filters) {
        return new Trigger(null, eventType, configs, Trigger.ALL, List.of(filters));
    }

    private static TriggerConfig scope(String projects) {
        return new TriggerConfig(null, "scope:project", Map.of("project_ids", projects), null);
    }

    private static String project(int number) {
        return "0199a200-0000-7000-8000-%012d".formatted(number);
    }

    private static PropertyFilter production() {
        return new PropertyFilter("environment", "production");
    }

    private static PropertyFilter customer(int number) {
        return new PropertyFilter("customer", "customer-" + number);
    }

    private static PropertyFilter tier(int number) {
        return new PropertyFilter("tier", "tier-" + number);
    }
}
