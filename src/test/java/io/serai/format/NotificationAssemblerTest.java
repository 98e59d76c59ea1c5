package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.testing.SampleEvents;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class NotificationAssemblerTest {
    private final Given given = new Given();
    private final CamelContext context = new DefaultCamelContext();

    @Test
    void makesTheDocumentedEnvelope() {
        JsonNode prompt = SampleEvents.payload(EventType.PROMPT_CREATED);

        ObjectNode notification = given.notification("prompt:created", prompt, prompt);

        assertThat(notification)
                .isEqualTo(Given.json(
                        """
                {"id": "0199a200-0000-7000-8000-0000000000aa", "eventType": "prompt:created",
                 "alertId": "0199a200-0000-7000-8000-0000000000a1", "alertName": "Checkout", "workspaceId": "acme",
                 "createdAt": "2026-03-01T09:31:00.250Z",
                 "firstEventAt": "2026-03-01T09:30:00Z", "lastEventAt": "2026-03-01T09:30:00Z",
                 "payload": {"alertId": "0199a200-0000-7000-8000-0000000000a1", "alertName": "Checkout",
                  "eventType": "prompt:created", "eventIds": ["event-0", "event-1"],
                  "userNames": ["anna@example.com", "anna@example.com"], "metadata": [%1$s, %1$s],
                  "eventCount": 2, "aggregationType": "consolidated",
                  "message": "Alert 'Checkout': 2 prompt:created events aggregated"}}
                """
                                .formatted(prompt)));
    }

    @Test
    void wrapsABatchOnceMore() {
        ObjectNode notification = given.notification(EventType.TRACE_GUARDRAILS_TRIGGERED);

        assertThat(notification.at("/payload/metadata/0")).hasSize(2);
        assertThat(notification.at("/payload/eventCount").intValue()).isEqualTo(1);
    }

    @Test
    void namesTheSystemWhereNoUserIsKnown() {
        Event event =
                new Event("event-0", "trace:cost", "acme", null, null, SampleEvents.TIME, Map.of(), Given.json("{}"));

        ObjectNode notification = given.assemble(Given.claim("trace:cost", event));

        assertThat(notification.at("/payload/userNames")).isEqualTo(Given.json("[\"system\"]"));
    }

    @Test
    void leavesTheDataOutWhenTheAlertSaysSo() {
        ObjectNode payload = (ObjectNode)
                given.withoutData().notification(EventType.PROMPT_CREATED).get("payload");

        assertThat(payload.has("metadata")).isFalse();
        assertThat(payload.get("eventIds")).hasSize(1);
        assertThat(payload.get("eventCount").intValue()).isEqualTo(1);
    }

    @Test
    void namesTheProjectOnlyWhenAllEventsShareIt() {
        Event one = SampleEvents.event(EventType.TRACE_ERRORS);
        Event elsewhere =
                new Event("x", "trace:errors", "acme", "other", null, SampleEvents.TIME, Map.of(), Given.json("{}"));

        assertThat(given.assemble(Given.claim("trace:errors", one, one))
                        .path("projectId")
                        .textValue())
                .isEqualTo(SampleEvents.PROJECT);
        assertThat(given.assemble(Given.claim("trace:errors", one, elsewhere)).has("projectId"))
                .isFalse();
    }

    @Test
    void makesTheSameBytesInEveryAttempt() {
        Event event = SampleEvents.event(EventType.PROMPT_DELETED);

        assertThat(Json.write(given.assemble(Given.claim("prompt:deleted", event))))
                .isEqualTo(Json.write(given.assemble(Given.claim("prompt:deleted", event))));
    }

    @Test
    void setsTheVariablesOfTheContract() throws Exception {
        Exchange exchange = exchange();

        new NotificationAssembler(given.registry).process(exchange);

        assertThat(exchange.getVariables())
                .containsOnly(
                        Map.entry("alertId", Given.ALERT_ID),
                        Map.entry("alertName", "Checkout"),
                        Map.entry("alertType", "slack"),
                        Map.entry("eventType", "prompt:created"),
                        Map.entry("notificationId", Given.NOTIFICATION_ID),
                        Map.entry("eventCount", 1),
                        Map.entry("workspaceId", "acme"));
        assertThat(exchange.getMessage().getBody()).isInstanceOf(ObjectNode.class);
        assertThat(exchange.getProperty("seraiAlert")).isSameAs(given.alert());
    }

    @Test
    void takesTheAlertThatIsGivenEvenIfItIsDisabledOrUnknown() throws Exception {
        Alert unknown = new Given().named("Not stored").disabled().alert();
        given.registry.replace(List.of());
        Exchange exchange = exchange();
        exchange.setProperty(NotificationAssembler.ALERT, unknown);

        new NotificationAssembler(given.registry).process(exchange);

        assertThat(exchange.getMessage()
                        .getBody(ObjectNode.class)
                        .path("alertName")
                        .textValue())
                .isEqualTo("Not stored");
        assertThat(exchange.getProperty(NotificationAssembler.ALERT)).isSameAs(unknown);
    }

    @Test
    void refusesClaimsOfARemovedOrDisabledAlertWithAReason() {
        given.disabled();
        assertThat(undeliverable())
                .hasMessageContaining("'Checkout'")
                .hasMessageContaining("the dead letter keeps them")
                .extracting(UndeliverableException::reason)
                .isEqualTo("alert_disabled");
        given.registry.replace(List.of());
        assertThat(undeliverable().reason()).isEqualTo("alert_removed");
    }

    private UndeliverableException undeliverable() {
        return catchThrowableOfType(
                UndeliverableException.class, () -> new NotificationAssembler(given.registry).process(exchange()));
    }

    private Exchange exchange() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(Given.claim("prompt:created", SampleEvents.event(EventType.PROMPT_CREATED)));
        return exchange;
    }
}
