package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a token, senders and readers need it; probes and the webhooks that arrive at the inbox do not. */
class TokenIT {
    private static final String TOKEN = "test-api-token";
    private static final byte[] EVENT = "{\"eventType\":\"trace:errors\"}".getBytes(UTF_8);

    @TempDir
    static Path home;

    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        hub = SeraiHub.start(
                new HubOptions(HubFolder.in(home).path(), Map.of("camel.server.port", "0", "serai.api.token", TOKEN)));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void eventsNeedTheToken() throws Exception {
        assertUnauthorized(client.post("/v1/events", "application/json", EVENT));
        assertThat(client.post("/v1/events", "application/json", EVENT, "Authorization", "Bearer " + TOKEN)
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer ", "Bearer test-api-token2", "Basic test-api-token", "test-api-token"})
    void anythingElseIsNoToken(String authorization) throws Exception {
        assertUnauthorized(client.post("/v1/events", "application/json", EVENT, "Authorization", authorization));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inbox", "/inbox/x", "/inbox?format=json", "/v1/events", "/nothing", "/observe/../inbox"})
    void readingNeedsTheToken(String path) throws Exception {
        assertUnauthorized(client.get(path));
    }

    @Test
    void theInboxIsReadWithTheToken() throws Exception {
        assertThat(client.get("/inbox", "Authorization", "Bearer " + TOKEN).status())
                .isEqualTo(200);
    }

    @Test
    void whatArrivesAtTheInboxNeedsNoToken() throws Exception {
        assertThat(client.post("/inbox/x", "application/json", EVENT).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/health/live", "/observe/health/ready", "/observe/metrics"})
    void probesNeedNoToken(String path) throws Exception {
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    private static void assertUnauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.json().get("error").textValue()).isEqualTo("unauthorized");
        assertThat(answer.text()).doesNotContain(TOKEN);
    }
}
