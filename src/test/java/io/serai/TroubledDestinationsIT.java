package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.testing.Faults;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.FaultyServer.Visit;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one attempt found out about its destination, a whole hub heeds from then on. */
class TroubledDestinationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ASKED = Duration.ofSeconds(3);

    /** What a machine with other work may be late; it must never be early. */
    private static final Duration LATE = Duration.ofSeconds(20);

    private static final FaultyServer server = new FaultyServer();
    private static final Port gone = server.port(Faults.answers(410, ""));
    private static final Port operators = server.port(Faults.answers(200, "ok"));
    private static final Port busy = server.port(busyOnce());

    @TempDir
    static Path home;

    private static HubProcess hub;

    @BeforeAll
    static void start() {
        String alerts = "alerts:\n"
                + alert("gone", gone.url(), "")
                + alert("alert:disabled", operators.url(), "")
                + alert("limited", busy.url() + "one", "secret_token: shared-with-the-neighbour")
                + alert("neighbour", busy.url() + "two", "secret_token: shared-with-the-neighbour")
                + alert("stranger", busy.url() + "three", "secret_token: of-somebody-else");
        hub = HubProcess.start(HubFolder.in(home).alerts(alerts));
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
        server.close();
    }

    /** The first request is one too many. */
    private static FaultyServer.Fault busyOnce() {
        AtomicBoolean was = new AtomicBoolean();
        return Faults.answers(() -> was.getAndSet(true)
                ? Faults.answer(200, "ok")
                : Faults.answer(429, "", "Retry-After: " + ASKED.toSeconds()));
    }

    private static String alert(String eventType, String url, String credential) {
        return """
                  - id: "%1$s"
                    name: "%1$s"
                    workspace_id: %2$s
                    webhook:
                      url: "%3$s"
                      %4$s
                    options: {window: 0}
                    triggers: [{event_type: "%5$s"}]
                """
                .formatted(id(eventType), SampleEvents.WORKSPACE, url, credential, eventType);
    }

    private static String id(String eventType) {
        return "alert-" + eventType.replace(':', '-');
    }

    @Test
    void whatIsGoneIsNotAskedAgainAndOtherAlertsCanBeToldSo() throws Exception {
        send("gone-1", "gone");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reasons("gone")).containsExactly("gone"));
        send("gone-2", "gone");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reasons("gone"))
                .containsExactlyInAnyOrder("gone", "destination_disabled"));
        assertThat(gone.visits()).hasSize(1);
        await().atMost(PATIENCE).until(() -> !operators.asked().isEmpty());
        assertThat(operators.asked()).hasSize(1);
        JsonNode told = operators.asked().getFirst().json();
        assertThat(told.path("eventType").asText()).isEqualTo("alert:disabled");
        assertThat(told.path("payload").toString())
                .contains("\"alertId\":\"" + id("gone") + "\"", "\"reason\":\"gone\"");
    }

    @Test
    void whatOneAlertWasToldToWaitTheOthersWithItsCredentialWaitToo() throws Exception {
        send("limited-1", "limited");
        await().atMost(PATIENCE).until(() -> !attempts("limited").isEmpty());
        long asked = busy.visits().getFirst().left();
        send("neighbour-1", "neighbour");
        send("stranger-1", "stranger");

        await().atMost(PATIENCE).until(() -> busy.visits().size() == 4);
        assertThat(millisFrom(asked, "/three")).as("with another credential").isLessThan(ASKED.toMillis());
        assertThat(millisFrom(asked, "/one"))
                .as("its own retry")
                .isBetween(ASKED.toMillis(), ASKED.plus(LATE).toMillis());
        assertThat(millisFrom(asked, "/two"))
                .as("with the same credential")
                .isBetween(ASKED.toMillis(), ASKED.plus(LATE).toMillis());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(attempts("neighbour"))
                .as("to wait is no attempt")
                .extracting(attempt -> attempt.path("outcome").asText())
                .containsExactly("delivered"));
    }

    /** When the last visit with this path came. */
    private static long millisFrom(long start, String path) {
        Visit last = busy.visits().stream()
                .filter(visit -> Objects.requireNonNull(visit.request()).head().startsWith("POST " + path + " "))
                .toList()
                .getLast();
        return (last.came() - start) / 1_000_000;
    }

    private static void send(String id, String eventType) throws Exception {
        assertThat(hub.client()
                        .send(List.of(SampleEvents.event(id, eventType, JsonNodeFactory.instance.objectNode())))
                        .status())
                .isEqualTo(202);
    }

    private static List<String> reasons(String eventType) throws Exception {
        List<String> reasons = new ArrayList<>();
        hub.client()
                .get("/v1/dead-letters?alertId=" + id(eventType))
                .json()
                .get("deadLetters")
                .forEach(letter -> reasons.add(letter.path("reason").asText()));
        return reasons;
    }

    private static List<JsonNode> attempts(String eventType) throws Exception {
        List<JsonNode> attempts = new ArrayList<>();
        hub.client()
                .get("/v1/deliveries?alertId=" + id(eventType))
                .json()
                .get("deliveries")
                .forEach(attempts::add);
        return attempts;
    }
}
