package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.testing.SampleEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a claim through the shipped route files to where messages are sent. */
class FormatRoutesTest {
    private final Given given = new Given();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("generalFormatter", new GeneralFormatter(HeliconeFormatConfig.DEFAULT));
        Texts texts = new Texts(FormatConfig.DEFAULT);
        context.getRegistry().bind("slackFormatter", new SlackFormatter(texts));
        context.getRegistry().bind("pages", new PageMessages(texts));
        context.getRegistry().bind("pagerDutyFormatter", new PagerDutyFormatter(FormatConfig.DEFAULT));
        context.getRegistry().bind("heliconeFormatter", new HeliconeFormatter(HeliconeFormatConfig.DEFAULT));
        context.addRoutes(new FormatRoutes(new NotificationAssembler(given.registry)));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:deliver").errorHandler(noErrorHandler()).to("mock:delivered");
                // Stands for the delivery route: what fails on the way is buried there.
                from("direct:caller")
                        .onException(Exception.class)
                        .handled(true)
                        .to("mock:buried")
                        .end()
                        .to("direct:notification");
            }
        });
        try (Stream<Path> files = Files.list(Path.of("routes", "destinations"))) {
            for (Path file : files.sorted().toList()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + file));
            }
        }
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shipsARouteForEachDestinationType() {
        assertThat(context.getRoute("format-general")).isNotNull();
        assertThat(context.getRoute("format-slack")).isNotNull();
        assertThat(context.getRoute("format-pagerduty")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"general", "slack", "pagerduty"})
    void bringsEveryEventTypeToDelivery(String type) {
        given.ofType(type);

        for (EventType eventType : EventType.values()) {
            Exchange delivered = deliver(eventType);

            assertThat(message(delivered)).isInstanceOf(ObjectNode.class);
            assertThat(delivered.getVariable("alertId")).isEqualTo(Given.ALERT_ID);
            assertThat(delivered.getVariable("notificationId")).isEqualTo(Given.NOTIFICATION_ID);
        }
    }

    @Test
    void formatsForTheAlertsType() {
        assertThat(message(deliverAs("general")).has("eventType")).isTrue();
        assertThat(message(deliverAs("slack")).has("blocks")).isTrue();
        assertThat(message(deliverAs("pagerduty")).has("routing_key")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"carrier-pigeon", "slack?timeout=1", "../x", "{{secret}}", ""})
    void tellsTheCallerWhenNoRouteServesTheType(String type) {
        UndeliverableException failure = bury(type);

        assertThat(failure.reason()).isEqualTo("no_route");
        assertThat(failure)
                .hasMessageContaining("'Checkout'")
                .hasMessageContaining("routes/destinations/" + type + ".yaml");
    }

    @Test
    void waitsForARouteThatIsBeingReplaced() throws Exception {
        context.getRouteController().stopRoute("format-slack");

        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(EventType.PROMPT_CREATED));
        context.getRouteController().startRoute("format-slack");

        assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
        assertThat(context.getEndpoint("mock:delivered", MockEndpoint.class).getExchanges())
                .hasSize(1);
    }

    @Test
    void takesADestinationTypeThatNeedsNoJava() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "pigeon.yaml",
                                """
                - route:
                    id: format-carrier-pigeon
                    from:
                      uri: direct:format-carrier-pigeon
                      steps:
                        - setBody:
                            simple: "${variable.eventCount} for ${variable.alertName}"
                        - to: direct:deliver
                """));

        assertThat(deliverAs("carrier-pigeon").getMessage().getBody()).isEqualTo("1 for Checkout");
    }

    @Test
    void splitsALongNotificationForSlack() {
        given.ofType("slack");
        Event[] events = Stream.generate(() -> SampleEvents.event(EventType.TRACE_ERRORS))
                .limit(250)
                .toArray(Event[]::new);

        Exchange delivered = deliver(Given.claim("trace:errors", events));

        JsonNode parts = delivered.getMessage().getBody(JsonNode.class);
        assertThat(parts.isArray()).isTrue();
        assertThat(parts.size()).isGreaterThan(1);
        assertThat(parts.get(1).get("text").textValue()).endsWith(" (part 2 of " + parts.size() + ")");
    }

    @Test
    void givesRouteFilesPagesToMakeMessagesOf() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "parrot.yaml",
                                """
                - route:
                    id: format-parrot
                    from:
                      uri: direct:format-parrot
                      steps:
                        - bean:
                            ref: pages
                            method: "characters(*, *, 'html', 4000, 1, 4000)"
                        - transform:
                            jq: |
                              map({say: ([.headline, .summary] + .blocks | join("\\n"))})
                        - to: direct:deliver
                """));

        JsonNode message = message(deliverAs("parrot"));

        assertThat(message.get("say").textValue())
                .startsWith(
                        "🔵 <b>Checkout</b>\n<b>1</b> new Prompt Created event happened\n<b>Prompts Created:</b>\n");
    }

    @Test
    void letsTheCallerBuryWhatAFormatterRefuses() {
        given.without("routing_key");

        assertThat(bury("pagerduty").reason()).isEqualTo("alert_incomplete");
    }

    @Test
    void letsTheCallerBuryWhatARouteWithCamelsOwnErrorHandlerRefuses() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "plain.yaml",
                                """
                - route:
                    id: format-plain
                    from:
                      uri: direct:format-plain
                      steps:
                        - bean:
                            ref: pagerDutyFormatter
                            method: format
                """));
        given.without("routing_key");

        assertThat(bury("plain").reason()).isEqualTo("alert_incomplete");
    }

    @Test
    void letsTheCallerBuryTheClaimsOfADisabledAlert() {
        given.disabled();

        assertThat(bury("slack").reason()).isEqualTo("alert_disabled");
    }

    private Exchange deliverAs(String type) {
        given.ofType(type);
        return deliver(EventType.PROMPT_CREATED);
    }

    private Exchange deliver(EventType eventType) {
        return deliver(Given.claim(eventType.wire(), SampleEvents.event(eventType)));
    }

    private Exchange deliver(Claim claim) {
        MockEndpoint delivered = context.getEndpoint("mock:delivered", MockEndpoint.class);
        delivered.reset();
        send(claim);
        assertThat(delivered.getExchanges()).hasSize(1);
        return delivered.getExchanges().getFirst();
    }

    private UndeliverableException bury(String type) {
        given.ofType(type);
        send(EventType.PROMPT_CREATED);
        MockEndpoint buried = context.getEndpoint("mock:buried", MockEndpoint.class);
        assertThat(buried.getExchanges()).hasSize(1);
        assertThat(context.getEndpoint("mock:delivered", MockEndpoint.class).getExchanges())
                .isEmpty();
        return buried.getExchanges().getFirst().getProperty(Exchange.EXCEPTION_CAUGHT, UndeliverableException.class);
    }

    private void send(EventType eventType) {
        send(Given.claim(eventType.wire(), SampleEvents.event(eventType)));
    }

    private void send(Claim claim) {
        context.createProducerTemplate().sendBody("direct:caller", claim);
    }

    /** An array of one is the same as its element. */
    private static JsonNode message(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        return body.isArray() && body.size() == 1 ? body.get(0) : body;
    }
}
