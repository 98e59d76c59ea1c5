package io.serai.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.event.LoggedRequest;
import io.serai.event.Report;
import io.serai.event.Samples;
import io.serai.ingest.source.CompletedEvents;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The notifications that golden files are of: always the same events. */
final class Cases {
    private static final List<String> SENDERS = List.of("alertmanager", "grafana", "langfuse", "litellm");

    private Cases() {}

    /**
     * Events of one type that become one notification.
     *
     * @param name of the golden file
     */
    record Case(String name, List<Event> events) {
        String eventType() {
            return events.getFirst().eventType();
        }
    }

    /** One of each event type that is known, of what senders send to hooks, and of a type that nobody knows. */
    static List<Case> ofEachType() {
        List<Case> cases = new ArrayList<>();
        for (EventType type : EventType.values()) {
            cases.add(new Case(fileName(type.wire()), List.of(sample(type))));
        }
        cases.add(new Case(fileName(LoggedRequest.TYPE), List.of(loggedRequest())));
        SENDERS.forEach(sender -> CompletedEvents.ofSample(sender, SampleEvents.TIME).stream()
                .collect(Collectors.groupingBy(Cases::caseName))
                .forEach((name, events) -> cases.add(new Case(name, events))));
        cases.add(new Case("alertmanager-alert-mixed", CompletedEvents.ofSample("alertmanager", SampleEvents.TIME)));
        cases.add(new Case("deployment-finished", List.of(unknownType())));
        return cases;
    }

    /** More than fits in one message: 100 batches of three guardrails each, each on a trace of its own. */
    static Case parts() {
        return new Case(
                "300-items",
                IntStream.range(0, 100)
                        .mapToObj(batch -> event("batch-" + batch, batch, guardrails(batch)))
                        .toList());
    }

    /** What nobody means to send, or means to break something with. */
    static Case hostile() {
        List<Event> events = new ArrayList<>();
        List<String> texts = HostileTexts.ALL;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            JsonNode payload = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", text)
                    .put("name", text)
                    .put("error", text)
                    .put("prompt", "The secret prompt of customer 4711: " + text);
            String line = text.replaceAll("\\p{Cntrl}", " ");
            events.add(new Event(
                    "hostile-" + i,
                    "tool:called",
                    SampleEvents.WORKSPACE,
                    SampleEvents.PROJECT,
                    "anna@example.com",
                    SampleEvents.TIME.plusSeconds(i),
                    Map.of(),
                    payload,
                    "json/prod",
                    new Report(
                            Report.Severity.WARNING,
                            line,
                            text,
                            Report.Status.FIRING,
                            null,
                            List.of(new Report.Link("https://example.com/?a=1&b=%3Cx%3E", line)))));
        }
        return new Case("hostile", events);
    }

    /** Alertmanager's sample has a problem that goes on and one that is over. */
    private static String caseName(Event event) {
        String name = fileName(event.eventType());
        return event.report().status() == Report.Status.RESOLVED ? name + "-resolved" : name;
    }

    private static String fileName(String eventType) {
        return eventType.replace(':', '-').replace('_', '-');
    }

    private static Event sample(EventType type) {
        return SampleEvents.event("0199a200-0000-7000-8000-000000000e01", type.wire(), SampleEvents.payload(type));
    }

    private static Event loggedRequest() {
        return Samples.event(LoggedRequest.TYPE, SampleEvents.WORKSPACE, null, SampleEvents.TIME);
    }

    private static Event unknownType() {
        return new Event(
                "0199a200-0000-7000-8000-000000000e02",
                "deployment:finished",
                SampleEvents.WORKSPACE,
                null,
                "ben@example.com",
                SampleEvents.TIME,
                Map.of("environment", "production"),
                json(
                        """
                        {"service": "support-agent", "version": "2026.3.1", "name": "support-agent to production",
                         "changes": ["new prompt for refunds", "gpt-4o-mini for titles"]}
                        """));
    }

    private static Event event(String id, int number, JsonNode payload) {
        Event first = SampleEvents.event(id, EventType.TRACE_GUARDRAILS_TRIGGERED.wire(), payload);
        Instant time = SampleEvents.TIME.minus(Duration.ofSeconds(30 - number / 4));
        return new Event(
                first.id(),
                first.eventType(),
                first.workspaceId(),
                first.projectId(),
                first.userName(),
                time,
                first.properties(),
                first.payload());
    }

    private static ArrayNode guardrails(int batch) {
        ArrayNode guardrails = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 3; i++) {
            int number = 3 * batch + i;
            guardrails
                    .addObject()
                    .put("id", id(0x5000 + number))
                    .put("entity_id", id(0x7000 + number))
                    .put("project_id", SampleEvents.PROJECT)
                    .put("project_name", "checkout")
                    .put("name", i == 0 ? "PII" : "TOPIC")
                    .put("result", "failed");
        }
        return guardrails;
    }

    private static String id(int number) {
        return "0199a200-0000-7000-8000-%012x".formatted(number);
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
