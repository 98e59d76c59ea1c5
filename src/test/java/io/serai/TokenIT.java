package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a token set, senders and readers need one; probes and the webhooks that arrive at the inbox do not. */
class TokenIT {
    private static final String TOKEN = "test-api-token";
    private static final String NOT_KNOWN =
            "This API token is not known, or it was revoked. Send another: Authorization: Bearer <token>";
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
            strings = {
                "Bearer wrong",
                "Bearer ",
                "Bearer test-api-token2",
                "Basic test-api-token",
                "Bearer Bearer test-api-token",
                "serai_0123456789abcdef_0123456789012345678901234567890123456789012"
            })
    void anythingElseIsNoToken(String authorization) throws Exception {
        Answer answer = client.post("/v1/events", "application/json", EVENT, "Authorization", authorization);

        assertUnauthorized(answer);
        assertThat(answer.json().path("message").textValue()).isEqualTo(NOT_KNOWN);
    }

    @Test
    void thatATokenIsNotKnownIsToldInEachDialect() throws Exception {
        Answer opik = client.get("/v1/private/alerts", "Authorization", "Bearer revoked");
        Answer helicone = client.get("/v1/webhooks", "Authorization", "Bearer revoked");

        assertThat(opik.json().path("code").intValue()).isEqualTo(401);
        assertThat(opik.json().path("message").textValue()).isEqualTo(NOT_KNOWN);
        assertThat(helicone.json().path("data").isNull()).isTrue();
        assertThat(helicone.json().path("error").textValue()).isEqualTo(NOT_KNOWN);
        assertThat(client.get("/v1/webhooks").json().path("error").textValue())
                .isEqualTo("Send an API token: Authorization: Bearer <token>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inbox", "/inbox/x", "/inbox?format=json", "/v1/events", "/nothing", "/observe/../inbox"})
    void readingNeedsTheToken(String path) throws Exception {
        assertUnauthorized(client.get(path));
    }

    /** As Opik's clients send it. */
    @Test
    void theTokenMayBeSentBare() throws Exception {
        assertThat(client.post("/v1/events", "application/json", EVENT, "Authorization", TOKEN)
                        .status())
                .isEqualTo(202);
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

    /** From an address of its own, so that no other test has to wait. */
    @Test
    void whoSendsManyWrongTokensIsToldToWaitUnlessTheTokenIsRight() throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(fromElsewhere("wrong"));
        }

        assertThat(answers.subList(0, 10))
                .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 401 "));
        assertThat(answers.subList(10, 12)).allSatisfy(answer -> assertThat(answer)
                .startsWith("HTTP/1.1 429 ")
                .containsPattern("(?i)retry-after: [1-9]")
                .contains("too_many_requests"));
        assertThat(fromElsewhere(TOKEN)).startsWith("HTTP/1.1 200 ");
        assertUnauthorized(client.get("/v1/deliveries", "Authorization", "Bearer wrong"));
    }

    private static String fromElsewhere(String token) throws IOException {
        InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
        try (Socket socket = new Socket()) {
            try {
                socket.bind(new InetSocketAddress(elsewhere, 0));
            } catch (BindException e) {
                Assumptions.abort("this machine has no second loopback address: " + e.getMessage());
            }
            socket.connect(
                    new InetSocketAddress("127.0.0.1", URI.create(hub.url()).getPort()));
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("GET /v1/deliveries HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                            + token + "\r\n\r\n")
                                    .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void assertUnauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.json().get("error").textValue()).isEqualTo("unauthorized");
        assertThat(answer.text()).doesNotContain(TOKEN);
    }
}
