package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of destinations, and does about one that was disabled. */
class DestinationsIT {
    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: mended
                            name: Moves and comes back
                            webhook: {url: "%1$s/mended?token=canary-destination"}
                            options: {window: 0}
                            triggers: [{event_type: mended}]
                          - id: well
                            name: Always there
                            webhook: {url: "%1$s/well"}
                            options: {window: 0}
                            triggers: [{event_type: well}]
                          - id: watching
                            name: Wants to know
                            webhook: {url: "%1$s/watching"}
                            options: {window: 0}
                            triggers: [{event_type: "alert:disabled"}]
                          - id: asks
                            name: Asks to be left alone
                            webhook: {url: "%1$s/asks"}
                            options: {window: 0, max_retries: 0}
                            triggers: [{event_type: asks}]
                        """
                                .formatted(receiver.url("")));
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void aDisabledDestinationIsSeenEnabledAndItsDeadLettersAreReplayed() throws Exception {
        receiver.answer("/mended", 410, Duration.ZERO);
        send("mended");
        awaitState("mended", "disabled");
        send("mended");
        await().untilAsserted(() -> assertThat(deadLetters("mended")).hasSize(2));

        JsonNode shown = destination("mended");
        assertThat(shown.get("disabledReason").textValue()).isEqualTo("gone");
        assertThat(shown.get("disabledAt").textValue()).endsWith("Z");
        assertThat(shown.toString()).doesNotContain("canary", "127.0.0.1");
        await().untilAsserted(() -> assertThat(receiver.at("/watching"))
                .singleElement()
                .satisfies(told -> assertThat(new String(told.body(), UTF_8))
                        .contains("alert:disabled", "Moves and comes back")
                        .doesNotContain("canary")));

        await().untilAsserted(() -> assertThat(
                        client.get("/observe/health?data=true").text())
                .as("everybody may ask: counts, and no alert")
                .containsPattern("attempts in 24 h delivered; [1-9] destinations? disabled[^\"]*: the API's list"
                        + " of destinations says which\"")
                .contains("\"attempts\":", "\"destinations.disabled\":")
                .doesNotContain("canary", "mended", "watching", home.toString()));

        receiver.answer("/mended", 200, Duration.ZERO);
        HubClient.Answer enabled = client.post("/v1/destinations/mended/enable", "application/json", new byte[0]);
        assertThat(enabled.status()).isEqualTo(200);
        assertThat(enabled.json().get("state").textValue()).isEqualTo("ok");
        client.post("/v1/dead-letters/replay", "application/json", "{\"alertId\":\"mended\"}".getBytes(UTF_8));

        await().untilAsserted(() -> assertThat(deadLetters("mended")).isEmpty());
        await().untilAsserted(() -> assertThat(client.get("/v1/deliveries?alertId=mended&outcome=delivered")
                        .json()
                        .get("deliveries"))
                .hasSize(2)
                .allSatisfy(delivery ->
                        assertThat(delivery.get("replay").intValue()).isEqualTo(1)));
        assertThat(receiver.all().getLast().header("Serai-Replay")).isEqualTo("1");
    }

    @Test
    void aDestinationThatDeliversIsOk() throws Exception {
        send("well");
        await().until(() -> !receiver.at("/well").isEmpty());

        JsonNode well = destination("well");
        assertThat(well.get("state").textValue()).isEqualTo("ok");
        assertThat(well.get("misses").intValue()).isZero();
        assertThat(client.get("/v1/destinations").json().get("destinations"))
                .extracting(each -> each.get("alertId").textValue())
                .containsExactly("asks", "mended", "watching", "well");
        assertThat(client.get("/v1/destinations?limit=3")
                        .json()
                        .get("nextCursor")
                        .isTextual())
                .isTrue();
    }

    @Test
    void aDestinationThatFailsSaysSinceWhenAndWhy() throws Exception {
        receiver.answer("/asks", 503, Duration.ZERO);
        send("asks");

        awaitState("asks", "failing");
        assertThat(destination("asks").get("reason").textValue()).isEqualTo("http_503");
        assertThat(destination("asks").get("failingSince").textValue()).endsWith("Z");
    }

    @Test
    void whatIsNoAlertIsNotFound() throws Exception {
        assertThat(client.get("/v1/destinations/nothing").status()).isEqualTo(404);
        assertThat(client.post("/v1/destinations/nothing/enable", "application/json", new byte[0])
                        .status())
                .isEqualTo(404);
        assertThat(client.get("/v1/destinations?alert=x").status()).isEqualTo(400);
    }

    private static void awaitState(String alertId, String state) {
        await().untilAsserted(() ->
                assertThat(destination(alertId).get("state").textValue()).isEqualTo(state));
    }

    private static JsonNode destination(String alertId) throws Exception {
        return client.get("/v1/destinations/" + alertId).json();
    }

    private static JsonNode deadLetters(String alertId) throws Exception {
        return client.get("/v1/dead-letters?alertId=" + alertId).json().get("deadLetters");
    }

    private static void send(String type) throws Exception {
        assertThat(client.post("/v1/events", "application/json", ("{\"eventType\":\"" + type + "\"}").getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
    }
}
