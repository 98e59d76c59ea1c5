package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.event.Report;
import io.serai.event.Report.Link;
import io.serai.event.Report.Severity;
import io.serai.event.Report.Status;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What senders say of their events, in notifications and in the messages made of them. */
class ReportsTest {
    private static final String TYPE = "alertmanager:alert";
    private static final Link RUNBOOK = new Link("https://wiki.example.com/runbooks/42?a=b&c=d", "Runbook");
    private static final Report FIRING = new Report(
            Severity.CRITICAL, "Disk full on db-1", "97 % used\nof 2 TB", Status.FIRING, "disk:db-1", List.of(RUNBOOK));
    private static final Report RESOLVED =
            new Report(Severity.WARNING, "Disk full on db-1", null, Status.RESOLVED, "disk:db-1", List.of());

    private final Given given = new Given();

    @Test
    void everyEventHasItsReportAtItsPlace() {
        ObjectNode notification = given.assemble(Given.claim(TYPE, event(FIRING), event(Report.NONE)));

        assertThat(notification.at("/payload/reports"))
                .isEqualTo(
                        Given.json(
                                """
                        [{"severity": "critical", "title": "Disk full on db-1", "message": "97 % used\\nof 2 TB",
                          "status": "firing", "incidentKey": "disk:db-1", "source": "alertmanager/k8s",
                          "links": [{"href": "https://wiki.example.com/runbooks/42?a=b&c=d", "text": "Runbook"}]}, {}]
                        """));
    }

    @Test
    void eventsWithoutReportsLeaveTheNotificationAsItWas() {
        assertThat(given.assemble(Given.claim(TYPE, event(Report.NONE)))
                        .at("/payload")
                        .has("reports"))
                .isFalse();
    }

    @Test
    void anAlertThatLeavesTheDataOutLeavesTheWordsOutToo() {
        given.withoutData();

        assertThat(given.assemble(Given.claim(TYPE, event(FIRING))).at("/payload/reports/0"))
                .isEqualTo(
                        Given.json(
                                """
                        {"severity": "critical", "status": "firing", "incidentKey": "disk:db-1", "source": "alertmanager/k8s"}
                        """));
    }

    @Test
    void slackShowsHowBadWhatAndWhere() {
        assertThat(details(event(FIRING), event(RESOLVED)))
                .isEqualTo(
                        """
                        *Alerts:*
                        *CRITICAL* Disk full on db-1 (firing) | <https://wiki.example.com/runbooks/42?a=b&amp;c=d|Runbook>
                        97 % used
                        of 2 TB
                        *WARNING* Disk full on db-1 (resolved)""");
    }

    @Test
    void slackShowsTheMessageWhereThereIsNoTitleAndTheEventWhereThereIsNeither() {
        assertThat(details(
                        event(new Report(null, null, "<!channel> all\nis lost", null, null, List.of())),
                        event(new Report(Severity.INFO, null, null, null, null, List.of()))))
                .contains("&lt;!channel&gt; all\nis lost\n*INFO* Event `event-0`: checkout");
    }

    @Test
    void aReportedBatchIsOneThing() {
        Event batch = event(FIRING, Given.json("[{\"id\": 1}, {\"id\": 2}]"));

        assertThat(given.slack(given.assemble(Given.claim(TYPE, batch)))
                        .at("/text")
                        .textValue())
                .contains(" Checkout: 1 new Alertmanager alert event: CRITICAL Disk full on db-1");
    }

    @Test
    void nothingIsCalledResolvedWhileOneOfItsIncidentsGoesOn() {
        Event other = event(new Report(Severity.WARNING, "Slow", null, Status.RESOLVED, "slow:db-1", List.of()));

        assertThat(phone(event(FIRING), other)).startsWith("🚨 Checkout: ");
        assertThat(phone(event(RESOLVED), event(Report.NONE))).startsWith("🟠 Checkout: ");
        assertThat(phone(event(FIRING), event(RESOLVED), other)).startsWith("✅ Resolved: Checkout: ");
        // What is over is no reason to call the rest critical.
        Event over = event(new Report(Severity.CRITICAL, "Down", null, Status.RESOLVED, "down:db-1", List.of()));
        Event mild = event(new Report(Severity.WARNING, "Slow", null, Status.FIRING, "slow:db-1", List.of()));
        assertThat(phone(over, mild)).startsWith("🟠 Checkout: ");
    }

    private String phone(Event... events) {
        return given.slack(notification(events)).at("/text").textValue();
    }

    @Test
    void pagerDutyTakesTheWorstSeverityThatSendersSay() {
        assertThat(severity(event(RESOLVED), event(FIRING))).isEqualTo("critical");
        assertThat(severity(event(RESOLVED))).isEqualTo("warning");
        assertThat(severity(event(Report.NONE))).isEqualTo("info");
    }

    @Test
    void whatTheAlertSaysOfTheSeverityComesFirst() {
        assertThat(given.with("severity", "error")
                        .pagerDuty(notification(event(FIRING)))
                        .at("/payload/severity")
                        .textValue())
                .isEqualTo("error");
        given.withSeverities(Map.of("*", "info"));
        assertThat(severity(event(FIRING))).isEqualTo("info");
    }

    @Test
    void theEndOfAnIncidentResolvesWhatItsBeginningOpened() {
        JsonNode beginning = given.pagerDuty(notification(event(FIRING)));
        JsonNode end = given.pagerDuty(notification(event(RESOLVED), event(RESOLVED)));

        assertThat(beginning.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(end.get("event_action").textValue()).isEqualTo("resolve");
        assertThat(end.get("dedup_key").textValue())
                .isEqualTo(beginning.get("dedup_key").textValue())
                .isEqualTo("serai:" + Given.ALERT_ID + "/alertmanager/k8s/disk:db-1");
        assertThat(end.get("links")).as("pages, as its sender names none").isNullOrEmpty();
        assertThat(beginning.at("/links/0"))
                .isEqualTo(
                        Given.json(
                                """
                        {"href": "https://wiki.example.com/runbooks/42?a=b&c=d", "text": "Runbook"}
                        """));
    }

    @Test
    void theLastEventOfAnIncidentSaysWhetherItGoesOn() {
        Event info = event(new Report(null, null, null, Status.INFO, "disk:db-1", List.of()));

        assertThat(action(event(FIRING), event(RESOLVED))).isEqualTo("resolve");
        assertThat(action(event(RESOLVED), event(FIRING))).isEqualTo("trigger");
        assertThat(action(event(FIRING), event(RESOLVED), info)).isEqualTo("resolve");
        assertThat(action(info)).isEqualTo("trigger");
    }

    @Test
    void incidentsOfTwoSendersStayTwoEvenWithTheSameKey() {
        Event here = event(FIRING);
        Event there = event(FIRING, Map.of(), "alertmanager/eu");

        assertThat(dedupKey(here)).isEqualTo("serai:" + Given.ALERT_ID + "/alertmanager/k8s/disk:db-1");
        assertThat(dedupKey(there)).isEqualTo("serai:" + Given.ALERT_ID + "/alertmanager/eu/disk:db-1");
        assertThat(given.pagerDutyEvents(notification(here, there)))
                .extracting(event -> event.get("dedup_key").textValue())
                .containsExactly(dedupKey(here), dedupKey(there));
        assertThat(dedupKey(event(FIRING, Map.of(), null))).isEqualTo("serai:" + Given.ALERT_ID + "/disk:db-1");
    }

    @Test
    void testsWakeNobodyAndTouchNoIncident() {
        given.with("severity", "critical").withSeverities(Map.of("*", "critical"));
        Event test = event(RESOLVED, Map.of("test", "true"), "alertmanager/k8s");

        JsonNode message = given.pagerDuty(notification(test, test));

        assertThat(message.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(message.get("dedup_key").textValue()).isEqualTo("serai:" + Given.ALERT_ID + ":/test");
        assertThat(message.at("/payload/severity").textValue()).isEqualTo("info");
        assertThat(message.at("/payload/summary").textValue())
                .isEqualTo("[Test] Checkout: 2 new Alertmanager alert events");
    }

    @Test
    void aTestBesideTheRealThingStaysATest() {
        given.ofType("pagerduty");
        Event test = event(FIRING, Map.of("test", "true"), "alertmanager/k8s");

        List<ObjectNode> events = given.pagerDutyEvents(notification(test, event(FIRING)));

        assertThat(events)
                .extracting(each -> each.at("/payload/severity").textValue())
                .containsExactly("info", "critical");
        assertThat(events.get(0).get("dedup_key").textValue()).endsWith(":/test");
        assertThat(events.get(1).get("dedup_key").textValue()).endsWith("/disk:db-1");
    }

    @Test
    void incidentsOfOneWindowAreOpenedAndClosedEachByItself() {
        Event other = event(new Report(null, "Disk full on db-2", null, Status.RESOLVED, "disk:db-2", List.of()));

        List<ObjectNode> events = given.pagerDutyEvents(notification(event(FIRING), other, event(FIRING)));

        assertThat(events)
                .extracting(each -> each.get("event_action").textValue())
                .containsExactly("trigger", "resolve");
        assertThat(events)
                .extracting(each -> each.at("/payload/summary").textValue())
                .containsExactly("Checkout: Disk full on db-1 (2 events)", "Checkout: Disk full on db-2");
        assertThat(events.get(1).has("client")).isFalse();
    }

    @Test
    void whatSomebodyLooksAfterIsAcknowledged() {
        Event seen = event(new Report(null, null, null, Status.ACKNOWLEDGED, "disk:db-1", List.of()));

        assertThat(action(event(FIRING), seen)).isEqualTo("acknowledge");
        assertThat(action(seen, event(FIRING))).isEqualTo("trigger");
        assertThat(action(seen, event(RESOLVED))).isEqualTo("resolve");
    }

    @Test
    void whatHasNoNameIsOverOnlyWhenNothingOfItGoesOn() {
        Event over = event(new Report(null, null, null, Status.RESOLVED, null, List.of()));
        Event goesOn = event(new Report(null, null, null, Status.FIRING, null, List.of()));

        assertThat(action(over)).isEqualTo("resolve");
        assertThat(dedupKey(over)).isEqualTo("serai:" + Given.ALERT_ID + ":" + TYPE);
        assertThat(action(goesOn, over)).isEqualTo("trigger");
    }

    @Test
    void anIncidentThatIsStillQuietIsResolvedByTheHub() {
        given.ofType("pagerduty");
        String key = dedupKey(event(FIRING));
        QuietResolve quiet = new QuietResolve(key, "notification-1");
        ObjectNode notification = notification(quiet.event(TYPE, "acme", Duration.ofMinutes(5), SampleEvents.TIME));

        assertThat(given.pagerDutyEvents(notification, (alertId, asked) -> asked.equals(quiet)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.get("event_action").textValue()).isEqualTo("resolve");
                    assertThat(event.get("dedup_key").textValue()).isEqualTo(key);
                    assertThat(event.at("/payload/summary").textValue())
                            .isEqualTo("Checkout: Quiet for 5m, taken for resolved");
                });
        assertThat(given.pagerDutyEvents(notification, (alertId, asked) -> false))
                .isEmpty();
    }

    @Test
    void allThatIsOverInOneNotificationIsResolved() {
        given.ofType("pagerduty");
        Event[] over = IntStream.range(0, 95)
                .mapToObj(i -> event(new Report(null, null, null, Status.RESOLVED, "disk:db-" + i, List.of())))
                .toArray(Event[]::new);

        assertThat(given.pagerDutyEvents(notification(over))).hasSize(95).allSatisfy(event -> assertThat(
                        event.get("event_action").textValue())
                .isEqualTo("resolve"));
    }

    @Test
    void anIncidentThatIsHeardOfAgainIsNotQuiet() {
        given.ofType("pagerduty");
        Event quiet = new QuietResolve(dedupKey(event(FIRING)), "notification-1")
                .event(TYPE, "acme", Duration.ofMinutes(5), SampleEvents.TIME);

        ObjectNode event = given.pagerDuty(notification(event(FIRING), quiet));

        assertThat(event.get("event_action").textValue()).isEqualTo("trigger");
        assertThat(event.at("/payload/custom_details/payload/eventCount").intValue())
                .isEqualTo(1);
    }

    @Test
    void aLongIncidentKeyFitsPagerDuty() {
        Event event = event(new Report(null, null, null, Status.FIRING, "k".repeat(255), List.of()));

        assertThat(given.pagerDuty(notification(event)).get("dedup_key").textValue())
                .hasSizeLessThanOrEqualTo(255)
                .startsWith("serai:");
    }

    private String action(Event... events) {
        return given.pagerDuty(notification(events)).get("event_action").textValue();
    }

    private String dedupKey(Event... events) {
        return given.pagerDuty(notification(events)).get("dedup_key").textValue();
    }

    private String severity(Event... events) {
        return given.pagerDuty(notification(events)).at("/payload/severity").textValue();
    }

    private String details(Event... events) {
        return given.slack(notification(events)).at("/blocks/2/text/text").textValue();
    }

    private ObjectNode notification(Event... events) {
        return given.assemble(Given.claim(TYPE, events));
    }

    private static Event event(Report report) {
        return event(report, Given.json("{\"name\": \"checkout\"}"));
    }

    private static Event event(Report report, JsonNode payload) {
        return event(report, payload, Map.of(), "alertmanager/k8s");
    }

    private static Event event(Report report, Map<String, String> properties, @Nullable String source) {
        return event(report, Given.json("{}"), properties, source);
    }

    private static Event event(
            Report report, JsonNode payload, Map<String, String> properties, @Nullable String source) {
        return new Event(
                "event-0",
                TYPE,
                SampleEvents.WORKSPACE,
                SampleEvents.PROJECT,
                null,
                SampleEvents.TIME,
                properties,
                payload,
                source,
                report);
    }
}
