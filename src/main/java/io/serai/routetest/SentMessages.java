package io.serai.routetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.alert.Alert;
import io.serai.alert.Masks;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.ingest.AlertWindows;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one alert would send for the events that it gets, as if all of them came within its window. */
final class SentMessages {
    private static final Instant ALL_AT_ONCE = Instant.EPOCH;

    private final Alert alert;
    private final List<String> messages = new ArrayList<>();

    SentMessages(RoutesUnderTest routes, AlertWindows windows, Alert alert, List<Event> events) {
        this.alert = alert;
        // Routing may make several of one: an id counts once.
        Map<String, Map<String, Event>> byType = new LinkedHashMap<>();
        events.forEach(event -> byType.computeIfAbsent(event.eventType(), type -> new LinkedHashMap<>())
                .putIfAbsent(BucketEvent.id(event), event));
        byType.forEach((type, ofType) -> windows.gather(alert, List.copyOf(ofType.values()), event -> ALL_AT_ONCE)
                .forEach(notification -> routes.messages(alert, type, notification)
                        .forEach(message -> messages.add(new String(message, StandardCharsets.UTF_8)))));
    }

    void check(RouteTest.Messages expected, List<String> failures) {
        String at = "messages of " + expected.alert();
        if (expected.count() != null && expected.count() != messages.size()) {
            failures.add(at + ": expected " + expected.count() + ", got " + messages.size() + all(messages));
            return;
        }
        List<String> asked = asked(expected.message());
        if (asked == null) {
            failures.add(at + ": there is no message " + expected.message() + ", only " + messages.size());
            return;
        }
        for (String text : expected.contains()) {
            if (asked.stream().noneMatch(message -> message.contains(text))) {
                failures.add(at + ": none contains " + text + all(asked));
            }
        }
        for (String text : expected.lacks()) {
            asked.stream()
                    .filter(message -> message.contains(text))
                    .findFirst()
                    .ifPresent(message -> failures.add(at + ": one contains " + text + all(List.of(message))));
        }
        if (!expected.json().isEmpty()) {
            checkJson(at, expected.json(), asked, failures);
        }
    }

    /** Null when there is no such message. */
    private @Nullable List<String> asked(@Nullable Integer which) {
        if (which == null) {
            return messages;
        }
        return which < messages.size() ? List.of(messages.get(which)) : null;
    }

    private void checkJson(String at, Map<String, JsonNode> expected, List<String> asked, List<String> failures) {
        if (asked.isEmpty()) {
            failures.add(at + ": there is none");
            return;
        }
        JsonNode message = json(asked.getFirst());
        List<String> differences = new ArrayList<>();
        expected.forEach((pointer, value) -> new Difference(differences).find(pointer, value, message.at(pointer)));
        differences.forEach(difference -> failures.add(at + ": " + Masks.hideIn(difference, alert)));
    }

    /** Nothing of a text that is no JSON. */
    private static JsonNode json(String message) {
        try {
            return Json.read(message.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            return MissingNode.getInstance();
        }
    }

    /** Below the failure, for whoever looks for the difference; without the alert's secrets. */
    private String all(List<String> some) {
        StringBuilder shown = new StringBuilder();
        some.forEach(message -> shown.append("\n  ").append(Difference.shown(Masks.hideIn(message, alert))));
        return shown.toString();
    }
}
