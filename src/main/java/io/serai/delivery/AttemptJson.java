package io.serai.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt in its one stored and shown form; what is not known is left out, and {@code part} and {@code parts} where
 * there is one message:
 *
 * <pre>{@code
 * {"at": "2026-03-01T09:30:00Z", "notificationId": "0199…", "alertId": "my-first", "eventType": "trace:errors",
 *  "workspaceId": "default", "attempt": 2, "replay": 0, "outcome": "retry", "reason": "http_503", "status": 503,
 *  "requestBytes": 1834, "sent": true, "responseBytes": 19, "excerpt": "Service Unavailable",
 *  "millis": {"resolving": 0.412, "connecting": 11.2, "securing": 23.9, "waiting": 181.7, "total": 219.3}}
 * }</pre>
 */
public final class AttemptJson {
    /** The verdict wants more of an answer than people do, and the log keeps many. */
    private static final int MAX_EXCERPT = 500;

    private AttemptJson() {}

    public static ObjectNode write(Attempt attempt) {
        Exchanged exchanged = attempt.exchanged();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", attempt.at().toString())
                .put("notificationId", attempt.notificationId())
                .put("alertId", attempt.alertId())
                .put("eventType", attempt.eventType())
                .put("workspaceId", attempt.workspaceId())
                .put("attempt", attempt.number());
        if (attempt.parts() > 1) {
            json.put("part", attempt.part()).put("parts", attempt.parts());
        }
        json.put("replay", attempt.replay()).put("outcome", attempt.outcome()).put("reason", attempt.reason());
        if (exchanged.status() != null) {
            json.put("status", exchanged.status());
        }
        json.put("requestBytes", exchanged.requestBytes())
                .put("sent", exchanged.sent())
                .put("responseBytes", exchanged.responseBytes());
        String excerpt = excerpt(exchanged.excerpt());
        if (!excerpt.isEmpty()) {
            json.put("excerpt", excerpt);
        }
        ObjectNode millis = json.putObject("millis");
        put(millis, "resolving", exchanged.resolving());
        put(millis, "connecting", exchanged.connecting());
        put(millis, "securing", exchanged.securing());
        put(millis, "waiting", exchanged.waiting());
        put(millis, "total", exchanged.total());
        return json;
    }

    private static String excerpt(String text) {
        String cut = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "…" : text;
        // A cut may leave half a character, which JSON can't have.
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode millis, String name, @Nullable Duration duration) {
        if (duration != null) {
            millis.put(name, BigDecimal.valueOf(duration.toNanos() / 1000, 3));
        }
    }

    /** Empty when it is not what {@link #write} writes. */
    static Optional<Attempt> read(byte[] stored) {
        try {
            JsonNode json = Json.read(stored);
            JsonNode millis = json.path("millis");
            JsonNode status = json.path("status");
            Duration total = duration(millis, "total");
            if (total == null) {
                return Optional.empty();
            }
            return Optional.of(new Attempt(
                    json.path("notificationId").asText(),
                    json.path("alertId").asText(),
                    json.path("eventType").asText(),
                    json.path("workspaceId").asText(),
                    json.path("attempt").intValue(),
                    json.path("part").asInt(1),
                    json.path("parts").asInt(1),
                    json.path("replay").intValue(),
                    Instant.parse(json.path("at").asText()),
                    json.path("outcome").asText(),
                    json.path("reason").asText(),
                    new Exchanged(
                            status.isInt() ? status.intValue() : null,
                            json.path("requestBytes").longValue(),
                            json.path("sent").booleanValue(),
                            json.path("responseBytes").longValue(),
                            json.path("excerpt").asText(),
                            duration(millis, "resolving"),
                            duration(millis, "connecting"),
                            duration(millis, "securing"),
                            duration(millis, "waiting"),
                            total)));
        } catch (InvalidInputException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Duration duration(JsonNode millis, String name) {
        JsonNode value = millis.path(name);
        return value.isNumber()
                ? Duration.ofNanos(value.decimalValue().movePointRight(6).longValue())
                : null;
    }
}
