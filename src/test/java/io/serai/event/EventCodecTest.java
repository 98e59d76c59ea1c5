package io.serai.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final EventCodec codec = new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @EnumSource(EventType.class)
    void readsBackWhatAnEventWrites(EventType type) {
        Event event = SampleEvents.event(type);

        assertThat(codec.read(event.toJson())).isEqualTo(event);
        assertThat(codec.read(Json.read(Json.write(event.toJson())))).isEqualTo(event);
    }

    @Test
    void writesOneFormOnlyAndLeavesOutWhatIsAbsent() {
        Event event = codec.read(json("{'id':'a','event_type':'x:y','timestamp':'2026-03-01T10:30:00+02:00'}"));

        assertThat(event.toJson())
                .isEqualTo(json("{'id':'a','eventType':'x:y','workspaceId':'default',"
                        + "'timestamp':'2026-03-01T08:30:00Z','properties':{},'payload':{}}"));
    }

    @Test
    void givesEveryEventWithoutIdAnIdOfItsOwn() {
        assertThat(codec.read(json("{'eventType':'x'}")).id())
                .isNotEqualTo(codec.read(json("{'eventType':'x'}")).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace:errors", "trace_thread:feedback_score", "acme/orders.v1:paid", "X", "9-lives"})
    void takesEventTypesThatNobodyKnows(String type) {
        assertThat(codec.read(json("{'eventType':'" + type + "'}")).eventType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {":x", "a b", "ä", "a{b}", "-", "a\\nb", "a*"})
    void refusesEventTypesThatWouldNotBeKeysOrPaths(String type) {
        assertThatThrownBy(() -> codec.read(json("{'eventType':'" + type + "'}")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("eventType: ");
    }

    @Test
    void nobodyElseIsTheHubItself() {
        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','source':'serai'}")))
                .hasMessage("source: must not be serai, which is the hub itself");
        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','properties':{'a':'b','serai:trigger':'n-1'}}")))
                .hasMessage("properties: must not have names that begin with serai:, which are the hub's");
        assertThat(codec.read(json("{'eventType':'x','source':'serai/eu','properties':{'serai':'x'}}"))
                        .source())
                .isEqualTo("serai/eu");
    }

    @Test
    void whatTheHubItselfSaysMayBeReadAgain() {
        JsonNode own = json("{'id':'a','eventType':'x','source':'serai','properties':{'serai:trigger':'n-1'}}");

        assertThat(codec.again(own).properties()).containsEntry("serai:trigger", "n-1");
        assertThatThrownBy(() -> codec.again(json("{'source':'serai'}"))).hasMessage("eventType: is required");
    }

    @Test
    void limitsTheLengthOfNames() {
        assertThat(codec.read(json("{'eventType':'x','id':'" + "a".repeat(255) + "'}"))
                        .id())
                .hasSize(255);
        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','id':'" + "a".repeat(256) + "'}")))
                .hasMessage("id: must have at most 255 characters");
        assertThatThrownBy(() -> codec.read(json("{'eventType':'" + "a".repeat(129) + "'}")))
                .hasMessageStartingWith("eventType: must be at most 128");
    }

    @Test
    void limitsProperties() {
        String many = IntStream.range(0, 65).mapToObj(i -> "'k" + i + "':'v'").collect(Collectors.joining(","));

        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','properties':{" + many + "}}")))
                .hasMessage("properties: must have at most 64 members");
        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','properties':{'k':'" + "v".repeat(1025) + "'}}")))
                .hasMessage("properties.k: must have at most 1024 characters");
    }

    @Test
    void takesPayloadsThatAreObjectsOrArrays() {
        assertThat(codec.read(json("{'eventType':'x','payload':[1,2]}"))
                        .payload()
                        .isArray())
                .isTrue();
        assertThat(codec.read(json("{'eventType':'x','payload':null}"))
                        .payload()
                        .isObject())
                .isTrue();
        assertThatThrownBy(() -> codec.read(json("{'eventType':'x','payload':true}")))
                .hasMessage("payload: must be an object or an array");
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> codec.read(json("{'id':1,'timestamp':'now','extra':1}")))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.problems())
                        .extracting(problem -> problem.field())
                        .containsExactly("id", "eventType", "timestamp", "extra"));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void knowsEveryTypeByItsNameOnTheWire(EventType type) {
        assertThat(EventType.of(type.wire())).contains(type);
        assertThat(EventCodec.EVENT_TYPE.matcher(type.wire()).matches()).isTrue();
    }

    @Test
    void doesNotKnowOtherTypes() {
        assertThat(EventType.of("acme:paid")).isEmpty();
        assertThat(EventType.of("TRACE_ERRORS")).isEmpty();
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }
}
