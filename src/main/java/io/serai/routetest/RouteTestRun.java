package io.serai.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.alert.Match;
import io.serai.event.Event;
import io.serai.ingest.AlertWindows;
import io.serai.ingest.source.SourceTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of one test: sends what is given through the routes, and notes what is not as expected. */
final class RouteTestRun {
    private final RouteTest test;
    private final RouteTest.Expected expected;
    private final RoutesUnderTest routes;
    private final AlertWindows windows;
    private final TestAlerts alerts;
    private final List<String> failures = new ArrayList<>();

    RouteTestRun(RouteTest test, RoutesUnderTest routes, AlertWindows windows, TestAlerts alerts) {
        this.test = test;
        this.expected = test.expected();
        this.routes = routes;
        this.windows = windows;
        this.alerts = alerts;
    }

    /**
     * An event behind routing.
     *
     * @param position of the event that it was
     */
    private record Routed(int position, Event event) {}

    List<String> failures() {
        try {
            run();
        } catch (RouteFailedException e) {
            failures.add("a route fails: " + e.getMessage());
        }
        return failures;
    }

    private void run() {
        routes.forget();
        List<Event> events = given();
        if (!failures.isEmpty() || expected.refused() != null) {
            return;
        }
        List<Routed> routed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            for (Event event : routes.route(events.get(i))) {
                routed.add(new Routed(i, event));
            }
        }
        checkDropped(events.size(), routed);
        if (expected.routed() != null) {
            compare(
                    "routed",
                    expected.routed(),
                    routed.stream().map(Routed::event).toList());
        }
        if (expected.asksForAlerts()) {
            checkAlerts(routed);
        }
    }

    private List<Event> given() {
        return switch (test.given()) {
            case RouteTest.Given.Events events -> events.events();
            case RouteTest.Given.Hook hook -> {
                SourceTrial.Result result = routes.send(hook.type(), hook.name(), hook.body(), hook.headers());
                checkRefusal(result);
                if (expected.made() != null && result.refusal() == null) {
                    compare("events", expected.made(), result.events());
                }
                yield result.events();
            }
        };
    }

    private void checkRefusal(SourceTrial.Result result) {
        String wanted = expected.refused();
        String refusal = result.refusal();
        if (wanted == null && refusal != null) {
            failures.add("the request is refused: " + Difference.shown(refusal));
        } else if (wanted != null && refusal == null) {
            failures.add("refused: expected " + wanted + ", but the request makes "
                    + result.events().size() + " events");
        } else if (wanted != null && refusal != null && !refusal.contains(wanted)) {
            failures.add("refused: expected " + wanted + ", got " + Difference.shown(refusal));
        }
    }

    private void compare(String at, JsonNode wanted, List<Event> events) {
        ArrayNode actual = JsonNodeFactory.instance.arrayNode();
        events.forEach(event -> actual.add(event.toJson()));
        new Difference(failures).find(at, wanted, actual);
    }

    private void checkDropped(int count, List<Routed> routed) {
        RouteTest.Dropped dropped = expected.dropped();
        if (dropped == null) {
            return;
        }
        Set<Integer> actual = new RouteTest.Dropped(true, Set.of()).of(count);
        routed.forEach(event -> actual.remove(event.position()));
        Set<Integer> wanted = dropped.of(count);
        if (!wanted.equals(actual)) {
            failures.add("dropped: expected " + positions(wanted) + ", got " + positions(actual));
        }
    }

    private static String positions(Set<Integer> positions) {
        return positions.isEmpty()
                ? "none"
                : "event " + positions.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void checkAlerts(List<Routed> routed) {
        List<Alert> all = test.alerts() == null ? alerts.ofHub() : test.alerts();
        AlertRegistry registry = new AlertRegistry();
        registry.replace(all);
        AlertMatcher matcher = new AlertMatcher(registry);
        Set<RouteTest.Match> actual = new LinkedHashSet<>();
        Map<String, List<Event>> wanted = new LinkedHashMap<>();
        for (Routed each : routed) {
            for (Match match : matcher.match(each.event())) {
                String id = match.alert().id();
                actual.add(new RouteTest.Match(each.position(), id));
                wanted.computeIfAbsent(id, first -> new ArrayList<>()).add(each.event());
            }
        }
        NamedAlerts named = new NamedAlerts(all, failures);
        if (expected.matches() != null) {
            checkMatches(expected.matches(), actual, named, routed);
        }
        for (RouteTest.Messages messages : expected.messages()) {
            Alert alert = named.find(messages.alert());
            if (alert != null) {
                new SentMessages(routes, windows, alert, wanted.getOrDefault(alert.id(), List.of()))
                        .check(messages, failures);
            }
        }
    }

    private void checkMatches(
            Set<RouteTest.Match> expectedOnes, Set<RouteTest.Match> actual, NamedAlerts named, List<Routed> routed) {
        Set<RouteTest.Match> unexpected = new LinkedHashSet<>(actual);
        for (RouteTest.Match match : expectedOnes) {
            Alert alert = named.find(match.alert());
            if (alert == null) {
                continue;
            }
            RouteTest.Match byId = new RouteTest.Match(match.event(), alert.id());
            unexpected.remove(byId);
            if (!actual.contains(byId)) {
                failures.add("matches: event " + match.event() + " should reach " + match.alert() + " and does not: "
                        + reason(match.event(), alert, routed));
            }
        }
        unexpected.forEach(match -> failures.add("matches: event " + match.event() + " reaches "
                + Objects.requireNonNull(named.find(match.alert())).name() + " and should not"));
    }

    /** Why an alert does not get an event: the first condition that keeps it away. */
    private static String reason(int position, Alert alert, List<Routed> routed) {
        return routed.stream()
                .filter(each -> each.position() == position)
                .flatMap(each -> AlertMatcher.explain(alert, each.event()).unmet().stream())
                .map(unmet -> unmet.kind().wire().replace('_', ' ') + ": expected " + unmet.expected() + ", got "
                        + unmet.actual())
                .findFirst()
                .orElse("it does not get to direct:match");
    }
}
