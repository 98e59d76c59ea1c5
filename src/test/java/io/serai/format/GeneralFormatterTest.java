package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneralFormatterTest {
    private final Given given = new Given();

    @Test
    void sendsTheDocumentedMembersOnly() throws IOException {
        JsonNode documented = Given.shared("fixtures/opik/envelope-documented.camelcase.trace-errors.json");

        ObjectNode message = given.general(given.notification(EventType.TRACE_ERRORS));

        assertThat(names(message)).containsExactlyInAnyOrderElementsOf(names(documented));
        assertThat(names(message.get("payload"))).containsExactlyInAnyOrderElementsOf(names(documented.get("payload")));
    }

    @Test
    void spellsTheEnvelopeLikeOpiksServersOnRequest() throws IOException {
        JsonNode sent = Given.shared("fixtures/opik/envelope-sent.snakecase.guardrails.json");
        List<String> expected = names(sent);
        expected.remove("max_retries");
        expected.add("project_id");

        ObjectNode message = given.inSnakeCase().general(given.notification(EventType.TRACE_GUARDRAILS_TRIGGERED));

        assertThat(names(message)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(names(message.get("payload"))).containsExactlyInAnyOrderElementsOf(names(sent.get("payload")));
        assertThat(message.get("workspace_name").textValue()).isEqualTo("acme");
    }

    @Test
    void leavesTheProjectOutWhereThereIsNone() {
        ObjectNode message = given.inSnakeCase().general(given.notification(EventType.PROMPT_CREATED));

        assertThat(message.has("project_id")).isFalse();
    }

    @Test
    void leavesTheNotificationAsItIs() {
        ObjectNode notification = given.notification(EventType.TRACE_ERRORS);
        ObjectNode before = notification.deepCopy();

        given.general(notification);
        given.inSnakeCase().general(notification);

        assertThat(notification).isEqualTo(before);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
