package io.serai.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.json.InvalidInputException;
import io.serai.testing.SenderSamples;
import io.serai.testing.SourceRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped mapping makes of any JSON. */
class JsonRouteTest {
    private static SourceRoute route;

    @BeforeAll
    static void load() {
        route = SourceRoute.of("json");
    }

    @AfterAll
    static void stop() {
        route.close();
    }

    @Test
    void readsTheNamesThatManySendersHave() {
        JsonNode body = SenderSamples.json("json");

        JsonNode event = map(body.toString());

        assertThat(event.get("id").isNull()).isTrue();
        assertThat(event.get("eventType").textValue()).isEqualTo("build:failed");
        assertThat(event.get("timestamp").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(event.get("severity").textValue()).isEqualTo("error");
        assertThat(event.get("title").textValue()).isEqualTo("Deployment of the prompt service failed");
        assertThat(event.get("message").textValue()).startsWith("Step 3 of 5");
        assertThat(event.at("/links/0/href").textValue()).isEqualTo("https://ci.example.com/pipelines/4711");
        assertThat(event.at("/properties/team").textValue()).isEqualTo("prompts");
        assertThat(event.get("payload")).isEqualTo(body);
    }

    @Test
    void makesAnEventOfAnythingThatIsAnObject() {
        JsonNode event = map("{\"a\": 1, \"id\": 7, \"level\": 30, \"status\": {\"code\": 2}, \"labels\": [\"x\"]}");

        assertThat(event.get("eventType").textValue()).isEqualTo("json:event");
        // Many senders' id names the thing that the event is about.
        assertThat(event.get("id").isNull()).isTrue();
        assertThat(event.get("status").isNull()).isTrue();
        assertThat(event.get("properties")).isEmpty();
        assertThat(event.get("links")).isEmpty();
    }

    @Test
    void makesOneEventOfEachElementOfAnArray() {
        ArrayNode events = route.map("[{\"type\": \"a\", \"eventId\": \"1\"}, {\"type\": \"b\"}]");

        assertThat(events)
                .extracting(event -> event.get("eventType").textValue())
                .containsExactly("a", "b");
        assertThat(events.get(0).get("id").textValue()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1772357400",
                "1772357400.5",
                "1772357400123",
                "1e300",
                "-1",
                "99999999999999999999",
                "\"yesterday\""
            })
    void passesTimesOnAsTheyCome(String given) {
        assertThat(map("{\"time\": " + given + "}").get("timestamp"))
                .hasToString(Mapped.json(given).toString());
    }

    @Test
    void takesTheFirstMemberThatCanBeATime() {
        assertThat(map("{\"timestamp\": {}, \"time\": true, \"created_at\": \"2026-03-01\"}")
                        .get("timestamp")
                        .textValue())
                .isEqualTo("2026-03-01");
        assertThat(map("{\"time\": true}").get("timestamp").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"triggered, firing", "Acknowledged, acknowledged", "ACKED, acknowledged", "recovered, resolved"})
    void knowsManyWordsForAStatus(String given, String status) {
        assertThat(map("{\"status\": \"" + given + "\"}").get("status").textValue())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "null"})
    void refusesWhatIsNoObject(String body) {
        assertThatThrownBy(() -> route.map(body))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("body: must be a JSON object, or an array of them");
    }

    @Test
    void saysWhichElementIsNoObject() {
        assertThatThrownBy(() -> route.map("[{}, 7]")).hasMessage("[1]: must be an object");
    }

    private static JsonNode map(String json) {
        ArrayNode events = route.map(json);
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
