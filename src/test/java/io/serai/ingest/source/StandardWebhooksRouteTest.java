package io.serai.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.testing.Fixtures;
import io.serai.testing.SenderSamples;
import io.serai.testing.SourceRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the shipped route makes of Standard Webhooks; their signatures are somebody else's. */
class StandardWebhooksRouteTest {
    private static final Map<String, String> HEADERS = Map.of("Webhook-Id", "msg_1", "Webhook-Timestamp", "1772357400");

    private static SourceRoute route;

    @BeforeAll
    static void load() {
        route = SourceRoute.of("standard-webhooks");
    }

    @AfterAll
    static void stop() {
        route.close();
    }

    @Test
    void mapsTheUsualPayload() {
        JsonNode body = SenderSamples.json("standard-webhooks");

        JsonNode event = map(body, HEADERS);

        assertThat(event.get("id").textValue()).isEqualTo("msg_1");
        assertThat(event.get("eventType").textValue()).isEqualTo("eval.run.failed");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(event.get("severity").textValue()).isEqualTo("warning");
        assertThat(event.get("title").textValue()).isEqualTo("Nightly evaluation failed");
        assertThat(event.get("message").textValue()).isEqualTo("12 of 400 answers are toxic");
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void readsSvixsHeaders() {
        JsonNode event = map(json("{}"), Map.of("svix-id", "msg_2", "svix-timestamp", "1772357400"));

        assertThat(event.get("id").textValue()).isEqualTo("msg_2");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(event.get("eventType").textValue()).isEqualTo("webhook:received");
    }

    @Test
    void wrapsWhatIsNeitherObjectNorArray() {
        assertThat(map(json("\"plain\""), HEADERS).get("payload")).isEqualTo(json("{\"data\": \"plain\"}"));
        assertThat(map(json("null"), HEADERS).get("payload")).isEqualTo(json("{\"data\": null}"));
        assertThat(map(json("[1, 2]"), HEADERS).get("payload")).isEqualTo(json("[1, 2]"));
        assertThat(map(json("{\"type\": 5, \"data\": [1]}"), HEADERS)
                        .get("eventType")
                        .textValue())
                .isEqualTo("webhook:received");
    }

    @Test
    void mapsTheJsonOfEverySignedVector() {
        List<JsonNode> vectors = new ArrayList<>();
        Fixtures.json("standard-webhooks/sign-vectors.hmac-v1.json").forEach(vectors::add);
        Fixtures.json("standard-webhooks/verify-vectors.hmac-v1.json").forEach(vectors::add);
        vectors.add(Fixtures.json("standard-webhooks/sign-vector.ed25519-v1a.json"));
        int mapped = 0;
        for (JsonNode vector : vectors) {
            byte[] payload = vector.get("payload").textValue().getBytes(UTF_8);
            if (isJson(payload)) {
                JsonNode event = map(Json.read(payload), HEADERS);
                assertThat(event.get("payload")).isEqualTo(Json.read(payload));
                assertThat(event.get("eventType").textValue())
                        .isEqualTo(Json.read(payload).path("type").asText("webhook:received"));
                mapped++;
            }
        }
        assertThat(mapped).isEqualTo(vectors.size() - 2);
    }

    /** Two vectors are of bodies that the hub refuses before it maps them. */
    private static boolean isJson(byte[] payload) {
        try {
            Json.read(payload);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static JsonNode map(JsonNode body, Map<String, String> headers) {
        ArrayNode events = route.map(body, headers);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static JsonNode json(String json) {
        return Json.read(json.getBytes(UTF_8));
    }
}
