package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.RawConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub with little room: what it says when there is none, and to senders who do not send. */
class BackPressureIT {
    private static final String JSON = "application/json";
    private static final int MAX_IN_FLIGHT = 3;
    private static final int MAX_BYTES = 2_000_000;
    private static final int MAX_CONNECTIONS = 40;

    @TempDir
    static Path home;

    private static Hub hub;
    private static HubClient client;

    private final List<RawConnection> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        hub = SeraiHub.start(new HubOptions(
                HubFolder.in(home).path(),
                Map.of(
                        "camel.server.port", "0",
                        "serai.http.max-in-flight", "" + MAX_IN_FLIGHT,
                        "serai.http.max-bytes-in-flight", "" + MAX_BYTES,
                        "serai.sources", "json/here",
                        "serai.http.max-connections", "" + MAX_CONNECTIONS,
                        "serai.http.head-timeout", "400ms",
                        "serai.http.body-timeout", "4s",
                        "serai.http.idle-timeout", "800ms")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void everythingThatWasTakenIsGivenBack() {
        opened.forEach(RawConnection::close);
        await().untilAsserted(() -> {
            assertThat(metric("serai_http_in_flight")).isZero();
            assertThat(metric("serai_http_in_flight_bytes")).isZero();
        });
    }

    @Test
    void whenAllRoomForRequestsIsTakenTheNextOneMayComeBack() throws Exception {
        double refused = metric("serai_http_refused_total", "requests");
        List<RawConnection> waiting = List.of(begun(100), begun(100), begun(100));
        await().until(() -> metric("serai_http_in_flight") == MAX_IN_FLIGHT);

        Answer answer = client.post("/v1/events", JSON, event().getBytes(UTF_8));

        assertOverloaded(answer);
        assertThat(answer.json().get("message").textValue()).contains("requests");
        assertThat(metric("serai_http_refused_total", "requests")).isEqualTo(refused + 1);
        assertThat(client.get("/v1/deliveries").status()).isEqualTo(200);
        for (RawConnection connection : waiting) {
            assertThat(connection.send(padded(100)).answer()).startsWith("HTTP/1.1 202 ");
        }
        assertThat(client.post("/v1/events", JSON, event().getBytes(UTF_8)).status())
                .isEqualTo(202);
    }

    @Test
    void whenAllRoomForBytesIsTakenTheNextOneMayComeBack() throws Exception {
        RawConnection large = begun(1_900_000).send(padded(1_800_000));
        await().until(() -> metric("serai_http_in_flight_bytes") == 1_800_000);

        Answer answer = client.post("/v1/events", JSON, padded(250_000).getBytes(UTF_8));

        assertOverloaded(answer);
        assertThat(answer.json().get("message").textValue()).contains("bytes");
        assertThat(client.post("/v1/events", JSON, event().getBytes(UTF_8)).status())
                .isEqualTo(202);
        assertThat(large.sendSpaces(100_000).answer()).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void aBodyInChunksIsCutOffWhereTheRoomEnds() {
        begun(1_600_000).send(padded(1_500_000));
        await().until(() -> metric("serai_http_in_flight_bytes") == 1_500_000);
        RawConnection chunked = open().send(head("Transfer-Encoding: chunked"));
        for (int i = 0; i < 8; i++) {
            chunked.send("186a0\r\n").sendSpaces(100_000).send("\r\n");
        }
        chunked.send("0\r\n\r\n");

        String answer = chunked.untilClosed();

        assertThat(answer).startsWith("HTTP/1.1 503 ").contains("\"error\":\"overloaded\"");
        assertThat(answer.toLowerCase()).contains("retry-after: 1", "connection: close");
    }

    @Test
    void whatHasNoRoomInAnEmptyHubIsTooLarge() throws Exception {
        Answer answer = client.post("/v1/events", JSON, padded(MAX_BYTES + 1).getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("message").textValue()).isEqualTo("A request may have at most 2000000 bytes");
    }

    @Test
    void chunksToAPathOfSmallBodiesAreTooLargeBeforeTheyAreKept() {
        RawConnection chunked = open().send("POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            chunked.send("186a0\r\n").sendSpaces(100_000).send("\r\n");
        }

        assertThat(chunked.answer()).startsWith("HTTP/1.1 413 ").contains("at most 262144 bytes");
    }

    /** Nobody has proven who they are there. */
    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /hooks/json/here",
        "OPTIONS, /hooks/no/such",
        "GET,     /v1/openapi.json",
        "OPTIONS, /v1/openapi.json",
        "POST,    /observe/health",
    })
    void strangersWhoOnlyAskMaySendNoBody(String method, String path) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
        RawConnection announcing =
                open().send(head + "Content-Length: 5242880\r\n\r\n").sendSpaces(5_242_879);
        RawConnection chunking = open().send(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n");

        assertThat(announcing.answer()).startsWith("HTTP/1.1 413 ").contains("Such a request has no body");
        assertThat(chunking.answer()).containsPattern("^HTTP/1.1 4(05|13) ");
        assertThat(open().send(head + "Content-Length: 0\r\n\r\n").answer()).doesNotStartWith("HTTP/1.1 413 ");
    }

    @Test
    void bodiesOfThoseWhoManageHaveRoomOfTheirOwn() throws Exception {
        open().send(head("/v1/tokens", "Content-Length: 262144")).sendSpaces(262_000);

        await().untilAsserted(() ->
                assertOverloaded(client.post("/v1/tokens", JSON, padded(240_000).getBytes(UTF_8))));
        assertThat(client.get("/v1/tokens").status()).isEqualTo(200);
        assertThat(client.post("/v1/events", JSON, event().getBytes(UTF_8)).status())
                .isEqualTo(202);
    }

    /** What comes behind the head of a request whose turn is yet to come. */
    @Test
    void afterABodyThatWasSentAheadAndIsTooLargeTheConnectionIsClosed() {
        String event = head("Content-Length: " + event().length()) + event();
        String answers = open().send(event
                        + head("/hooks/json/here", "Transfer-Encoding: chunked").replace("POST", "OPTIONS")
                        + "2\r\n{}\r\n0\r\n\r\n"
                        + event)
                .untilClosed();

        assertThat(answers)
                .startsWith("HTTP/1.1 202 ")
                .contains("HTTP/1.1 413 ")
                .containsOnlyOnce("HTTP/1.1 202 ");
    }

    @Test
    void filesOfAFormAreNotKept() throws Exception {
        String form = "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n" + " ".repeat(100_000)
                + "\r\n--x--\r\n";
        Answer answer = client.post("/hooks/json/here", "multipart/form-data; boundary=x", form.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(bodyHandler().isHandleFileUploads()).isFalse();
    }

    /** Else the heads of all requests to hooks that may be in hand would take 134 MB. */
    @Test
    void announcedBytesTakeNoMemory() {
        assertThat(bodyHandler().isPreallocateBodyBuffer()).isFalse();
    }

    private static VertxPlatformHttpServerConfiguration.BodyHandler bodyHandler() {
        return ((SeraiHub) hub).context().hasService(MainHttpServer.class).getBodyHandler();
    }

    @Test
    void aSenderThatLeavesGivesItsRoomBack() {
        RawConnection leaving = begun(1_900_000);
        await().until(() -> metric("serai_http_in_flight") == 1);

        leaving.close();

        await().until(() -> metric("serai_http_in_flight") == 0);
    }

    @Test
    void announcedBytesTakeNoRoom() throws Exception {
        begun(1_900_000);
        await().until(() -> metric("serai_http_in_flight") == 1);

        assertThat(client.post("/v1/events", JSON, padded(250_000).getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void requestsToHooksTakeNoRoomFromThoseWithEvents() throws Exception {
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            open().send(head("/hooks/json/here", "Content-Length: 100"));
        }
        await().until(() -> metric("serai_http_in_flight") == MAX_IN_FLIGHT);

        assertOverloaded(client.post("/hooks/json/here", JSON, "{}".getBytes(UTF_8)));
        assertThat(client.post("/v1/events", JSON, event().getBytes(UTF_8)).status())
                .isEqualTo(202);
    }

    @Test
    void anUnknownHookTakesNoRoom() {
        RawConnection stranger = open().send(head("/hooks/no/such", "Content-Length: 1000"));

        assertThat(stranger.answer()).startsWith("HTTP/1.1 404 ").contains("no such hook");
        assertThat(metric("serai_http_in_flight")).isZero();
    }

    @Test
    void aSlashBehindThePathIsNoWayAroundTheLimits() throws Exception {
        Answer answer = client.post("/v1/events/", JSON, event().getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("error").textValue()).isEqualTo("not_found");
    }

    /** More often than there is room for requests, so that each must give its room back. */
    @Test
    void sendersThatHangUpBeforeTheAnswerGiveTheirRoomBackSoon() {
        for (int i = 0; i < 10; i++) {
            begun(event().length()).send(event()).close();
        }

        await().until(() -> metric("serai_http_in_flight") == 0);
    }

    @Test
    void whatWasSentAheadIsMeasuredByItsOwnLimit() {
        String event = event();
        RawConnection ahead = open().send(head("Content-Length: " + event.length())
                + event
                + head("/v1/nothing", "Transfer-Encoding: chunked")
                + "2\r\n{}\r\n0\r\n\r\n");
        String answers = ahead.answer();
        if (!answers.contains("HTTP/1.1 404 ")) {
            answers += ahead.answer();
        }
        assertThat(answers).startsWith("HTTP/1.1 202 ").contains("HTTP/1.1 404 ");

        assertThat(ahead.send(head("Content-Length: 300000") + padded(300_000)).answer())
                .startsWith("HTTP/1.1 202 ");
    }

    @Test
    void aHeadThatDoesNotEndIsAnswered() {
        double refused = metric("serai_http_refused_total", "slow_head");

        String answer = open().send("POST /v1/events HTTP/1.1\r\nHost: loc").untilClosed();

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"error\":\"timeout\"");
        assertThat(metric("serai_http_refused_total", "slow_head")).isEqualTo(refused + 1);
    }

    /** One byte now and then is not enough. */
    @Test
    void aHeadThatTricklesIsAnsweredAllTheSame() {
        RawConnection trickling = open();
        AtomicInteger sent = new AtomicInteger();
        String head = head("Content-Length: 2");

        await().pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(() -> {
            trickling.send(head.substring(sent.get(), sent.incrementAndGet()));
            return metric("serai_http_connections") < 2 || sent.get() > 12;
        });

        assertThat(trickling.untilClosed()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatDoesNotEndIsAnswered() {
        double refused = metric("serai_http_refused_total", "slow_body");

        String answer = begun(100).send("[").untilClosed();

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"error\":\"timeout\"");
        assertThat(metric("serai_http_refused_total", "slow_body")).isEqualTo(refused + 1);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        assertThat(open().untilClosed()).isEmpty();
    }

    @Test
    void aConnectionThatHasSaidItAllIsClosedAfterAWhile() {
        RawConnection idle = open().send(head("Content-Length: " + event().length()) + event());

        assertThat(idle.answer()).startsWith("HTTP/1.1 202 ");
        long answered = System.nanoTime();
        assertThat(idle.untilClosed()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(Duration.ofMillis(700));
    }

    @Test
    void aConnectionThatWasRefusedCanBeUsedAgain() {
        RawConnection again = open().send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(again.answer()).startsWith("HTTP/1.1 404 ");

        assertThat(again.send(head("Content-Length: " + event().length()) + event())
                        .answer())
                .startsWith("HTTP/1.1 202 ");
    }

    @Test
    void tooManyConnectionsAreClosed() throws Exception {
        double refused = metric("serai_http_refused_total", "connections");
        await().until(() -> metric("serai_http_connections") == 1);
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            open().send("GET /observe/health/live HTTP/1.1\r\n");
        }

        assertThat(opened.getLast().untilClosed()).isEmpty();
        await().untilAsserted(() ->
                assertThat(metric("serai_http_refused_total", "connections")).isGreaterThan(refused));
    }

    @Test
    void aPathThatIsTooLongIsToldInJson() {
        String answer = open().send("GET /v1/" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .untilClosed();

        assertThat(answer).startsWith("HTTP/1.0 414 ").contains("\"error\":\"uri_too_long\"", "4096");
    }

    @Test
    void headersThatAreTooLargeAreToldInJson() {
        String answer = open().send(
                        "GET /v1/deliveries HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9_000) + "\r\n\r\n")
                .untilClosed();

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("\"error\":\"headers_too_large\"", "8192");
    }

    @Test
    void whatIsNoHttpIsToldInJson() {
        assertThat(open().send("nonsense\r\n\r\n").untilClosed())
                .startsWith("HTTP/1.0 400 ")
                .contains("\"error\":\"bad_request\"");
    }

    /** The room of a request whose answer is still to come. */
    private RawConnection begun(int length) {
        return open().send(head("Content-Length: " + length));
    }

    private RawConnection open() {
        RawConnection connection = new RawConnection(hub.url());
        opened.add(connection);
        return connection;
    }

    private static String head(String header) {
        return head("/v1/events", header);
    }

    private static String head(String path, String header) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON + "\r\n" + header + "\r\n\r\n";
    }

    private static String event() {
        return "{\"eventType\":\"nobody:wants\"}";
    }

    private static String padded(int length) {
        return event() + " ".repeat(length - event().length());
    }

    private static void assertOverloaded(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.json().get("error").textValue()).isEqualTo("overloaded");
    }

    private static double metric(String name) {
        return metric(name, null);
    }

    private static double metric(String name, String reason) {
        String labels = reason == null ? "" : "[^}]*reason=\"" + reason + "\"[^}]*";
        try {
            Matcher found = Pattern.compile("^" + name + "(?:\\{" + labels + "[^}]*})? ([0-9.E]+)$", Pattern.MULTILINE)
                    .matcher(client.get("/observe/metrics").text());
            assertThat(found.find()).as(name).isTrue();
            return Double.parseDouble(found.group(1));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
