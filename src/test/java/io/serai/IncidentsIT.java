package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs on one Redis open and close incidents of a receiver that plays PagerDuty. */
class IncidentsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So long is nothing more to come. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final String KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubProcess one;
    private static HubProcess two;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        one = hub("one");
        two = hub("two");
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        receiver.close();
    }

    private static HubProcess hub(String name) throws IOException {
        return HubProcess.start(HubFolder.in(Files.createDirectories(home.resolve(name)))
                .alerts(
                        """
                        alerts:
                          - id: window
                            name: Disks
                            alert_type: pagerduty
                            metadata: {routing_key: R0UT1NGK3Y00000000000000000000A1}
                            webhook: {url: "%s"}
                            options: {window: 500ms}
                            triggers: [{event_type: "disk:usage"}]
                          - id: quiet
                            name: Agents
                            alert_type: pagerduty
                            metadata: {routing_key: R0UT1NGK3Y00000000000000000000A1}
                            webhook: {url: "%s"}
                            options: {window: 0, resolve_after: 1s, dedup_key: "{incidentKey}"}
                            triggers: [{event_type: "agent:down"}]
                          - id: patient
                            name: Patient
                            alert_type: pagerduty
                            metadata: {routing_key: R0UT1NGK3Y00000000000000000000A1}
                            webhook: {url: "%s"}
                            options: {window: 0, resolve_after: 4s, dedup_key: "{incidentKey}"}
                            triggers: [{event_type: "agent:slow"}]
                        """
                                .formatted(receiver.url("/window"), receiver.url("/quiet"), receiver.url("/patient")))
                .set("serai.redis.url", redis.url())
                .set("serai.encryption.key", KEY)
                .set("serai.debounce.lease", "2s"));
    }

    @Test
    void incidentsOfOneWindowAreOpenedAndClosedEachByItself() throws Exception {
        send(
                one.client(),
                event("disk:usage", "db-1", "firing"),
                event("disk:usage", "db-2", "firing"),
                event("disk:usage", "db-1", "firing"),
                event("disk:usage", "db-2", "resolved"));

        await().atMost(PATIENCE).until(() -> receiver.at("/window").size() >= 2);
        nothingMoreComes("/window");
        List<JsonNode> messages =
                receiver.at("/window").stream().map(Received::json).toList();
        assertThat(messages)
                .extracting(message -> message.get("event_action").textValue() + " "
                        + message.get("dedup_key").textValue() + " "
                        + message.at("/payload/custom_details/payload/eventCount"))
                .containsExactly("trigger serai:window/db-1 2", "resolve serai:window/db-2 2");
    }

    @Test
    void anIncidentIsResolvedOnceWhenItHasBeenQuiet() throws Exception {
        send(one.client(), event("agent:down", "a-1", "firing"));

        awaitResolve("a-1");
        nothingMoreComes("/quiet");
        assertThat(actions("a-1")).containsExactly("trigger", "resolve");
    }

    @Test
    void eachTriggerPutsTheEndOff() throws Exception {
        send(one.client(), event("agent:slow", "b-1", "firing"));
        await().atMost(PATIENCE).until(() -> actions("b-1").size() == 1);
        send(two.client(), event("agent:slow", "b-1", "firing"));

        awaitResolve("b-1");
        List<Received> all = about("b-1");
        assertThat(actions("b-1")).containsExactly("trigger", "trigger", "resolve");
        assertThat(Duration.between(time(all.get(all.size() - 2)), time(all.getLast())))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void whatItsSenderHasResolvedIsNotResolvedAgain() throws Exception {
        send(one.client(), event("agent:down", "c-1", "firing"));
        await().atMost(PATIENCE).until(() -> !actions("c-1").isEmpty());
        send(two.client(), event("agent:down", "c-1", "resolved"));

        awaitResolve("c-1");
        nothingMoreComes("/quiet");
        assertThat(actions("c-1").stream().filter("resolve"::equals)).hasSize(1);
    }

    @Test
    void anotherHubResolvesWhatAKilledOneHasOpened() throws Exception {
        try (HubProcess three = hub("three")) {
            send(three.client(), event("agent:down", "d-1", "firing"));
            await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> !actions("d-1")
                    .isEmpty());
            three.kill9();

            awaitResolve("d-1");
            nothingMoreComes("/quiet");
            assertThat(actions("d-1").stream().filter("resolve"::equals)).hasSize(1);
            assertThat(actions("d-1")).endsWith("resolve");
        }
    }

    private static void awaitResolve(String incident) {
        await().atMost(PATIENCE).until(() -> actions(incident).contains("resolve"));
    }

    /** Long enough for a second hub, or a lease that ran out. */
    private static void nothingMoreComes(String path) {
        int now = receiver.at(path).size();
        await().during(SILENCE).atMost(PATIENCE).until(() -> receiver.at(path).size() == now);
    }

    private static List<String> actions(String incident) {
        return about(incident).stream()
                .map(received -> received.json().get("event_action").textValue())
                .toList();
    }

    private static List<Received> about(String incident) {
        return receiver.all().stream()
                .filter(received -> received.json().get("dedup_key").textValue().equals(incident))
                .toList();
    }

    private static Instant time(Received received) {
        return received.request().getLoggedDate().toInstant();
    }

    private static String event(String type, String incident, String status) {
        return """
                {"eventType": "%s", "incidentKey": "%s", "status": "%s", "title": "%2$s"}
                """
                .formatted(type, incident, status);
    }

    private static void send(HubClient hub, String... events) throws Exception {
        Answer sent =
                hub.post("/v1/events", "application/json", ("[" + String.join(",", events) + "]").getBytes(UTF_8));
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    }
}
