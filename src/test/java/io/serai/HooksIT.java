package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.cli.HubOptions;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Senders that speak their own language, at a running hub: from a request to {@code /hooks} to what a receiver gets. */
class HooksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String JSON = "application/json";
    private static final String[] SECRET = {"Authorization", "Bearer hook-secret-0123456789"};

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static SeraiHub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: one
                            name: One
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "build:failed"}]
                        """
                                .formatted(receiver.url("/one")));
        Map<String, String> settings = new HashMap<>();
        settings.put("camel.server.port", "0");
        settings.put("serai.redis.url", redis.url());
        settings.put("serai.api.token", "the-operators-own-token");
        settings.put("serai.sources", "json/ci, json/open, json/off, json/slow");
        settings.put("serai.sources.json.ci.secret", "older-secret-9876543210, hook-secret-0123456789");
        settings.put("serai.sources.json.off.secret", "hook-secret-0123456789");
        settings.put("serai.sources.json.off.enabled", "false");
        settings.put("serai.sources.json.slow.secret", "hook-secret-0123456789");
        settings.put("serai.sources.json.slow.rate", "1/h");
        hub = (SeraiHub) SeraiHub.start(new HubOptions(folder.path(), settings));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void whatASenderSaysReachesTheReceiver() throws Exception {
        Answer answer = send(
                "/hooks/json/ci", "{\"eventId\":\"b-1\",\"type\":\"build:failed\",\"title\":\"Main is red\"}", SECRET);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.at("/one")).anySatisfy(received -> assertThat(
                                received.json().at("/payload/eventIds/0").asText())
                        .isEqualTo("b-1")));
    }

    @Test
    void theSameRequestCountsOnceWhetherItHasAnIdOrNot() throws Exception {
        for (String body :
                List.of("{\"eventId\":\"twice\",\"type\":\"build:failed\"}", "{\"type\":\"build:failed\",\"n\":2}")) {
            assertThat(send("/hooks/json/ci", body, SECRET).text()).isEqualTo("{\"accepted\":1,\"duplicates\":0}");
            assertThat(send("/hooks/json/ci", body, SECRET).text()).isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        }
    }

    @Test
    void aRequestMayAlsoBePut() throws Exception {
        assertThat(client.put("/hooks/json/ci", JSON, "{\"type\":\"x\"}".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anEmptyBatchIsFineAndStoresNothing() throws Exception {
        assertThat(send("/hooks/json/ci", "[]", SECRET).text()).isEqualTo("{\"accepted\":0,\"duplicates\":0}");
    }

    @Test
    void whoDoesNotProveWhoTheyAreIsRefusedAndTheirBodyIsNotRead() throws Exception {
        for (String[] headers : List.of(new String[0], new String[] {"Authorization", "Bearer wrong"}, new String[] {
            "Authorization", "Bearer the-operators-own-token"
        })) {
            Answer answer = send("/hooks/json/ci", "this is no JSON", headers);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().path("error").asText()).isEqualTo("unauthorized");
        }
    }

    @Test
    void anOlderSecretIsGoodWhileItIsConfigured() throws Exception {
        assertThat(send("/hooks/json/ci", "{\"type\":\"x\"}", "Authorization", "Bearer older-secret-9876543210")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotConfiguredOrIsOffIsNotThere() throws Exception {
        for (String path : List.of("/hooks/json/other", "/hooks/opik/ci", "/hooks/json/off")) {
            assertThat(send(path, "{}", SECRET).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whatIsNoJsonIsRefusedByItsTypeOrByItsContent() throws Exception {
        assertThat(client.post("/hooks/json/ci", "text/plain", "hello".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(415);
        assertThat(client.post("/hooks/json/ci", "application/x-www-form-urlencoded", "a=b".getBytes(UTF_8), SECRET)
                        .status())
                .isEqualTo(415);
        Answer invalid = send("/hooks/json/ci", "{\"a\":", SECRET);
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.json().path("error").asText()).isEqualTo("invalid_payload");
        assertThat(invalid.json().path("message").asText()).contains("must be valid JSON");
    }

    @Test
    void moreThanFiveMegabytesAreTooLarge() throws Exception {
        Answer answer = client.post("/hooks/json/ci", JSON, new byte[5_242_881], SECRET);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("5242880");
    }

    @Test
    void moreThanTheRateIsToldToComeAgainAndStrangersDoNotUseItUp() throws Exception {
        send("/hooks/json/slow", "{\"type\":\"x\"}");
        send("/hooks/json/slow", "{\"type\":\"x\"}");

        assertThat(send("/hooks/json/slow", "{\"type\":\"x\"}", SECRET).status())
                .isEqualTo(200);

        Answer limited = send("/hooks/json/slow", "{\"type\":\"y\"}", SECRET);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(Integer.parseInt(limited.header("Retry-After").orElseThrow()))
                .isBetween(3_500, 3_600);
    }

    @Test
    void withoutASecretOnlyThisMachineMaySend() throws Exception {
        assertThat(send("/hooks/json/open", "{\"type\":\"x\"}").status()).isEqualTo(200);
        assertThat(send("/hooks/json/open", "{\"type\":\"x\"}", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatBecameOfRequestsIsCounted() throws Exception {
        send("/hooks/json/ci", "{\"type\":\"x\",\"counted\":true}", SECRET);
        send("/hooks/json/ci", "{}");

        assertThat(client.get("/observe/metrics").text())
                .contains("serai_sources_total{outcome=\"accepted\",source=\"json/ci\"}")
                .contains("serai_sources_total{outcome=\"unauthorized\",source=\"json/ci\"}");
    }

    private static Answer send(String path, String body, String... headers) throws Exception {
        return client.post(path, JSON, body.getBytes(UTF_8), headers);
    }
}
