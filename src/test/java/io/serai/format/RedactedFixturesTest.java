package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.SourceRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What real senders send: no words of prompts, completions and bodies are in what a chat gets. */
class RedactedFixturesTest {
    private static final Path FIXTURES = Path.of("..", "shared", "fixtures");

    /** Under these names there are contents. */
    private static final Set<String> CONTENT = Set.of(
            "input",
            "inputs",
            "output",
            "outputs",
            "template",
            "content",
            "messages",
            "choices",
            "request_body",
            "response_body",
            "request",
            "response",
            "description",
            "traceback",
            "config",
            "prompt",
            "query");

    /** Of which it is said what they are about, and which stand among contents, too. */
    private static final Set<String> ABOUT = Set.of(
            "id",
            "name",
            "model",
            "type",
            "object",
            "labels",
            "tags",
            "projectid",
            "createdby",
            "createdat",
            "updatedat");

    /** Too short to say anything, or a word of anybody. */
    private static final int SHORTEST = 9;

    private final Given given = new Given();

    @TestFactory
    List<DynamicTest> noContentLeavesForAChat() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FIXTURES), () -> "needs the reference material: " + FIXTURES);
        List<DynamicTest> tests = new ArrayList<>();
        for (String sender :
                List.of("opik", "helicone", "langfuse", "litellm", "langsmith", "alertmanager", "grafana")) {
            try (Stream<Path> files = Files.list(FIXTURES.resolve(sender))) {
                files.filter(file -> file.getFileName().toString().matches("(webhook|payload|envelope).*json"))
                        .sorted()
                        .forEach(file -> tests.add(DynamicTest.dynamicTest(
                                sender + "/" + file.getFileName(), () -> assertNoContent(sender, file))));
            }
        }
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    private void assertNoContent(String sender, Path file) throws IOException {
        JsonNode fixture = Json.read(Files.readAllBytes(file));
        List<String> contents = new ArrayList<>();
        collect(fixture, false, contents);

        for (JsonNode payload : payloads(sender, fixture)) {
            ObjectNode notification = given.notification("x", payload);
            ObjectNode redacted = Redactor.redact(notification, given.alert());
            String left = redacted.at("/payload/metadata").toString();

            contents.forEach(content -> assertThat(left).doesNotContain(content));
            String shown = new SlackFormatter(new Texts(FormatConfig.DEFAULT))
                    .format(redacted, given.alert())
                    .toString();
            contents.forEach(content -> assertThat(shown).doesNotContain(content));
        }
    }

    /** As the sender's route makes them; parts of Opik's notifications are payloads already. */
    private static List<JsonNode> payloads(String sender, JsonNode fixture) {
        if (sender.equals("opik") && fixture.size() == 1) {
            return List.of(fixture.get("metadata"));
        }
        List<JsonNode> payloads = new ArrayList<>();
        try (SourceRoute route = SourceRoute.of(sender)) {
            route.map(fixture).forEach(event -> payloads.add(event.path("payload")));
        }
        return payloads;
    }

    private static void collect(JsonNode json, boolean content, List<String> contents) {
        if (json.isTextual() && content && json.textValue().length() >= SHORTEST) {
            contents.add(json.textValue());
        }
        json.properties()
                .forEach(member -> collect(
                        member.getValue(),
                        !ABOUT.contains(member.getKey().toLowerCase(Locale.ROOT))
                                && (content || CONTENT.contains(member.getKey().toLowerCase(Locale.ROOT))),
                        contents));
        if (json.isArray()) {
            json.forEach(element -> collect(element, content, contents));
        }
    }
}
