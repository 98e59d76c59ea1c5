package io.serai.ingest.source;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.ingest.IngestConfig;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.testing.SourceRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies in which one member is missing or something else than its sender documents. A route makes the best of them or
 * says what is wrong; it never fails, and it never loses an event without a word.
 */
class OddBodiesTest {
    private static final Path BODIES = Path.of("src/test/resources/io/serai/ingest/source/bodies");
    private static final Path SAMPLES = Path.of("src/main/resources/io/serai/ingest/source/samples");

    private static final List<JsonNode> INSTEAD = Stream.of("null", "7", "\"x\"", "[]", "{}", "[[7]]", "[{\"a\":1}]")
            .map(Mapped::json)
            .toList();

    private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");
    private static final EventCodec CODEC = new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC));
    private static final Completion COMPLETION =
            new Completion(new IngestConfig(100, 262_144, 5_242_880, Duration.ofHours(24)));
    private static final Connection CONNECTION = new Connection(
            "any",
            "test",
            true,
            "default",
            List.of(AuthScheme.NONE),
            new Verification.Nothing(),
            null,
            false,
            false,
            Map.of());

    private static final Map<String, SourceRoute> ROUTES = Stream.of(
                    "opik", "helicone", "langfuse", "litellm", "langsmith")
            .collect(toMap(type -> type, SourceRoute::of));

    @AfterAll
    static void stop() {
        ROUTES.values().forEach(SourceRoute::close);
    }

    static Stream<Path> bodies() {
        return Stream.of(BODIES, SAMPLES)
                .flatMap(OddBodiesTest::list)
                .filter(file -> ROUTES.containsKey(type(file)))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void makesEventsOfABodyAsItsSenderDocumentsIt(Path file) throws IOException {
        ArrayNode events = ROUTES.get(type(file)).map(Json.read(Files.readAllBytes(file)));

        assertThat(events).isNotEmpty().allSatisfy(event -> {
            assertThat(event.get("eventType").textValue()).isNotBlank();
            assertThat(event.get("payload").isContainerNode()).isTrue();
        });
        assertThat(events.toString()).doesNotContain("hashed", "private");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void makesTheBestOfAnOddMemberOrSaysWhatIsWrong(Path file) throws IOException {
        SourceRoute route = ROUTES.get(type(file));
        JsonNode body = Json.read(Files.readAllBytes(file));
        List<String> silent = new ArrayList<>();
        for (JsonPointer member : members(body, JsonPointer.empty())) {
            for (JsonNode instead : INSTEAD) {
                JsonNode odd = body.deepCopy();
                replace(odd, member, instead);
                if (isLost(route, odd)) {
                    silent.add(member + " = " + instead);
                }
            }
        }
        // A rule that has picked no run.
        silent.remove("/runs = []");
        assertThat(silent).isEmpty();
    }

    private static boolean isLost(SourceRoute route, JsonNode odd) {
        try {
            List<Event> events = COMPLETION.complete(
                    route.map(odd), CONNECTION, new HookRequest(Map.of(), Map.of(), Json.write(odd)), NOW);
            // As it is read behind the routing: an event that breaks a rule there would be lost.
            events.forEach(event -> CODEC.read(event.toJson()));
            return events.isEmpty();
        } catch (InvalidInputException said) {
            return String.valueOf(said.getMessage()).isBlank();
        } catch (IllegalStateException failed) {
            return true;
        }
    }

    private static List<JsonPointer> members(JsonNode node, JsonPointer at) {
        List<JsonPointer> members = new ArrayList<>();
        node.properties().forEach(member -> {
            JsonPointer there = at.appendProperty(member.getKey());
            members.add(there);
            members.addAll(members(member.getValue(), there));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            members.add(at.appendIndex(i));
            members.addAll(members(node.get(i), at.appendIndex(i)));
        }
        return members;
    }

    private static void replace(JsonNode body, JsonPointer member, JsonNode instead) {
        switch (body.at(member.head())) {
            case ObjectNode parent -> parent.set(member.last().getMatchingProperty(), instead);
            case ArrayNode parent -> parent.set(member.last().getMatchingIndex(), instead);
            default -> throw new IllegalArgumentException(String.valueOf(member));
        }
    }

    private static String type(Path file) {
        return file.getFileName().toString().split("\\.", 2)[0];
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
