package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.event.Event;
import io.serai.messages.MessageChecks;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand events of one window, full of what breaks messages, from the event API to receivers. */
class LongNotificationsIT {
    private static final int EVENTS = 2_000;
    private static final String TYPE = "tool:called";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        hub = SeraiHub.start(new HubOptions(
                HubFolder.in(home).alerts(alerts()).path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.delivery.rate.slack",
                        "100/s",
                        "serai.delivery.rate.pagerduty",
                        "100/s")));
        List<Event> events = MessageChecks.hostileEvents(TYPE, EVENTS);
        HubClient client = new HubClient(hub.url());
        for (int from = 0; from < EVENTS; from += 500) {
            HubClient.Answer answer = client.send(events.subList(from, from + 500));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        }
    }

    /** Full at so many events: all of them are in one notification, however long a request takes. */
    private static String alerts() {
        return """
                alerts:
                  - id: slack
                    workspace_id: acme
                    name: "Tools <!channel> & more"
                    alert_type: slack
                    webhook: {url: "%1$s"}
                    triggers: [{event_type: "%4$s"}]
                    options: {window: 10m, max_bytes: 33554432, max_events: %5$d}
                  - id: pagerduty
                    workspace_id: acme
                    name: "Tools <!channel> & more"
                    alert_type: pagerduty
                    metadata: {routing_key: "R0UT1NGK3Y00000000000000000000A1"}
                    webhook: {url: "%2$s"}
                    triggers: [{event_type: "%4$s"}]
                    options: {window: 10m, max_bytes: 33554432, max_events: %5$d}
                  - id: cloudevents
                    workspace_id: acme
                    name: "Tools <!channel> & more"
                    webhook: {url: "%3$s"}
                    triggers: [{event_type: "%4$s"}]
                    options: {window: 10m, max_bytes: 33554432, max_events: %5$d, envelope: cloudevents}
                """
                .formatted(
                        receiver.url("/slack"), receiver.url("/pagerduty"), receiver.url("/cloudevents"), TYPE, EVENTS);
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void slackGetsEachPartOnce() {
        List<Received> parts = partsAt("/slack", 2);

        assertThat(parts).extracting(Received::id).doesNotHaveDuplicates().allMatch(id -> id.matches(".+-\\d+"));
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).id()).endsWith("-" + (i + 1));
            assertThat(MessageChecks.problems("slack", parts.get(i).json())).isEmpty();
            assertThat(parts.get(i).json().at("/blocks/0/text/text").textValue())
                    .endsWith("(" + (i + 1) + " of " + parts.size() + ")");
        }
        assertThat(parts.getFirst().json().at("/text").textValue()).contains("2000");
    }

    @Test
    void pagerDutyGetsEventsThatItTakes() {
        List<Received> parts = partsAt("/pagerduty", 1);

        assertThat(parts).extracting(Received::id).doesNotHaveDuplicates();
        for (Received part : parts) {
            assertThat(MessageChecks.problems("pagerduty", part.json())).isEmpty();
        }
    }

    @Test
    void cloudEventsCountExactly() {
        Received only = partsAt("/cloudevents", 1).getFirst();
        JsonNode event = only.json();

        assertThat(only.header("Content-Type")).startsWith("application/cloudevents+json");
        assertThat(MessageChecks.problems("general-cloudevents", event)).isEmpty();
        assertThat(event.at("/data/payload/eventCount").intValue()).isEqualTo(EVENTS);
        assertThat(StreamSupport.stream(event.at("/data/payload/eventIds").spliterator(), false))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(MessageChecks.hostileEvents(TYPE, EVENTS).stream()
                        .map(Event::id)
                        .toList());
    }

    /** All that come, when for a second no more do: nothing comes twice, and nothing behind the last part. */
    private static List<Received> partsAt(String path, int least) {
        AtomicInteger seen = new AtomicInteger();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            int now = receiver.at(path).size();
            return seen.getAndSet(now) == now && now >= least;
        });
        return receiver.at(path);
    }
}
