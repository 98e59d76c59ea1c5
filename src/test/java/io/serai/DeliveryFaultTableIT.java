package io.serai;

import static io.serai.testing.Faults.answer;
import static io.serai.testing.Faults.answers;
import static io.serai.testing.Faults.closes;
import static io.serai.testing.Faults.closesBeforeReading;
import static io.serai.testing.Faults.drips;
import static io.serai.testing.Faults.hangs;
import static io.serai.testing.Faults.resets;
import static io.serai.testing.Faults.resetsBeforeReading;
import static io.serai.testing.Faults.saysAndCloses;
import static io.serai.testing.Faults.saysAndHangs;
import static io.serai.testing.Faults.saysForever;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.event.Event;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Fault;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.FaultyServer.Visit;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.SampleEvents;
import io.serai.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What receivers can do to a delivery, and what becomes of it: the verdict, how often it is tried, and when. One hub
 * sends to all of them at once, one alert to each row's receiver, so that none of them may disturb another one either.
 */
class DeliveryFaultTableIT {
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int ATTEMPTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Everybody shares the processors: so late may be what was in time. */
    private static final Duration LATE = Duration.ofMillis(1_200);

    /** So much later a machine with other work may be. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    /** What our own view of the end of an attempt may lag behind the hub's. */
    private static final Duration LAG = Duration.ofMillis(100);

    private static final Duration ASKED = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(20);

    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String LONG_BODY = HEAD + "Content-Length: 100000000\r\n\r\n";

    /** Its address is not what it was when the alert was saved. */
    private static final String REBOUND = "receiver.example.com";

    private static final String WARM_UP = "warm:up";
    private static final int WARM_UPS = 200;

    @TempDir
    static Path home;

    private static FaultyServer server;
    private static TestCertificate authority;
    private static List<Row> rows;
    private static Port elsewhere;
    private static Port warm;
    private static HubProcess hub;

    /** When the next attempt is to come. */
    private interface Wait {
        record Range(long earliest, long latest) {
            static Range from(long left, Duration earliest, Duration latest) {
                return new Range(left + earliest.toNanos(), left + latest.toNanos());
            }
        }

        /**
         * @param attempt after which, from 1 on
         * @param left when that had ended, in ns
         */
        Range after(int attempt, long left);
    }

    /**
     * @param port null when nobody is there who could see anything
     * @param certificate whether the alert trusts our own authority
     * @param reason of each attempt
     * @param ends how the last attempt is judged
     */
    private record Row(
            String name,
            String type,
            String url,
            @Nullable Port port,
            boolean certificate,
            String reason,
            int attempts,
            String ends,
            Wait gaps) {
        String alertId() {
            return "row-" + name;
        }

        String eventType() {
            return "row:" + name;
        }

        Row slack() {
            return new Row(name, "slack", url, port, certificate, reason, attempts, ends, gaps);
        }

        Row trustsOurAuthority() {
            return new Row(name, type, url, port, true, reason, attempts, ends, gaps);
        }

        Row waits(Wait instead) {
            return new Row(name, type, url, port, certificate, reason, attempts, ends, instead);
        }

        @Override
        public String toString() {
            return name + ": " + reason + " ×" + attempts;
        }
    }

    @BeforeAll
    static void sendToAll() throws Exception {
        server = new FaultyServer();
        authority = TestCertificate.authority(home);
        elsewhere = server.port(answers(200, "ok"));
        warm = server.port(answers(200, "ok"));
        rows = new ArrayList<>(statuses());
        rows.addAll(retryAfter());
        rows.addAll(slack());
        rows.addAll(broken());
        rows.addAll(slowOrEndless());
        rows.addAll(odd());
        rows.addAll(tls());
        rows.addAll(names());
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
        HubFolder folder = HubFolder.in(Files.createDirectory(home.resolve("hub")))
                .alerts(alerts())
                .set("serai.delivery.first-delay", FIRST_DELAY.toMillis() + "ms")
                .set("serai.delivery.timeout", TIMEOUT.toMillis() + "ms");
        // That there is no such host the JVM remembers for ten seconds, and no system property changes that.
        Path security = Files.writeString(
                home.resolve("java.security"), "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
        hub = HubProcess.startWith(
                folder, List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + security));
        Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.2 " + REBOUND + "\n");
        warmUp();
        List<Event> events = rows.stream()
                .map(row ->
                        SampleEvents.event("e-" + row.name(), row.eventType(), JsonNodeFactory.instance.objectNode()))
                .toList();
        assertThat(hub.client().send(events).status()).isEqualTo(202);
    }

    /** A cold hub is late, whatever it sends. */
    private static void warmUp() throws Exception {
        assertThat(hub.client()
                        .send(IntStream.range(0, WARM_UPS)
                                .mapToObj(i ->
                                        SampleEvents.event("w-" + i, WARM_UP, JsonNodeFactory.instance.objectNode()))
                                .toList())
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> warm.visits().size() == WARM_UPS);
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
        server.close();
    }

    private static List<Row> statuses() {
        List<Row> rows = new ArrayList<>();
        for (int status : List.of(200, 201, 202, 204, 205, 206, 299)) {
            rows.add(delivered("status-" + status, answers(status, "")));
        }
        for (int status : List.of(300, 304, 400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 422, 425, 451, 499)) {
            rows.add(refused("status-" + status, answers(status, "no"), "http_" + status));
        }
        for (int status : List.of(429, 500, 501, 502, 503, 504, 507, 529, 599)) {
            rows.add(retried("status-" + status, answers(status, "no"), "http_" + status));
        }
        for (int status : List.of(301, 302, 303, 307, 308)) {
            rows.add(refused(
                    "redirect-" + status, answers(status, "", "Location: " + elsewhere.url()), "http_" + status));
        }
        rows.add(refused("gone", answers(410, ""), "gone"));
        return rows;
    }

    private static List<Row> retryAfter() {
        return List.of(
                retried("retry-after-429", answers(429, "", "Retry-After: 2"), "http_429")
                        .waits(asked(ASKED)),
                retried("retry-after-503", answers(503, "", "retry-after:  2 "), "http_503")
                        .waits(asked(ASKED)),
                retried("retry-after-500", answers(500, "", "Retry-After: 2"), "http_500")
                        .waits(asked(ASKED)),
                // So long a wait is spent in Redis.
                retried("retry-after-long", answers(503, "", "Retry-After: 6"), "http_503")
                        .waits(asked(Duration.ofSeconds(6))),
                retried("retry-after-0", answers(503, "", "Retry-After: 0"), "http_503")
                        .waits(asked(Duration.ZERO)),
                retryAfterDate(),
                retried("retry-after-past", answers(503, "", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"), "http_503")
                        .waits(asked(Duration.ZERO)),
                retried("retry-after-negative", answers(503, "", "Retry-After: -5"), "http_503"),
                retried("retry-after-fraction", answers(503, "", "Retry-After: 1.5"), "http_503"),
                retried("retry-after-garbage", answers(503, "", "Retry-After: soon"), "http_503"),
                retried("retry-after-empty", answers(503, "", "Retry-After:"), "http_503"),
                scheduled("retry-after-years", answers(503, "", "Retry-After: 999999999"), "http_503"),
                scheduled(
                        "retry-after-far-date",
                        answers(503, "", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
                        "http_503"),
                refused("retry-after-404", answers(404, "", "Retry-After: 1"), "http_404"),
                delivered("retry-after-200", answers(200, "", "Retry-After: 1")));
    }

    /** A date has no fractions of a second: the next whole one but one. */
    private static Row retryAfterDate() {
        List<Long> dates = new CopyOnWriteArrayList<>();
        Fault fault = answers(() -> {
            Instant now = Instant.now();
            Instant date = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
            dates.add(System.nanoTime() + Duration.between(now, date).toNanos());
            return answer(
                    503,
                    "",
                    "Retry-After: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
        });
        return retried("retry-after-date", fault, "http_503").waits((attempt, left) -> {
            long date = dates.get(attempt - 1);
            return new Wait.Range(date, date + LATE.toNanos());
        });
    }

    private static List<Row> slack() {
        return List.of(
                delivered("slack-ok", answers(200, "ok")).slack(),
                refused("slack-payload", answers(400, "invalid_payload"), "http_400")
                        .slack(),
                refused("slack-user", answers(400, "user_not_found"), "http_400")
                        .slack(),
                refused("slack-prohibited", answers(403, "action_prohibited"), "gone")
                        .slack(),
                refused("slack-channel", answers(404, "channel_not_found"), "gone")
                        .slack(),
                refused("slack-service", answers(404, "no_service"), "gone").slack(),
                refused("slack-archived", answers(410, "channel_is_archived"), "gone")
                        .slack(),
                refused("slack-404", answers(404, "<html>not here</html>"), "http_404")
                        .slack(),
                retried("slack-limited", answers(429, "rate_limited", "Retry-After: 2"), "http_429")
                        .slack()
                        .waits(asked(ASKED)),
                refused("slack-200", answers(200, "invalid_token"), "unexpected_answer")
                        .slack(),
                // Once more at once, as text alone.
                row("slack-blocks", answers(400, "invalid_blocks"), "http_400", 2, "dead_letter")
                        .slack()
                        .waits(asked(Duration.ZERO)),
                retried("slack-rollup", answers(500, "rollup_error"), "http_500")
                        .slack());
    }

    private static List<Row> broken() {
        return List.of(
                unreachable("refused-port", server.refusing(), "connect", ATTEMPTS),
                retried("reset-before-reading", resetsBeforeReading(), "network"),
                retried("reset-after-reading", resets(), "network"),
                retried("close-before-reading", closesBeforeReading(), "network"),
                retried("close-after-reading", closes(), "network"),
                retried("close-in-status", saysAndCloses("HTTP/1.1 2"), "network"),
                retried("close-in-head", saysAndCloses(HEAD + "Content-Type: text/pl"), "network"),
                retried("close-after-status", saysAndCloses(HEAD), "network"),
                retried("close-before-empty-line", saysAndCloses(HEAD + "Content-Length: 0\r\n"), "network"),
                retried("answer-after-garbage", saysAndCloses("hello\r\n" + answer(200, "ok")), "protocol"),
                retried("smtp", saysAndHangs("220 mail.example.com ESMTP\r\n".repeat(20)), "protocol"),
                retried("ssh", saysAndCloses("SSH-2.0-OpenSSH_9.6\r\n".repeat(20)), "protocol"),
                retried("no-line-ends", saysForever("", "x".repeat(8_000), Duration.ofMillis(1)), "protocol"),
                retried("tls-alert", saysAndCloses("\u0015\u0003\u0001\u0000\u0002\u0002\u0046\r\n"), "protocol"),
                retried("status-text", saysAndCloses("HTTP/1.1 OK fine\r\n\r\n"), "protocol"),
                retried("version-9", saysAndCloses("HTTP/9.9 200 OK\r\n\r\n"), "protocol"),
                retried("header-garbage", saysAndCloses(HEAD + "no colon at all\r\n\r\n"), "protocol"),
                retried("length-garbage", saysAndHangs(HEAD + "Content-Length: many\r\n\r\n"), "protocol"));
    }

    private static List<Row> slowOrEndless() {
        return List.of(
                retried("hang", hangs(), "timeout"),
                retried("hang-in-status", saysAndHangs("HTTP/1.1"), "timeout"),
                retried("hang-in-head", saysAndHangs(HEAD + "Content-Type: text/plain\r\n"), "timeout"),
                retried("drip-head", drips(HEAD + "X-Long: " + "x".repeat(1_000), SOON), "timeout"),
                retried("drip-headers", saysForever(HEAD, "X-More: x\r\n", Duration.ofMillis(100)), "timeout"),
                retried("endless-headers", saysForever(HEAD, "X-More: x\r\n".repeat(50), SOON), "protocol"),
                retried("endless-header", saysForever(HEAD + "X-Long: ", "x".repeat(8_000), SOON), "protocol"),
                retried("endless-100", saysForever("", "HTTP/1.1 100 Continue\r\n\r\n", SOON), "timeout"),
                // The status has been said: how the rest ends changes nothing.
                delivered("hang-in-body", saysAndHangs(LONG_BODY + "some")),
                delivered("drip-body", saysForever(LONG_BODY, "x", SOON)),
                delivered("endless-body", saysForever(HEAD + "\r\n", "x".repeat(8_000), Duration.ZERO)),
                delivered(
                        "endless-chunks", saysForever(CHUNKED, "1f40\r\n" + "x".repeat(8_000) + "\r\n", Duration.ZERO)),
                delivered("10-megabytes", answers(200, "x".repeat(10_000_000))),
                retried("500-hang-in-body", saysAndHangs(answer(500, "").replace(": 0", ": 50")), "http_500"),
                retried("500-drip-body", saysForever(LONG_BODY.replace("200", "500"), "x", SOON), "http_500"),
                retried(
                        "500-endless-body",
                        saysForever("HTTP/1.1 500 No\r\n\r\n", "x".repeat(8_000), SOON),
                        "http_500"),
                refused(
                        "404-endless-body",
                        saysForever("HTTP/1.1 404 No\r\n\r\n", "x".repeat(8_000), SOON),
                        "http_404"));
    }

    private static List<Row> odd() {
        String zipped = "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope";
        return List.of(
                delivered("continue", answers(() -> "HTTP/1.1 100 Continue\r\n\r\n".repeat(3) + answer(200, "ok"))),
                delivered(
                        "early-hints",
                        answers(() -> "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(200, "ok"))),
                refused("continue-404", answers(() -> "HTTP/1.1 100 Continue\r\n\r\n" + answer(404, "")), "http_404"),
                delivered("no-reason", saysAndCloses("HTTP/1.1 200\r\n\r\n")),
                delivered("http-1-0", saysAndCloses("HTTP/1.0 200 OK\r\n\r\nok")),
                delivered("line-feeds", saysAndCloses("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")),
                delivered("body-too-short", saysAndCloses(HEAD + "Content-Length: 100\r\n\r\nok")),
                delivered("body-too-long", saysAndCloses(HEAD + "Content-Length: 2\r\n\r\nok and more")),
                delivered("chunk-garbage", saysAndCloses(CHUNKED + "zz\r\nnope\r\n")),
                delivered("chunk-missing", saysAndCloses(CHUNKED + "ff\r\nnope")),
                delivered("not-gzip", saysAndCloses(HEAD + zipped)),
                refused("404-not-gzip", saysAndCloses("HTTP/1.1 404 No\r\n" + zipped), "http_404"),
                refused("404-chunk-garbage", saysAndCloses(CHUNKED.replace("200", "404") + "zz\r\n"), "http_404"),
                delivered("cookies", answers(200, "", "Set-Cookie: a=b; Domain=.example.com")));
    }

    private static List<Row> tls() {
        String us = "ip:127.0.0.1";
        Fault ok = answers(200, "ok");
        TestCertificate good = authority.sign("good", us);
        TestCertificate ofAnother = authority.sign("other-host", "dns:receiver.example.com");
        TestCertificate expired = authority.signExpired("expired", us);
        return List.of(
                secured("tls-trusted", good, ok, "delivered", 1, "delivered").trustsOurAuthority(),
                secured("tls-untrusted", good, ok, "tls", ATTEMPTS, "dead_letter"),
                secured("tls-self-signed", TestCertificate.of(home, us), ok, "tls", ATTEMPTS, "dead_letter")
                        .trustsOurAuthority(),
                secured("tls-other-host", ofAnother, ok, "tls", ATTEMPTS, "dead_letter")
                        .trustsOurAuthority(),
                secured("tls-expired", expired, ok, "tls", ATTEMPTS, "dead_letter")
                        .trustsOurAuthority(),
                atPort("tls-none", overTls(server.port(Connections::speakPlainly)), "tls"),
                atPort("tls-hang", overTls(server.port(Connections::hang)), "timeout"));
    }

    private static List<Row> names() {
        return List.of(
                unreachable("unknown-host", "https://receiver.invalid/", "unknown_host", ATTEMPTS),
                unreachable("rebound", "https://" + REBOUND + "/", "refused_destination", 1));
    }

    /** Receivers for which a connection is all. */
    private static final class Connections {
        private Connections() {}

        static void hang(FaultyServer.Connection connection) {
            connection.hang();
        }

        /** What it hears is no HTTP request. */
        static void speakPlainly(FaultyServer.Connection connection) throws IOException {
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            connection.hang();
        }
    }

    /** A port without TLS, as a sender sees it that expects TLS. */
    private record Plain(String url, Port port) {}

    private static Plain overTls(Port port) {
        return new Plain(port.url().replace("http:", "https:"), port);
    }

    private static Row atPort(String name, Plain plain, String reason) {
        return new Row(name, "general", plain.url(), plain.port(), false, reason, ATTEMPTS, "dead_letter", backOff());
    }

    private static Row secured(
            String name, TestCertificate certificate, Fault fault, String reason, int attempts, String ends) {
        Port port = server.tlsPort(certificate.tls(), fault);
        return new Row(name, "general", port.url(), port, false, reason, attempts, ends, backOff());
    }

    private static Row delivered(String name, Fault fault) {
        return row(name, fault, "delivered", 1, "delivered");
    }

    private static Row refused(String name, Fault fault, String reason) {
        return row(name, fault, reason, 1, "dead_letter");
    }

    private static Row retried(String name, Fault fault, String reason) {
        return row(name, fault, reason, ATTEMPTS, "dead_letter");
    }

    /** Not to be tried again while anybody watches. */
    private static Row scheduled(String name, Fault fault, String reason) {
        return row(name, fault, reason, 1, "retry");
    }

    private static Row row(String name, Fault fault, String reason, int attempts, String ends) {
        Port port = server.port(fault);
        return new Row(name, "general", port.url(), port, false, reason, attempts, ends, backOff());
    }

    private static Row unreachable(String name, String url, String reason, int attempts) {
        return new Row(name, "general", url, null, false, reason, attempts, "dead_letter", backOff());
    }

    /** Our own delays: twice as long each time, give or take a fifth. */
    private static Wait backOff() {
        return (attempt, left) -> {
            Duration delay = FIRST_DELAY.multipliedBy(1L << (attempt - 1));
            return Wait.Range.from(
                    left,
                    delay.multipliedBy(4).dividedBy(5).minus(LAG),
                    delay.multipliedBy(6).dividedBy(5).plus(LATE));
        };
    }

    /** What the receiver asked for: never earlier. */
    private static Wait asked(Duration delay) {
        return (attempt, left) -> Wait.Range.from(left, delay, delay.plus(LATE));
    }

    private static String alerts() {
        String pem = TextNode.valueOf(authority.pem()).toString();
        StringBuilder yaml = new StringBuilder(
                """
                alerts:
                  - name: Warm-up
                    workspace_id: %s
                    webhook: {url: "%s"}
                    options: {window: 0, max_events: 1}
                    triggers: [{event_type: "%s"}]
                """
                        .formatted(SampleEvents.WORKSPACE, warm.url(), WARM_UP));
        for (Row row : rows) {
            yaml.append(
                    """
                      - id: %s
                        name: "%s"
                        workspace_id: %s
                        alert_type: %s
                        webhook:
                          url: "%s"
                          %s
                        options: {window: 0}
                        triggers: [{event_type: "%s"}]
                    """
                            .formatted(
                                    row.alertId(),
                                    row.name(),
                                    SampleEvents.WORKSPACE,
                                    row.type(),
                                    row.url(),
                                    row.certificate() ? "ca_certificate: " + pem : "",
                                    row.eventType()));
        }
        return yaml.toString();
    }

    static List<Row> rows() {
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isJudgedTriedAndEndedAsTheTableSays(Row row) {
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).untilAsserted(() -> assertThat(attempts(row))
                .extracting(attempt -> attempt.path("outcome").asText())
                .last()
                .isEqualTo(row.ends()));

        List<JsonNode> attempts = attempts(row);
        assertThat(attempts)
                .extracting(attempt -> attempt.path("attempt").asInt())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, row.attempts()).boxed().toList());
        assertThat(attempts)
                .extracting(attempt -> attempt.path("reason").asText())
                .containsOnly(row.reason());
        assertThat(attempts.subList(0, row.attempts() - 1))
                .extracting(attempt -> attempt.path("outcome").asText())
                .allMatch("retry"::equals);
        String id = attempts.getFirst().path("notificationId").asText();
        assertThat(attempts)
                .extracting(attempt -> attempt.path("notificationId").asText())
                .containsOnly(id);
        assertDeadLetter(row, id);
        List<Visit> visits = row.port() == null ? List.of() : row.port().visits();
        if (row.port() != null) {
            assertVisits(row, visits, id);
        }
        if (row.port() == null || visits.stream().anyMatch(Visit::cutOff)) {
            assertGapsOfTheLog(row, id, attempts);
        } else {
            assertGaps(row, id, visits);
        }
    }

    private static void assertDeadLetter(Row row, String id) {
        JsonNode deadLetters = get("/v1/dead-letters?alertId=" + row.alertId()).get("deadLetters");
        if (!row.ends().equals("dead_letter")) {
            assertThat(deadLetters).isEmpty();
            return;
        }
        assertThat(deadLetters).hasSize(1);
        JsonNode letter = deadLetters.get(0);
        assertThat(letter.path("id").asText()).isEqualTo(id);
        assertThat(letter.path("reason").asText()).isEqualTo(row.reason());
        assertThat(letter.path("attempts").asInt()).isEqualTo(row.attempts());
    }

    private static void assertVisits(Row row, List<Visit> visits, String id) {
        assertThat(visits).hasSize(row.attempts());
        assertThat(visits)
                .filteredOn(visit -> visit.request() != null)
                .extracting(Visit::id)
                .allMatch(id::equals);
    }

    private static void assertGaps(Row row, String id, List<Visit> visits) {
        for (int attempt = 1; attempt < visits.size(); attempt++) {
            assertGap(
                    row,
                    id,
                    attempt,
                    visits.get(attempt - 1).left(),
                    visits.get(attempt).came());
        }
    }

    /** Where no receiver can tell when an attempt ended: the log has the end of each attempt, and how long it took. */
    private static void assertGapsOfTheLog(Row row, String id, List<JsonNode> attempts) {
        for (int attempt = 1; attempt < attempts.size(); attempt++) {
            long took = (long) (attempts.get(attempt).at("/millis/total").asDouble() * 1e6);
            assertGap(row, id, attempt, ended(attempts.get(attempt - 1)), ended(attempts.get(attempt)) - took);
        }
    }

    private static long ended(JsonNode attempt) {
        Instant at = Instant.parse(attempt.path("at").asText());
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    /**
     * The wait that the hub decided on is checked to the millisecond, but for one until a date, which is shorter where a
     * busy machine read the answer late; when it is carried out a busy machine may be late.
     */
    private static void assertGap(Row row, String id, int attempt, long left, long came) {
        Wait.Range range = row.gaps().after(attempt, left);
        long earliest = (range.earliest() - left) / 1_000_000;
        long latest = (range.latest() - left) / 1_000_000;
        assertThat(decided(id, attempt))
                .as("ms that the hub decided to wait after attempt %d", attempt)
                .isLessThanOrEqualTo(latest - LATE.toMillis() + 5);
        assertThat((came - left) / 1_000_000)
                .as("ms between attempts %d and %d", attempt, attempt + 1)
                .isBetween(earliest, latest + BUSY.toMillis());
    }

    private static long decided(String id, int attempt) {
        Pattern line = Pattern.compile(
                "will retry .*notificationId=\"" + id + "\" attempt=\"" + attempt + "\" .*delayMs=\"(\\d+)\"");
        return hub.err().stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("the hub does not say how long it waits after attempt " + attempt));
    }

    @Test
    void redirectsAreNeverFollowed() {
        rows.stream()
                .filter(row -> row.name().startsWith("redirect-"))
                .forEach(this::isJudgedTriedAndEndedAsTheTableSays);

        assertThat(elsewhere.visits()).isEmpty();
    }

    /** Oldest first. */
    private static List<JsonNode> attempts(Row row) {
        List<JsonNode> attempts = new ArrayList<>();
        get("/v1/deliveries?alertId=" + row.alertId()).get("deliveries").forEach(attempts::add);
        return attempts.reversed();
    }

    private static JsonNode get(String path) {
        try {
            HubClient.Answer answer = hub.client().get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            return answer.json();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
