package io.serai.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.AlertRegistry;
import io.serai.delivery.Attempt;
import io.serai.delivery.AttemptLog;
import io.serai.delivery.AttemptLogConfig;
import io.serai.delivery.Exchanged;
import io.serai.delivery.SentRequests;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryApiIT {
    private static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private static CamelContext context;
    private static AttemptLog log;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        VertxPlatformHttpServer server = new VertxPlatformHttpServer(configuration);
        AttemptLogConfig config = new AttemptLogConfig(1_000, Duration.ofDays(7), 100);
        log = new AttemptLog(redis.scripts(), config);
        context = new DefaultCamelContext();
        context.addService(server);
        context.addRoutes(new DeliveryApi(
                log, new SentRequests(redis.scripts(), config), new AlertRegistry(), Clock.systemUTC()));
        context.start();
        client = new HubClient("http://127.0.0.1:" + server.getPort());
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    @Test
    void anAttemptIsShownWithAllThatIsKnown() throws Exception {
        record(new Attempt(
                "n-1",
                "one",
                "trace:errors",
                "acme",
                2,
                1,
                AT,
                "retry",
                "http_503",
                new Exchanged(
                        503,
                        1834,
                        true,
                        19,
                        "Service Unavailable",
                        null,
                        Duration.ofMillis(11),
                        null,
                        Duration.ofMillis(180),
                        Duration.ofMillis(219))));

        Answer answer = client.get("/v1/deliveries");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.text())
                .isEqualTo("{\"deliveries\":[{\"at\":\"2026-03-01T09:30:00Z\",\"notificationId\":\"n-1\","
                        + "\"alertId\":\"one\",\"eventType\":\"trace:errors\",\"workspaceId\":\"acme\",\"attempt\":2,"
                        + "\"replay\":1,\"outcome\":\"retry\",\"reason\":\"http_503\",\"status\":503,"
                        + "\"requestBytes\":1834,\"sent\":true,\"responseBytes\":19,"
                        + "\"excerpt\":\"Service Unavailable\",\"millis\":{\"connecting\":11.000,\"waiting\":180.000,"
                        + "\"total\":219.000}}]}");
    }

    @Test
    void filtersAndPages() throws Exception {
        IntStream.range(0, 5).forEach(i -> record(attempt("n-" + i, "one", "delivered")));
        record(attempt("n-5", "two", "retry"));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = client.get("/v1/deliveries?alertId=one&limit=2&since=1h" + cursor)
                    .json();
            page.path("deliveries")
                    .forEach(each -> seen.add(each.path("notificationId").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : null;
        }

        assertThat(seen).containsExactly("n-4", "n-3", "n-2", "n-1", "n-0");
        assertThat(client.get("/v1/deliveries?outcome=retry").json().path("deliveries"))
                .hasSize(1);
        assertThat(client.get("/v1/deliveries?notificationId=n-3&reason=delivered")
                        .json()
                        .path("deliveries"))
                .hasSize(1);
        assertThat(client.get("/v1/deliveries?until=1h").json().path("deliveries"))
                .isEmpty();
        assertThat(client.get("/v1/deliveries?since=2026-03-01T09:30:00+02:00")
                        .json()
                        .path("deliveries"))
                .as("a plus that nobody encoded")
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "alertid=x,alertid: is not a known field; did you mean 'alertId'?",
                "alertId=,alertId: must not be blank",
                "alertId=a&alertId=b,alertId: is given twice",
                "limit=0,limit: must be a whole number from 1 to 500",
                "limit=501,limit: must be a whole number from 1 to 500",
                "limit=many,limit: must be a whole number from 1 to 500",
                "cursor=%21,cursor: must be a nextCursor of an earlier answer",
                "cursor=abc,cursor: must be a nextCursor of an earlier answer",
                "since=yesterday,|since: must be a time with its zone, like 2026-03-01T09:30:00Z, or how long ago, like 30m, 2h or 7d|"
            })
    void saysWhichParameterBreaksWhichRule(String query, String message) throws Exception {
        Answer answer = client.get("/v1/deliveries?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("bad_request");
        assertThat(answer.json().path("message").asText()).isEqualTo(message);
    }

    @Test
    void addsUpTheAttemptsOfAnAlert() throws Exception {
        record(attempt("n-1", "one", "retry"));
        record(attempt("n-1", "one", "delivered"));
        record(attempt("n-2", "one", "delivered"));
        record(attempt("n-3", "gone", "dead_letter"));

        assertThat(client.get("/v1/deliveries/stats?alertId=one").text())
                .isEqualTo("{\"alerts\":[{\"alertId\":\"one\",\"attempts\":3,\"delivered\":2,"
                        + "\"deadLetters\":0,\"successRate\":0.6667,\"meanMillis\":5,\"maxMillis\":5}]}");
        assertThat(client.get("/v1/deliveries/stats").json().path("alerts"))
                .as("no alerts")
                .isEmpty();
        assertThat(client.get("/v1/deliveries/stats?alertId=gone").json().path("alerts"))
                .as("a removed alert")
                .hasSize(1);
        assertThat(client.get("/v1/deliveries/stats?alertId=never").status()).isEqualTo(404);
    }

    @Test
    void nothingOfTheRequestComesBack() throws Exception {
        Answer answer = client.get("/v1/deliveries", "Authorization", "Bearer secret", "X-Custom", "mine");

        assertThat(answer.header("Authorization")).isEmpty();
        assertThat(answer.header("X-Custom")).isEmpty();
    }

    @Test
    void saysWhenRedisIsAway() throws Exception {
        redis.stop();

        for (String path : List.of("/v1/deliveries", "/v1/deliveries/stats?alertId=one")) {
            Answer answer = client.get(path);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("2");
            assertThat(answer.json().path("error").asText()).isEqualTo("unavailable");
        }
    }

    private static void record(Attempt attempt) {
        log.record(attempt);
        // A stop waits for what is being written.
        log.stop();
        log.start();
    }

    private static Attempt attempt(String id, String alertId, String outcome) {
        Exchanged exchanged = new Exchanged(200, 10, true, 2, "ok", null, null, null, null, Duration.ofMillis(5));
        return new Attempt(id, alertId, "trace:errors", "default", 1, 0, AT, outcome, outcome, exchanged);
    }
}
