package io.serai.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The event type of one completed LLM request, and the members of its payload: those of Helicone's webhooks, of which
 * the event has as many as its sender knows. The custom properties are the event's own.
 */
public final class LoggedRequest {
    /** The event type. */
    public static final String TYPE = "request:logged";

    public static final String REQUEST_ID = "request_id";
    public static final String REQUEST_BODY = "request_body";
    public static final String RESPONSE_BODY = "response_body";
    public static final String USER_ID = "user_id";
    public static final String REQUEST_RESPONSE_URL = "request_response_url";
    public static final String MODEL = "model";
    public static final String PROVIDER = "provider";
    public static final String METADATA = "metadata";

    private LoggedRequest() {}

    /** What the request is known by, here and at its receivers. */
    public static String requestId(String eventId, JsonNode payload) {
        JsonNode given = payload.path(REQUEST_ID);
        return given.isTextual() && !given.textValue().isEmpty() ? given.textValue() : eventId;
    }

    /** The payload without its content: which request it was and, if known, whose. */
    public static ObjectNode withoutContent(String eventId, JsonNode payload) {
        ObjectNode ids = JsonNodeFactory.instance.objectNode();
        ids.put(REQUEST_ID, requestId(eventId, payload));
        if (payload.path(USER_ID).isTextual()) {
            ids.set(USER_ID, payload.get(USER_ID));
        }
        return ids;
    }
}
