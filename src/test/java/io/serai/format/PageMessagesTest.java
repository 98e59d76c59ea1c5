package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageMessagesTest {
    private final Given given = new Given();
    private final PageMessages pages = new PageMessages(new Texts(FormatConfig.DEFAULT));

    @Test
    void saysAllThatAMessageNeeds() {
        ArrayNode messages = characters("html", 4_000, 1, EventType.PROMPT_CREATED, 1);

        assertThat(messages).hasSize(1);
        JsonNode page = messages.get(0);
        assertThat(page.get("title").textValue()).isEqualTo("Checkout");
        assertThat(page.get("headline").textValue()).isEqualTo("🔵 <b>Checkout</b>");
        assertThat(page.get("brief").textValue()).isEqualTo("1 new Prompt Created event");
        assertThat(page.get("summary").textValue()).startsWith("<b>1</b> new Prompt Created event");
        assertThat(page.get("severity").textValue()).isEqualTo("info");
        assertThat(page.get("sign").textValue()).isEqualTo("Info");
        assertThat(page.get("emoji").textValue()).isEqualTo("🔵");
        assertThat(page.get("color").textValue()).isEqualTo("#1976d2");
        assertThat(page.get("test").booleanValue()).isFalse();
        assertThat(page.get("resolved").booleanValue()).isFalse();
        assertThat(page.get("count").intValue()).isEqualTo(1);
        assertThat(page.get("items").intValue()).isEqualTo(1);
        assertThat(page.get("shown").intValue()).isEqualTo(1);
        assertThat(page.get("leftOut").intValue()).isZero();
        assertThat(page.get("part").intValue()).isEqualTo(1);
        assertThat(page.get("parts").intValue()).isEqualTo(1);
        assertThat(page.at("/blocks/0").textValue())
                .startsWith("<b>Prompts Created:</b>\n")
                .contains("<code>" + SampleEvents.PROMPT + "</code>");
        assertThat(page.at("/overview/url").textValue()).isEqualTo("http://localhost:5555/acme/prompts");
        assertThat(page.at("/overview/label").textValue()).isEqualTo("View All");
        assertThat(page.get("first").textValue()).matches("2026-03-01T09:3\\d:00Z");
        assertThat(page.get("firstEpoch").longValue()).isGreaterThan(1_772_357_000L);
        assertThat(page.get("notificationId").textValue()).isEqualTo(Given.NOTIFICATION_ID);
        assertThat(page.get("alertId").textValue()).isEqualTo(Given.ALERT_ID);
        assertThat(page.get("eventType").textValue()).isEqualTo("prompt:created");
    }

    @Test
    void numbersThePagesOfALongNotification() {
        ArrayNode messages = characters("mrkdwn", 1_000, 2, EventType.TRACE_ERRORS, 20);

        assertThat(messages.size()).isBetween(2, 10);
        assertThat(messages.get(1).get("headline").textValue())
                .isEqualTo("🔴 *Checkout* (2 of " + messages.size() + ")");
        assertThat(messages).allSatisfy(page -> {
            assertThat(page.get("blocks")).hasSizeBetween(1, 2);
            assertThat(page.get("count").intValue()).isEqualTo(20);
        });
        assertThat(messages.findValues("shown").stream()
                                .mapToInt(JsonNode::intValue)
                                .sum()
                        + messages.get(0).get("leftOut").intValue())
                .isEqualTo(20);
    }

    @Test
    void countsBytesForThoseWhoDo() {
        given.named("警".repeat(300));

        ArrayNode messages =
                pages.bytes(notification(EventType.PROMPT_CREATED, 30), given.alert(), "plain", 500, 8, 900);

        assertThat(messages.size()).isGreaterThan(1);
        assertThat(messages).allSatisfy(page -> {
            assertThat(Json.write(page.get("blocks")).length
                            - 2
                            - 3 * page.get("blocks").size())
                    .isLessThanOrEqualTo(900);
            assertThat(page.get("headline").textValue()).hasSizeLessThanOrEqualTo(PageMessages.LINE);
        });
    }

    @Test
    void showsAsMuchAsTheAlertWants() {
        given.saying(given.messages().withMost(3, 1));

        ArrayNode messages = characters("plain", 1_000, 4, EventType.PROMPT_CREATED, 10);

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).get("shown").intValue()).isEqualTo(3);
        assertThat(messages.get(0).get("leftOut").intValue()).isEqualTo(7);
        assertThat(messages.get(0).at("/blocks/1").textValue()).startsWith("Overall 10 Prompts created");
    }

    @Test
    void refusesAMarkupThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> characters("bbcode", 1_000, 4, EventType.PROMPT_CREATED, 1))
                .withMessageContaining("html, markdown");
    }

    private ArrayNode characters(String markup, int block, int blocks, EventType type, int events) {
        return pages.characters(notification(type, events), given.alert(), markup, block, blocks, block * blocks);
    }

    private ObjectNode notification(EventType type, int events) {
        return given.notification(
                type.wire(),
                Stream.generate(() -> SampleEvents.payload(type)).limit(events).toArray(JsonNode[]::new));
    }
}
