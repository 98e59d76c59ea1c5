package io.serai.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What a request is answered: JSON. */
public record HttpAnswer(int status, Map<String, String> headers, JsonNode body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public static HttpAnswer of(int status, JsonNode body) {
        return new HttpAnswer(status, Map.of(), body);
    }

    /**
     * @param code for programs
     * @param message for people
     */
    public static HttpAnswer error(int status, String code, String message) {
        return of(status, errorBody(code, message));
    }

    /** What every error says, for answers that say more. */
    public static ObjectNode errorBody(String code, String message) {
        return JsonNodeFactory.instance.objectNode().put("error", code).put("message", message);
    }

    public HttpAnswer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body);
    }
}
