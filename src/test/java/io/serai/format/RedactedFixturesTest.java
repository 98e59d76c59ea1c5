package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.source.CompletedEvents;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real senders send: no words of prompts, completions and bodies are in what a chat gets, wherever they stand. */
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

    /** In which all words are for people: also a monitor's description, and what a prompt was changed for. */
    private static final Set<String> SAID = Set.of("annotations", "commitMessage");

    private static final String TYPED = "Tell me what to do about my illness";

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

        for (ObjectNode notification : notifications(sender, fixture)) {
            ObjectNode redacted = Redactor.redact(notification, given.alert());
            String left = redacted.toString();

            contents.forEach(content -> assertThat(left).doesNotContain(content));
            String shown = new SlackFormatter(new Texts(FormatConfig.DEFAULT))
                    .format(redacted, given.alert())
                    .toString();
            contents.forEach(content -> assertThat(shown).doesNotContain(content));
        }
    }

    /** Of whole events, as the sender's route makes them; parts of Opik's notifications are payloads already. */
    private List<ObjectNode> notifications(String sender, JsonNode fixture) {
        return sender.equals("opik") && fixture.size() == 1
                ? List.of(given.notification("x", fixture.get("metadata")))
                : CompletedEvents.of(sender, fixture, SampleEvents.TIME).stream()
                        .map(event -> given.assemble(Given.claim(event.eventType(), event)))
                        .toList();
    }

    /** Senders of which nobody knows whether they tell of alerts or of chats. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
            json              | {"event": "chat:logged", "message": "$"}
            json              | {"event": "chat:logged", "level": "info", "status": "ok", "text": "$"}
            json              | {"event": "chat:logged", "state": "open", "priority": "high", "description": "$"}
            cloudevents       | {"specversion": "1.0", "id": "1", "source": "/c", "type": "c", "data": "$"}
            cloudevents       | {"specversion": "1.0", "id": "1", "source": "/c", "type": "c", "data": {"message": "$"}}
            standard-webhooks | {"type": "chat.logged", "data": {"message": "$", "description": "$"}}
            standard-webhooks | {"type": "chat.logged", "message": "$"}
            """)
    void noMessageOfAChatLeavesForAnother(String sender, String body) {
        notifications(sender, Given.json(body.replace("$", TYPED))).forEach(notification -> {
            assertThat(notification.toString()).contains(TYPED);
            assertThat(Redactor.redact(notification, given.alert()).toString()).doesNotContain(TYPED);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            textBlock =
                    """
            json              | {"title": "Disk", "message": "disk is full", "severity": "critical"}
            json              | {"title": "Disk", "text": "disk is full", "level": "ERROR"}
            json              | {"title": "Disk", "description": "disk is full", "state": "alerting"}
            json              | {"title": "Disk", "message": "disk is full", "dedup_key": "disk-1"}
            cloudevents       | {"specversion": "1.0", "id": "1", "source": "/c", "type": "c", "severity": "error", "data": "disk is full"}
            cloudevents       | {"specversion": "1.0", "id": "1", "source": "/c", "type": "c", "severitynumber": 17, "data": {"message": "disk is full"}}
            standard-webhooks | {"type": "disk", "data": {"message": "disk is full", "severity": "error"}}
            """)
    void messagesOfAlertsLeave(String sender, String body) {
        assertThat(notifications(sender, Given.json(body)))
                .allSatisfy(notification -> assertThat(Redactor.redact(notification, given.alert())
                                .at("/payload/reports/0/message")
                                .textValue())
                        .isEqualTo("disk is full"));
    }

    private static void collect(JsonNode json, boolean content, List<String> contents) {
        if (json.isTextual() && content && json.textValue().length() >= SHORTEST) {
            contents.add(json.textValue());
        }
        json.properties().stream()
                .filter(member -> !SAID.contains(member.getKey()))
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
