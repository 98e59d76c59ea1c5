package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.AlertRegistry;
import io.serai.alert.EnvelopeForm;
import io.serai.alert.MessageOptions;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** One alert, its registry, and notifications for it. */
final class Given {
    static final String ALERT_ID = "0199a200-0000-7000-8000-0000000000a1";
    static final String NOTIFICATION_ID = "0199a200-0000-7000-8000-0000000000aa";
    static final String ROUTING_KEY = "R0UT1NGK3Y00000000000000000000A1";
    static final Instant CLAIMED = Instant.parse("2026-03-01T09:31:00.250Z");

    final AlertRegistry registry = new AlertRegistry();
    private String name = "Checkout";
    private String type = "slack";
    private boolean enabled = true;
    private final Map<String, String> metadata =
            new LinkedHashMap<>(Map.of("base_url", "http://localhost:5555", "routing_key", ROUTING_KEY));
    private AlertOptions options = AlertOptions.DEFAULT;

    Given() {
        publish();
    }

    Given named(String alertName) {
        name = alertName;
        return publish();
    }

    Given ofType(String alertType) {
        type = alertType;
        return publish();
    }

    Given disabled() {
        enabled = false;
        return publish();
    }

    Given with(String key, String value) {
        metadata.put(key, value);
        return publish();
    }

    Given without(String key) {
        metadata.remove(key);
        return publish();
    }

    Given withoutData() {
        return saying(messages().withData(false));
    }

    Given withSeverities(Map<String, String> severities) {
        return saying(messages().withSeverities(severities));
    }

    Given inSnakeCase() {
        return saying(messages().withEnvelope(EnvelopeForm.SNAKE));
    }

    Given in(EnvelopeForm envelope) {
        return saying(messages().withEnvelope(envelope));
    }

    MessageOptions messages() {
        return options.messages();
    }

    Given saying(MessageOptions messages) {
        options = options.withMessages(messages);
        return publish();
    }

    private Given publish() {
        registry.replace(List.of(new Alert(
                ALERT_ID,
                name,
                enabled,
                SampleEvents.WORKSPACE,
                type,
                null,
                metadata,
                new Webhook(new Secret("https://hooks.example.com/x"), null, null, null, Map.of()),
                List.of(),
                options)));
        return this;
    }

    static Claim claim(String eventType, Event... events) {
        return new Claim(
                NOTIFICATION_ID,
                ALERT_ID,
                eventType,
                SampleEvents.WORKSPACE,
                SampleEvents.TIME,
                CLAIMED,
                0,
                0,
                0,
                Arrays.stream(events).map(Event::toJson).toList());
    }

    ObjectNode notification(EventType eventType) {
        return notification(eventType.wire(), SampleEvents.payload(eventType));
    }

    /** One event for each payload, with the ids event-0, event-1, … */
    ObjectNode notification(String eventType, JsonNode... payloads) {
        Event[] events = IntStream.range(0, payloads.length)
                .mapToObj(i -> SampleEvents.event("event-" + i, eventType, payloads[i]))
                .toArray(Event[]::new);
        return assemble(claim(eventType, events));
    }

    ObjectNode assemble(Claim claim) {
        return NotificationAssembler.assemble(claim, alert());
    }

    Alert alert() {
        return registry.byId(ALERT_ID).orElseThrow();
    }

    /** The Slack message of a notification that is to have one part. */
    ObjectNode slack(ObjectNode notification) {
        ArrayNode parts = slackParts(notification);
        assertThat(parts).hasSize(1);
        return (ObjectNode) parts.get(0);
    }

    ArrayNode slackParts(ObjectNode notification) {
        return new SlackFormatter(new Texts(FormatConfig.DEFAULT)).format(notification, alert());
    }

    /** The one event of a notification about one incident. */
    ObjectNode pagerDuty(ObjectNode notification) {
        List<ObjectNode> events = pagerDutyEvents(notification);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    List<ObjectNode> pagerDutyEvents(ObjectNode notification) {
        return pagerDutyEvents(notification, QuietPeriods.NONE);
    }

    List<ObjectNode> pagerDutyEvents(ObjectNode notification, QuietPeriods quietPeriods) {
        ArrayNode messages = new PagerDutyFormatter(new Texts(FormatConfig.DEFAULT), FormatConfig.DEFAULT, quietPeriods)
                .events(notification, alert(), new HashSet<>());
        return StreamSupport.stream(messages.spliterator(), false)
                .map(ObjectNode.class::cast)
                .toList();
    }

    ObjectNode general(ObjectNode notification) {
        return (ObjectNode) generals(notification);
    }

    /** One message, or an array of them. */
    JsonNode generals(ObjectNode notification) {
        return new GeneralFormatter(HeliconeFormatConfig.DEFAULT).message(notification, alert());
    }

    static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of the shared reference material beside the repository; the test is skipped where there is none. */
    static JsonNode shared(String path) throws IOException {
        Path file = Path.of("..", "shared").resolve(path);
        Assumptions.assumeTrue(Files.exists(file), () -> "needs the reference material: " + file);
        return Json.read(Files.readAllBytes(file));
    }

    /** The same with this text in the place of every other. */
    static JsonNode saying(JsonNode payload, String text) {
        for (JsonNode item : payload.isArray()
                ? payload
                : JsonNodeFactory.instance.arrayNode().add(payload)) {
            ObjectNode object = (ObjectNode) item;
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.stream().filter(name -> object.get(name).isTextual()).forEach(name -> object.put(name, text));
        }
        return payload;
    }
}
