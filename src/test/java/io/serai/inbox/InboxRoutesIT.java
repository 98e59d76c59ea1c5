package io.serai.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.AlertRegistry;
import io.serai.alert.PreviousSecret;
import io.serai.alert.Secret;
import io.serai.alert.Webhook;
import io.serai.delivery.SignedHeaders;
import io.serai.json.Json;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxRoutesIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T09:30:00Z"), ZoneOffset.UTC);
    private static final String OLD_SECRET = "whsec_can7yaa6Ykv/6RJezUuLmvVbmV32vKcvh8idTKbuFk4=";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"eventType\":\"trace:errors\",\"text\":\"größer\"}".getBytes(UTF_8);
    private static final Inbox INBOX = new Inbox(100);
    private static final AlertRegistry ALERTS = new AlertRegistry();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);

    private static CamelContext context;
    private static CamelContext impatient;
    private static HttpClient client;
    private static int port;
    private static int impatientPort;

    @BeforeAll
    static void start() throws Exception {
        VertxPlatformHttpServer server = server();
        context = serve(server, PATIENCE);
        port = server.getPort();
        VertxPlatformHttpServer hasty = server();
        impatient = serve(hasty, IMPATIENCE);
        impatientPort = hasty.getPort();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static VertxPlatformHttpServer server() {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(0);
        // what ingest accepts must not limit the inbox
        configuration.setMaxBodySize(1024L * 1024);
        return new VertxPlatformHttpServer(configuration);
    }

    private static CamelContext serve(VertxPlatformHttpServer server, Duration patience) throws Exception {
        CamelContext served = new DefaultCamelContext();
        served.addService(server);
        served.addRoutes(new InboxRoutes(INBOX, ALERTS, CLOCK, patience));
        served.start();
        return served;
    }

    @AfterAll
    static void stop() {
        client.close();
        context.stop();
        impatient.stop();
    }

    @BeforeEach
    void empty() {
        INBOX.clear();
        ALERTS.replace(List.of());
    }

    @Test
    void answersLikeSlackAndKeepsWhatCame() throws Exception {
        HttpResponse<String> answer = post("/inbox/demo", Map.of("X-Team", "ml"), BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        InboxRequest kept = only();
        assertThat(kept.name()).isEqualTo("demo");
        assertThat(kept.receivedAt()).isEqualTo(CLOCK.instant());
        assertThat(kept.body()).isEqualTo(new String(BODY, UTF_8));
        assertThat(kept.size()).isEqualTo(BODY.length);
        assertThat(kept.truncated()).isFalse();
        assertThat(kept.answered()).isEqualTo(200);
        assertThat(kept.headers()).containsEntry("X-Team", "ml").containsEntry("Content-Type", "application/json");
        assertThat(kept.signatures())
                .containsOnly(
                        Map.entry(Scheme.BEARER, Verdict.ABSENT),
                        Map.entry(Scheme.HELICONE, Verdict.ABSENT),
                        Map.entry(Scheme.STANDARD_WEBHOOKS, Verdict.ABSENT));
    }

    @Test
    void whatAnAlertSignsHolds() throws Exception {
        Alert alert = alert("general", "signed", "token", "key", SECRET);
        ALERTS.replace(List.of(alert));

        HttpResponse<String> answer = post("/inbox/signed", signed(alert, CLOCK), BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(verdicts()).containsExactly(Verdict.VALID, Verdict.VALID, Verdict.VALID);
        assertThat(only().headers())
                .containsEntry("Authorization", "Bearer ***")
                .containsKeys("webhook-id", "webhook-timestamp", "webhook-signature", "X-Helicone-Signature");
        assertThat(only().toString() + only().headers()).doesNotContain("token");
    }

    @Test
    void whatAnEd25519KeySignsHolds() throws Exception {
        Alert alert = alert("general", "signed", null, null, "whsk_YlNyLU118o+NU+ziJHqrUfZAR6x7kHw+Wje68W5DLPA=");
        ALERTS.replace(List.of(alert));
        byte[] changed = BODY.clone();
        changed[BODY.length - 3] ^= 1;

        assertThat(post("/inbox/signed", signed(alert, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(verdicts()).containsExactly(Verdict.ABSENT, Verdict.ABSENT, Verdict.VALID);
        assertThat(post("/inbox/signed", signed(alert, CLOCK), changed).statusCode())
                .isEqualTo(401);
    }

    @Test
    void duringARotationTheOldSecretHoldsUntilItsEnd() throws Exception {
        Alert before = alert("general", "signed", null, null, OLD_SECRET);
        Secret url = before.webhook().url();
        Alert during = alert("general", rotated(url, CLOCK.instant().plusSeconds(1)));
        Alert after = alert("general", rotated(url, CLOCK.instant()));

        ALERTS.replace(List.of(during));
        assertThat(post("/inbox/signed", signed(before, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/signed", signed(during, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/signed", signed(after, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        ALERTS.replace(List.of(after));
        assertThat(post("/inbox/signed", signed(before, CLOCK), BODY).statusCode())
                .isEqualTo(401);
    }

    @Test
    void wrongKeysAreRefusedAndKept() throws Exception {
        ALERTS.replace(List.of(alert("general", "signed", "token", "key", SECRET)));
        Alert forger = alert("general", "signed", "other", "other", OLD_SECRET);

        HttpResponse<String> answer = post("/inbox/signed", signed(forger, CLOCK), BODY);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Json.read(answer.body().getBytes(UTF_8)).get("error").textValue())
                .isEqualTo("A signature is wrong or missing: bearer is invalid, helicone is invalid,"
                        + " standard_webhooks is invalid");
        assertThat(verdicts()).containsExactly(Verdict.INVALID, Verdict.INVALID, Verdict.INVALID);
        assertThat(only().answered()).isEqualTo(401);
    }

    @Test
    void aChangedByteBreaksTheSignaturesOfTheBody() throws Exception {
        Alert alert = alert("general", "signed", "token", "key", SECRET);
        ALERTS.replace(List.of(alert));
        byte[] changed = BODY.clone();
        changed[BODY.length - 3] ^= 1;

        HttpResponse<String> answer = post("/inbox/signed", signed(alert, CLOCK), changed);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(verdicts()).containsExactly(Verdict.VALID, Verdict.INVALID, Verdict.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "webhook-signature", "webhook-id", "webhook-timestamp"})
    void whatTheAlertWouldSendMustNotBeMissing(String header) throws Exception {
        Alert alert = alert("general", "signed", "token", null, SECRET);
        ALERTS.replace(List.of(alert));
        Map<String, String> headers = signed(alert, CLOCK);
        headers.remove(header);

        assertThat(post("/inbox/signed", headers, BODY).statusCode()).isEqualTo(401);
    }

    @Test
    void anUnsignedRequestToASigningAlertIsRefused() throws Exception {
        ALERTS.replace(List.of(alert("general", "signed", null, "key", null)));

        assertThat(post("/inbox/signed", Map.of(), BODY).statusCode()).isEqualTo(401);
        assertThat(verdicts()).containsOnly(Verdict.ABSENT);
    }

    @Test
    void eitherHeliconeHeaderIsEnoughAndTwoMustBothHold() throws Exception {
        Alert alert = alert("general", "signed", null, "key", null);
        ALERTS.replace(List.of(alert));
        Map<String, String> one = signed(alert, CLOCK);
        one.remove("X-Helicone-Signature");
        Map<String, String> different = signed(alert, CLOCK);
        different.put("Helicone-Signature", "00");

        assertThat(post("/inbox/signed", one, BODY).statusCode()).isEqualTo(200);
        assertThat(post("/inbox/signed", different, BODY).statusCode()).isEqualTo(401);
    }

    @Test
    void anOldTimestampIsRefused() throws Exception {
        Alert alert = alert("general", "signed", null, null, SECRET);
        ALERTS.replace(List.of(alert));

        assertThat(post("/inbox/signed", signed(alert, Clock.offset(CLOCK, Duration.ofSeconds(-300))), BODY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/signed", signed(alert, Clock.offset(CLOCK, Duration.ofSeconds(-301))), BODY)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSignatureThatNobodyHasTheSecretForIsTold() throws Exception {
        Alert stranger = alert("general", "elsewhere", "token", "key", SECRET);

        assertThat(post("/inbox/demo", signed(stranger, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(verdicts()).containsOnly(Verdict.NO_SECRET);
    }

    @Test
    void severalAlertsMayShareAName() throws Exception {
        Alert first = alert("general", "shared", "first", null, null);
        Alert second = alert("general", "shared", "second", "key", null);
        ALERTS.replace(List.of(first, second));

        assertThat(post("/inbox/shared", signed(first, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/shared", signed(second, CLOCK), BODY).statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/shared", Map.of(), BODY).statusCode()).isEqualTo(401);
    }

    @Test
    void aPagerDutyAlertIsAnsweredAsPagerDutyDoes() throws Exception {
        ALERTS.replace(List.of(alert("pagerduty", "pager", null, null, null)));

        HttpResponse<String> answer = post("/inbox/pager", Map.of(), "{\"dedup_key\":\"k-1\"}".getBytes(UTF_8));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"k-1\"}");
    }

    @Test
    void theStatusThatIsAskedForIsAnswered() throws Exception {
        assertThat(post("/inbox/demo?status=503", Map.of(), BODY).statusCode()).isEqualTo(503);
        assertThat(only().answered()).isEqualTo(503);
        for (String wrong : new String[] {"200", "399", "600", "x", "", "0503"}) {
            assertThat(post("/inbox/demo?status=" + wrong, Map.of(), BODY).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(INBOX.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%3Cscript%3E", "a.b", "a%2Fb", "%00", "ä"})
    void namesOutsideTheRuleAreRefused(String name) throws Exception {
        String path = "/inbox/" + name.replace("ä", "%C3%A4");

        assertThat(post(path, Map.of(), BODY).statusCode()).isEqualTo(400);
        HttpResponse<String> shown = get(path, "text/html");
        assertThat(shown.statusCode()).isEqualTo(400);
        assertThat(shown.body()).doesNotContain("<script");
        assertThat(INBOX.all()).isEmpty();
    }

    @Test
    void namesMayHaveSixtyFourCharactersAndNoMore() throws Exception {
        assertThat(post("/inbox/" + "x".repeat(64), Map.of(), BODY).statusCode())
                .isEqualTo(200);
        assertThat(post("/inbox/" + "x".repeat(65), Map.of(), BODY).statusCode())
                .isEqualTo(400);
    }

    @Test
    void queryParametersCannotPoseAsHeaders() throws Exception {
        ALERTS.replace(List.of(alert("general", "signed", "token", null, null)));

        assertThat(post("/inbox/signed?Authorization=Bearer%20token&name=other", Map.of(), BODY)
                        .statusCode())
                .isEqualTo(401);
        assertThat(only().name()).isEqualTo("signed");
        assertThat(only().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void noCamelHeaderIsShownAndNoRequestHeaderComesBack() throws Exception {
        HttpResponse<String> answer = post("/inbox/demo", Map.of("X-Team", "ml", "Cookie", "a=b"), BODY);

        assertThat(only().headers().keySet()).noneMatch(name -> name.startsWith("Camel"));
        assertThat(only().headers()).containsEntry("Cookie", "***");
        assertThat(answer.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "content-type", "content-length", "cache-control", "referrer-policy", "x-content-type-options");
    }

    @Test
    void anAlertsOwnHeaderValuesAreMasked() throws Exception {
        Webhook webhook = new Webhook(
                new Secret("http://localhost/inbox/own"), null, null, null, Map.of("X-Route-Key", new Secret("k")));
        ALERTS.replace(List.of(alert("general", webhook)));

        post("/inbox/own", Map.of("x-route-key", "hush"), BODY);

        assertThat(only().headers()).containsEntry("x-route-key", "***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "nonsense"
            })
    void bodiesOfEveryTypeAreTakenAsTheyAre(String contentType) throws Exception {
        Alert alert = alert("general", "signed", null, "key", null);
        ALERTS.replace(List.of(alert));
        Map<String, String> headers = signed(alert, CLOCK);
        headers.put("Content-Type", contentType);

        assertThat(post("/inbox/signed", headers, BODY).statusCode()).isEqualTo(200);
        assertThat(only().body()).isEqualTo(new String(BODY, UTF_8));
    }

    @Test
    void anEmptyBodyIsFine() throws Exception {
        assertThat(post("/inbox/demo", Map.of(), new byte[0]).statusCode()).isEqualTo(200);
        assertThat(only().size()).isZero();
        assertThat(get("/inbox", "text/html").body()).contains("(empty)");
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void tenMegabytesAreCheckedWholeAndKeptInPart(HttpClient.Version version) throws Exception {
        Alert alert = alert("general", "signed", null, "key", SECRET);
        ALERTS.replace(List.of(alert));
        byte[] body = new byte[10 * 1024 * 1024];
        Arrays.fill(body, (byte) 'x');
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/inbox/signed"))
                .expectContinue(true)
                .POST(BodyPublishers.ofByteArray(body));
        new SignedHeaders("test", CLOCK).of(alert.webhook(), "msg-1", body).forEach(request::header);

        try (HttpClient own = HttpClient.newBuilder().version(version).build()) {
            // One that asks for HTTP/2 and for 100 in one request gets 101 first, which Java's client does not
            // understand.
            HttpResponse<String> first = own.send(
                    HttpRequest.newBuilder(uri("/inbox"))
                            .header("Accept", "text/html")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(first.version()).isEqualTo(version);
            HttpResponse<String> answer = own.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
        }
        assertThat(only().size()).isEqualTo(body.length);
        assertThat(only().truncated()).isTrue();
        assertThat(only().body()).hasSize(64 * 1024);
        assertThat(get("/inbox", "text/html").body()).contains("10.0 MiB – only the first 64 KiB are kept");
    }

    @Test
    void aCutNeverLeavesHalfACharacter() throws Exception {
        byte[] body = ("x" + "ä".repeat(40_000)).getBytes(UTF_8);

        post("/inbox/demo", Map.of(), body);

        assertThat(only().truncated()).isTrue();
        assertThat(only().body()).endsWith("ä").doesNotContain("\uFFFD");
    }

    @Test
    void theHundredAndFirstRequestDropsTheFirst() throws Exception {
        for (int i = 1; i <= 101; i++) {
            assertThat(post("/inbox/demo", Map.of(), ("n" + i).getBytes(UTF_8)).statusCode())
                    .isEqualTo(200);
        }

        assertThat(INBOX.all()).hasSize(100);
        assertThat(INBOX.all().getFirst().body()).isEqualTo("n101");
        assertThat(INBOX.all().getLast().body()).isEqualTo("n2");
    }

    @Test
    void hostileTextIsShownAsText() throws Exception {
        post("/inbox/demo", Map.of("X-Attack", "<script>alert(1)</script>"), "</pre><script>alert(2)".getBytes(UTF_8));
        post("/inbox/demo", Map.of(), "{\"type\":\"<img src=x onerror=alert(3)>\"}".getBytes(UTF_8));

        HttpResponse<String> page = get("/inbox", "text/html,*/*");

        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(page.body())
                .doesNotContain("<script", "<img")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;/pre&gt;&lt;script&gt;alert(2)");
    }

    @Test
    void programsGetJson() throws Exception {
        Alert alert = alert("general", "signed", "token", null, null);
        ALERTS.replace(List.of(alert));
        post("/inbox/signed", signed(alert, CLOCK), BODY);
        post("/inbox/demo", Map.of(), "second".getBytes(UTF_8));

        JsonNode all = Json.read(get("/inbox", "application/json").body().getBytes(UTF_8));
        JsonNode named =
                Json.read(get("/inbox/signed?format=json", "*/*").body().getBytes(UTF_8));

        assertThat(all.get("requests")).hasSize(2);
        assertThat(all.at("/requests/0/name").textValue()).isEqualTo("demo");
        assertThat(named.get("requests")).hasSize(1);
        JsonNode request = named.at("/requests/0");
        assertThat(request.get("receivedAt").textValue()).isEqualTo("2026-03-01T09:30:00Z");
        assertThat(request.get("answered").intValue()).isEqualTo(200);
        assertThat(request.at("/signatures/bearer").textValue()).isEqualTo("valid");
        assertThat(request.at("/signatures/standard_webhooks").textValue()).isEqualTo("absent");
        assertThat(request.at("/headers/Authorization").textValue()).isEqualTo("Bearer ***");
        assertThat(request.get("body").textValue()).isEqualTo(new String(BODY, UTF_8));
        assertThat(request.get("size").intValue()).isEqualTo(BODY.length);
        assertThat(request.get("truncated").booleanValue()).isFalse();
    }

    @Test
    void deleteEmptiesIt() throws Exception {
        post("/inbox/demo", Map.of(), BODY);

        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/inbox")).DELETE());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(INBOX.all()).isEmpty();
        assertThat(get("/inbox", "text/html").body()).contains("Nothing has arrived yet");
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        assertThat(send(HttpRequest.newBuilder(uri("/inbox/demo")).PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void aSenderThatStallsIsLetGo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", impatientPort)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /inbox/demo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();

            // the connection is closed too, or this would not end
            assertThat(new String(in.readAllBytes(), UTF_8)).startsWith("HTTP/1.1 408");
        }
        assertThat(INBOX.all()).isEmpty();
    }

    @Test
    void stallingSendersDoNotKeepHonestOnesOut() throws Exception {
        List<Socket> stalling = new ArrayList<>();
        try {
            // as many as the server has workers
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("127.0.0.1", impatientPort);
                stalling.add(socket);
                socket.getOutputStream()
                        .write("POST /inbox/demo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"
                                .getBytes(UTF_8));
            }

            assertThat(send(HttpRequest.newBuilder(uri(impatientPort, "/inbox/demo"))
                                    .POST(BodyPublishers.ofByteArray(BODY)))
                            .statusCode())
                    .isEqualTo(200);
            List<String> answers = new ArrayList<>();
            for (Socket socket : stalling) {
                socket.setSoTimeout(30_000);
                answers.add(new String(socket.getInputStream().readAllBytes(), UTF_8).substring(9, 12));
            }
            assertThat(answers).containsOnly("408", "503");
        } finally {
            for (Socket socket : stalling) {
                socket.close();
            }
        }
    }

    @Test
    void aDroppedConnectionLeavesNothingBehind() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("POST /inbox/demo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"
                            .getBytes(UTF_8));
        }

        assertThat(post("/inbox/demo", Map.of(), BODY).statusCode()).isEqualTo(200);
        assertThat(only().size()).isEqualTo(BODY.length);
    }

    private static HttpResponse<String> post(String path, Map<String, String> headers, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
        Map<String, String> all = new HashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        all.forEach(request::header);
        return send(request);
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return uri(port, path);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static InboxRequest only() {
        assertThat(INBOX.all()).hasSize(1);
        return INBOX.all().getFirst();
    }

    private static List<Verdict> verdicts() {
        return List.copyOf(only().signatures().values());
    }

    private static Map<String, String> signed(Alert alert, Clock clock) {
        return new LinkedHashMap<>(new SignedHeaders("test", clock).of(alert.webhook(), "msg-1", BODY));
    }

    private static Alert alert(String type, String name, String token, String hmacKey, String signingSecret) {
        return alert(
                type,
                new Webhook(
                        new Secret("http://localhost:8080/inbox/" + name + "?status=500"),
                        secret(token),
                        secret(hmacKey),
                        secret(signingSecret),
                        Map.of()));
    }

    private static Alert alert(String type, Webhook webhook) {
        String id = "alert-" + System.identityHashCode(webhook);
        return new Alert(id, "Test", true, "default", type, null, Map.of(), webhook, List.of(), AlertOptions.DEFAULT);
    }

    private static Webhook rotated(Secret url, Instant until) {
        return new Webhook(
                url,
                null,
                null,
                null,
                new Secret(SECRET),
                List.of(new PreviousSecret(new Secret(OLD_SECRET), until)),
                Map.of(),
                null);
    }

    private static Secret secret(String value) {
        return value == null ? null : new Secret(value);
    }
}
