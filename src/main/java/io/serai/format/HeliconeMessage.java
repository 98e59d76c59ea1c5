package io.serai.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.event.LoggedRequest;
import io.serai.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One logged request as Helicone's webhooks send it: a flat object, its members in the order of Helicone's servers. */
final class HeliconeMessage {
    /** Helicone's own words, by which receivers know that a body was left out. */
    static final String TOO_LARGE =
            "Body too large for webhook, please fetch the full request and response from Helicone";

    private static final String PROMPT_TOKENS = "promptTokens";
    private static final String COMPLETION_TOKENS = "completionTokens";
    private static final String TOTAL_TOKENS = "totalTokens";
    private static final List<String> METADATA =
            List.of("cost", PROMPT_TOKENS, COMPLETION_TOKENS, TOTAL_TOKENS, "latencyMs");

    /** No count has as many digits, on either side of its point. Adding what has would fill the memory. */
    private static final int MAX_DIGITS = 100;

    private final HeliconeFormatConfig config;

    HeliconeMessage(HeliconeFormatConfig config) {
        this.config = config;
    }

    /**
     * Absent members are left out.
     *
     * @param request the event's payload
     * @param withData or only the request's id and, if known, its user's
     */
    ObjectNode of(String eventId, JsonNode request, boolean withData) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put(LoggedRequest.REQUEST_ID, LoggedRequest.requestId(eventId, request));
        if (withData) {
            JsonNode requestBody = request.path(LoggedRequest.REQUEST_BODY);
            message.set(
                    LoggedRequest.REQUEST_BODY,
                    absent(requestBody) ? JsonNodeFactory.instance.objectNode() : body(requestBody));
            JsonNode responseBody = request.path(LoggedRequest.RESPONSE_BODY);
            if (!absent(responseBody)) {
                message.set(LoggedRequest.RESPONSE_BODY, body(responseBody));
            }
        }
        copyText(request, message, LoggedRequest.USER_ID);
        if (withData) {
            copyText(request, message, LoggedRequest.REQUEST_RESPONSE_URL);
            copyText(request, message, LoggedRequest.MODEL);
            copyText(request, message, LoggedRequest.PROVIDER);
            ObjectNode metadata = metadata(request.path(LoggedRequest.METADATA));
            if (!metadata.isEmpty()) {
                message.set(LoggedRequest.METADATA, metadata);
            }
        }
        return message;
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private JsonNode body(JsonNode given) {
        JsonNode body = ScriptNumbers.in(given);
        // A string is a body that its sender has serialised already.
        byte[] bytes = body.isTextual() ? body.textValue().getBytes(StandardCharsets.UTF_8) : Json.write(body);
        return bytes.length > config.maxBodyBytes() ? TextNode.valueOf(TOO_LARGE) : body;
    }

    private static void copyText(JsonNode from, ObjectNode to, String name) {
        if (from.path(name).isTextual()) {
            to.set(name, from.get(name));
        }
    }

    private static ObjectNode metadata(JsonNode given) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (String name : METADATA) {
            JsonNode value = given.path(name);
            if (value.isNumber()) {
                metadata.set(name, ScriptNumbers.in(value));
            } else if (name.equals(TOTAL_TOKENS)) {
                BigDecimal sum = sum(given.path(PROMPT_TOKENS), given.path(COMPLETION_TOKENS));
                if (sum != null) {
                    metadata.set(name, ScriptNumbers.in(DecimalNode.valueOf(sum)));
                }
            }
        }
        return metadata;
    }

    /** Of those that are known; null when none is. */
    private static @Nullable BigDecimal sum(JsonNode... tokens) {
        BigDecimal sum = null;
        for (JsonNode count : tokens) {
            if (isCount(count)) {
                sum = sum == null ? count.decimalValue() : sum.add(count.decimalValue());
            }
        }
        return sum;
    }

    private static boolean isCount(JsonNode node) {
        if (!node.isNumber()) {
            return false;
        }
        BigDecimal value = node.decimalValue();
        return Math.abs((long) value.precision() - value.scale()) <= MAX_DIGITS
                && Math.abs((long) value.scale()) <= MAX_DIGITS;
    }
}
