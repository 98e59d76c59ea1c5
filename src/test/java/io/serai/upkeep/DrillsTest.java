package io.serai.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.alert.Alert;
import io.serai.alert.AlertCodec;
import io.serai.delivery.TestResult;
import io.serai.delivery.TestsBusyException;
import io.serai.event.Event;
import io.serai.event.Report.Severity;
import io.serai.json.Json;
import io.serai.testing.Guards;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrillsTest {
    private static final Instant NINE = Instant.parse("2026-07-06T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NINE.plusSeconds(1), ZoneOffset.UTC);
    private static final TestResult DELIVERED = new TestResult(true, 200, "{}", null, null, Duration.ofMillis(20));
    private static final TestResult FAILED =
            new TestResult(false, 500, "{}", "http_500", "The receiver answered 500", Duration.ofMillis(20));

    private final CamelContext context = new DefaultCamelContext();
    private final List<Event> raised = new CopyOnWriteArrayList<>();
    private final Drill drill = new Drill(alert(), NINE, false);

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:raise")
                        .process(exchange -> raised.add(exchange.getMessage().getBody(Event.class)));
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static Alert alert() {
        String json =
                """
                {"id": "checkout", "name": "Checkout", "workspace_id": "acme",
                 "webhook": {"url": "http://127.0.0.1:1/secret-path"}}""";
        return new AlertCodec(() -> Set.of("general"), Guards.forTests())
                .read(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nobodyIsToldOfADrillThatIsDelivered() throws Exception {
        assertThat(run(alert -> DELIVERED)).isEqualTo(DrillOutcome.DELIVERED);

        assertThat(raised).isEmpty();
    }

    @Test
    void aDrillThatFailsIsAnEventInTheAlertsWorkspace() throws Exception {
        assertThat(run(alert -> FAILED)).isEqualTo(DrillOutcome.FAILED);

        assertThat(raised).hasSize(1);
        Event event = raised.getFirst();
        assertThat(event.eventType()).isEqualTo("alert:drill_failed");
        assertThat(event.workspaceId()).isEqualTo("acme");
        assertThat(event.timestamp()).isEqualTo(CLOCK.instant());
        assertThat(event.properties()).containsEntry("alertId", "checkout");
        assertThat(event.payload())
                .isEqualTo(Json.read(
                        """
                        {"alertId": "checkout", "alertName": "Checkout", "alertType": "general", "reason": "http_500",
                         "detail": "The receiver answered 500"}"""
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(event.report().severity()).isEqualTo(Severity.ERROR);
        assertThat(event.report().title()).isEqualTo("The fire drill of 'Checkout' failed: The receiver answered 500");
        assertThat(event.toJson().toString()).doesNotContain("secret-path");
    }

    @Test
    void aDrillWaitsForTestsOfPeople() throws Exception {
        AtomicInteger tries = new AtomicInteger();

        assertThat(run(alert -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new TestsBusyException();
                    }
                    return DELIVERED;
                }))
                .isEqualTo(DrillOutcome.DELIVERED);

        assertThat(tries).hasValue(3);
    }

    @Test
    void aDrillThatFindsNoPlaceIsLeftOutAndIsNoAlarm() throws Exception {
        assertThat(run(alert -> {
                    throw new TestsBusyException();
                }))
                .isEqualTo(DrillOutcome.SKIPPED);

        assertThat(raised).isEmpty();
    }

    private DrillOutcome run(Drills.Sender sender) throws InterruptedException {
        return new Drills(sender, CLOCK, Duration.ZERO).run(drill, context);
    }
}
