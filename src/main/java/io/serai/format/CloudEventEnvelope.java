package io.serai.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A notification as a CloudEvent in structured form, by
 * <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">its JSON format 1.0</a>.
 * What is unique, as there, is {@code source} and {@code id}; they are the same in every attempt.
 */
final class CloudEventEnvelope {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    private static final String SOURCE = "/serai/alerts/";
    private static final String TYPE = "io.serai.";

    /** Of attributes: intermediaries may put them into headers. */
    private static final int LONGEST = 1_000;

    private CloudEventEnvelope() {}

    static ObjectNode of(ObjectNode notification) {
        String alertId = notification.path("alertId").asText();
        String name = PlainText.line(notification.path("alertName").asText(), LONGEST);
        String eventType = PlainText.line(notification.path("eventType").asText(), LONGEST);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", "1.0");
        event.set("id", notification.path("id"));
        event.put("source", SOURCE + escaped(alertId));
        event.put("type", TYPE + eventType.replace(':', '.'));
        event.put("subject", name.isEmpty() ? alertId : name);
        event.set("time", notification.path("createdAt"));
        event.put("datacontenttype", "application/json");
        event.set("data", Envelope.camel(notification));
        return event;
    }

    /** As a segment of a URI's path. */
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
