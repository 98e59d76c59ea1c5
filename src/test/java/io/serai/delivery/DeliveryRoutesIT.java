package io.serai.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.serai.delivery.TestDelivery.claim;
import static io.serai.delivery.TestDelivery.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.sun.net.httpserver.HttpServer;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import io.serai.delivery.RecordingStore.Buried;
import io.serai.format.UndeliverableException;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.TypeConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim's way to a real HTTP receiver, with a store that only records. */
class DeliveryRoutesIT {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUERY_SECRET = "destination-secret-1";
    private static final String PATH_SECRET = "destination-path-secret-1";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    static final WireMockExtension receiver = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options()
                    .bindAddress("127.0.0.1")
                    .dynamicPort()
                    .dynamicHttpsPort())
            .build();

    private final RecordingStore store = new RecordingStore();
    private final LogCapture log = new LogCapture();
    private TestDelivery delivery = new TestDelivery(store, redis.scripts(), config(SHORT), new TickingClock());

    @BeforeEach
    void given() {
        delivery.alertTo(url());
    }

    @AfterEach
    void nothingSecretWasLogged() {
        delivery.close();
        log.close();
        assertThat(log.lines()).noneMatch(line -> tells(line));
        assertThat(store.buried).noneMatch(buried -> tells(buried.detail()));
    }

    @Test
    void theLogLevelsOfARetryPolicyAreReadByAConverterOfTheirOwn() {
        TypeConverter levels = delivery.converters().lookup(LoggingLevel.class, String.class);

        // Camel looks through all converters for each failure otherwise.
        assertThat(levels).isNotNull();
        assertThat(levels.convertTo(LoggingLevel.class, "warn")).isEqualTo(LoggingLevel.WARN);
    }

    // what is sent

    @Test
    void aDeliveryThatIsAcceptedEndsWithItsExchange() {
        answer(200);

        Exchange done = delivery.deliver(claim(0));

        assertThat(done.isFailed()).isFalse();
        assertThat(requests()).hasSize(1);
        assertThat(store.calls).isEmpty();
        assertThat(log.lines()).anyMatch(line -> line.contains("Delivered") && line.contains("notificationId"));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204})
    void every2xxIsAccepted(int status) {
        answer(status);

        assertThat(delivery.deliver(claim(0)).isFailed()).isFalse();
        assertThat(store.calls).isEmpty();
    }

    @Test
    void sendsTheNotificationSignedAsOnePost() {
        answer(200);

        delivery.deliver(claim(0));

        LoggedRequest request = requests().getFirst();
        JsonNode body = Json.read(request.getBody());
        assertThat(request.getMethod().value()).isEqualTo("POST");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeader("Content-Length")).isEqualTo(Integer.toString(request.getBody().length));
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + TestDelivery.TOKEN);
        assertThat(request.getHeader("X-Api-Key")).isEqualTo(TestDelivery.HEADER_VALUE);
        assertThat(request.getHeader("User-Agent")).isEqualTo("Serai-Webhook/test");
        assertThat(request.getHeader("webhook-id"))
                .isEqualTo(claim(0).id())
                .isEqualTo(body.get("id").textValue());
        assertThat(request.getHeader("X-Helicone-Signature"))
                .isEqualTo(Signatures.heliconeHex(TestDelivery.HMAC_KEY, request.getBody()));
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo(Signatures.standardWebhooks(
                        Objects.requireNonNull(SigningKey.parse(TestDelivery.SIGNING_SECRET)),
                        claim(0).id(),
                        Long.parseLong(request.getHeader("webhook-timestamp")),
                        request.getBody()));
    }

    @Test
    void whatWasSentCanBeLookedAt() {
        answer(200);

        delivery.deliver(claim(0));

        SentRequests sent = new SentRequests(redis.scripts(), new AttemptLogConfig(1_000, Duration.ofDays(1), 100));
        await().atMost(PATIENCE).until(() -> sent.find(claim(0).id(), 1).isPresent());
        JsonNode shown = sent.find(claim(0).id(), 1).orElseThrow();
        JsonNode body = Json.read(shown.path("body").asText().getBytes(StandardCharsets.UTF_8));
        assertThat(body.at("/payload/metadata"))
                .isEqualTo(Json.read(requests().getFirst().getBody()).at("/payload/metadata"));
        // Masked whatever the alert's own redaction leaves.
        assertThat(body.at("/payload/userNames/0").asText()).isEqualTo("[e-mail]");
        assertThat(shown.at("/headers/webhook-id").asText()).isEqualTo(claim(0).id());
        assertThat(shown.path("outcome").asText()).isEqualTo("delivered");
        assertThat(shown.toString()).matches(text -> !tells(text));
    }

    @Test
    void sendsNoHeaderOfCamelOrOfEarlierSteps() {
        answer(200);

        delivery.deliver(claim(0));

        assertThat(requests().getFirst().getAllHeaderKeys())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("camel"))
                .doesNotContain("Cookie");
    }

    @Test
    void keepsTheDigitsAndTheTextOfThePayload() {
        answer(200);

        delivery.deliver(claim(0));

        LoggedRequest request = requests().getFirst();
        assertThat(request.getBodyAsString()).contains("\"cost\":1.10,\"big\":12345678901234567890123,\"tiny\":1E-40,");
        assertThat(Json.read(request.getBody()).at("/payload/metadata/0/text").textValue())
                .isEqualTo("größer 🎉");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook?token=a%2Bb+c&x=%E4%BD%A0&sig=1%2F2==&empty=",
                "/services%2FT000/a%20b/;v=1,2",
                "/plain",
                "/hook?url=https%3A%2F%2Fexample.com%2F%3Fa%3Db%26c&a=1&a=2&flag",
                "/hook?q=%7B%22a%22%3A%5B1%5D%7D",
                "/?only=query",
                "",
            })
    void sendsToTheAddressToTheLetter(String target) throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            delivery.alertTo("http://127.0.0.1:" + server.getAddress().getPort() + target);

            delivery.deliver(claim(0));
        } finally {
            server.stop(0);
        }

        assertThat(store.buried).isEmpty();
        assertThat(seen).containsExactly(target.isEmpty() ? "/" : target);
    }

    // retries

    @Test
    void aRetryIsTheSameMessageSignedAnew() {
        answers(503, 503, 200);

        Exchange done = delivery.deliver(claim(0));

        List<LoggedRequest> attempts = requests();
        assertThat(done.isFailed()).isFalse();
        assertThat(attempts).hasSize(3);
        assertThat(attempts)
                .extracting(request -> request.getHeader("webhook-id"))
                .containsOnly(claim(0).id());
        assertThat(attempts)
                .extracting(LoggedRequest::getBody)
                .containsOnly(attempts.getFirst().getBody());
        assertThat(attempts)
                .extracting(request -> request.getHeader("webhook-timestamp"))
                .doesNotHaveDuplicates();
        assertThat(attempts)
                .extracting(request -> request.getHeader("webhook-signature"))
                .doesNotHaveDuplicates();
        assertThat(store.calls).containsExactly("attempted 1", "attempted 2");
    }

    @Test
    void theWaitsBetweenAttemptsGrow() {
        restart(config(Duration.ofMillis(200)), Clock.systemUTC());
        answer(500);

        delivery.deliver(claim(0));

        List<Duration> waits = waits();
        assertThat(waits).hasSize(3);
        // A busy machine may be late; too early is nobody. Twice as long each time, give or take a fifth.
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(155), Duration.ofSeconds(5));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(315), Duration.ofSeconds(5));
        assertThat(waits.get(2)).isBetween(Duration.ofMillis(635), Duration.ofSeconds(5));
    }

    @Test
    void noWaitOfOurOwnIsLongerThanTheLongest() {
        restart(TestDelivery.config(3, Duration.ofMinutes(1), Duration.ofMillis(120)), Clock.systemUTC());
        answer(500);

        delivery.deliver(claim(0));

        assertThat(waits()).allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void waitsAsManySecondsAsTheReceiverAsksFor(int status) {
        restart(TestDelivery.config(1, SHORT, Duration.ofMillis(50)), Clock.systemUTC());
        answer(aResponse().withStatus(status).withHeader("Retry-After", "2"));

        delivery.deliver(claim(0));

        assertThat(waits().getFirst()).isBetween(Duration.ofMillis(1_990), Duration.ofSeconds(10));
    }

    @Test
    void waitsUntilTheDateThatTheReceiverNames() {
        restart(TestDelivery.config(1, SHORT, Duration.ofMillis(50)), Clock.systemUTC());
        ZonedDateTime at = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3);
        answer(aResponse().withStatus(503).withHeader("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(at)));

        delivery.deliver(claim(0));

        assertThat(requests().get(1).getLoggedDate().toInstant())
                .isBetween(at.toInstant().minusMillis(1_010), at.toInstant().plusSeconds(10));
    }

    @Test
    void theWaitForARetryAfterDoesNotOutliveIt() {
        restart(TestDelivery.config(2, SHORT, Duration.ofMillis(50)), Clock.systemUTC());
        receiver.stubFor(any(anyUrl())
                .inScenario("s")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "3"))
                .willSetStateTo("then"));
        receiver.stubFor(any(anyUrl())
                .inScenario("s")
                .whenScenarioStateIs("then")
                .willReturn(aResponse().withStatus(503)));

        delivery.deliver(claim(0));

        assertThat(waits().get(0)).isGreaterThan(Duration.ofMillis(2_990));
        assertThat(waits().get(1)).isLessThan(Duration.ofMillis(2_900));
    }

    @Test
    void anAttemptIsCountedInTheStoreBeforeTheWait() {
        restart(config(Duration.ofMinutes(1)), Clock.systemUTC());
        answers(503, 200);

        CompletableFuture<Exchange> done = inBackground();

        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));
        assertThat(requests()).hasSize(1);
        delivery.close();
        assertThat(done).succeedsWithin(PATIENCE);
    }

    @Test
    void aClaimThatWasTriedBeforeGetsOnlyTheRemainingAttempts() {
        answer(500);

        delivery.deliver(claim(2));

        assertThat(requests()).hasSize(2);
        assertThat(store.calls).containsExactly("attempted 3", "bury http_500");
        assertThat(store.buried.getFirst().attempts()).isEqualTo(4);
    }

    @Test
    void aClaimThatHadAllItsRetriesIsTriedOnceMore() {
        answer(500);

        delivery.deliver(claim(4));

        assertThat(requests()).hasSize(1);
        assertThat(store.calls).containsExactly("bury http_500");
    }

    @Test
    void deliveryGoesOnWhileRedisIsAway() {
        store.away = true;
        answers(503, 503, 200);

        assertThat(delivery.deliver(claim(0)).isFailed()).isFalse();
        assertThat(requests()).hasSize(3);
    }

    // dead letters

    @Test
    void aReceiverThatSaysItIsGoneIsDisabledAndThatIsAnEvent() {
        answer(410);

        delivery.deliver(claim(0));
        delivery.deliver(claim(0));

        assertThat(requests()).as("the second one is not sent").hasSize(1);
        assertThat(store.buried).extracting(Buried::reason).containsExactly("gone", "destination_disabled");
        assertThat(delivery.raised).singleElement().satisfies(event -> {
            assertThat(event.eventType()).isEqualTo("alert:disabled");
            assertThat(event.payload().path("alertId").textValue()).isEqualTo(TestDelivery.ALERT_ID);
            assertThat(event.payload().path("reason").textValue()).isEqualTo("gone");
        });
    }

    @Test
    void aChangedUrlIsAnotherDestination() {
        answer(410);
        delivery.deliver(claim(0));
        answer(200);

        delivery.alertTo(url() + "&changed");

        assertThat(delivery.deliver(claim(0)).isFailed()).isFalse();
        assertThat(requests()).hasSize(2);
    }

    @Test
    void aRetryAfterHoldsForAllThatGoesToTheSameReceiverWithTheSameCredential() {
        restart(TestDelivery.config(0, SHORT, SHORT), Clock.systemUTC());
        answer(aResponse().withStatus(429).withHeader("Retry-After", "1"));
        delivery.deliver(claim(0));
        long paused = System.nanoTime();
        answer(200);

        TestDelivery other = new TestDelivery(new RecordingStore(), redis.scripts(), config(SHORT), Clock.systemUTC());
        try (other) {
            other.alertTo(url());
            other.deliver(claim(0));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - paused)).isGreaterThan(Duration.ofMillis(900));
        assertThat(requests()).hasSize(2);
    }

    @Test
    void aCircuitOpensAfterManyFailuresAndLetsOneThrough() {
        restart(TestDelivery.config(0, SHORT, SHORT), Clock.systemUTC());
        answer(503);
        for (int i = 0; i < 10; i++) {
            delivery.deliver(claim(0));
        }
        delivery.deliver(claim(0));

        assertThat(requests()).hasSize(10);
        assertThat(store.buried).last().extracting(Buried::reason).isEqualTo("circuit_open");

        answer(200);
        await().atMost(PATIENCE).until(() -> {
            delivery.deliver(claim(0));
            return requests().size() == 11;
        });
        delivery.deliver(claim(0));
        assertThat(requests()).as("closed again").hasSize(12);
    }

    @Test
    void aRefusalDoesNotOpenTheCircuit() {
        restart(TestDelivery.config(0, SHORT, SHORT), Clock.systemUTC());
        answer(404);
        for (int i = 0; i < 12; i++) {
            delivery.deliver(claim(0));
        }

        assertThat(requests()).hasSize(12);
    }

    @Test
    void aLongScheduleHoldsNothingInMemory() {
        restart(
                TestDelivery.config(1, SHORT, SHORT, List.of(Duration.ofMinutes(5), Duration.ofHours(2))),
                Clock.systemUTC());
        answer(503);

        delivery.deliver(claim(0));
        delivery.deliver(claim(2));
        delivery.deliver(claim(3));

        assertThat(requests()).hasSize(4);
        assertThat(store.calls)
                .containsExactly(
                        "attempted 1", "attempted 2", "release later", "attempted 3", "release later", "bury http_503");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 422, 451})
    void whatTheReceiverRefusesIsTriedOnce(int status) {
        answer(aResponse().withStatus(status).withHeader("Retry-After", "1").withBody("secret words of the receiver"));

        Exchange done = delivery.deliver(claim(0));

        assertThat(requests()).hasSize(1);
        assertThat(store.calls).containsExactly("bury http_" + status);
        assertThat(store.buried.getFirst().detail()).isEqualTo("The receiver answered " + status);
        assertThat(store.buried.getFirst().attempts()).isEqualTo(1);
        assertThat(done.isFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) {
        answer(aResponse().withStatus(status).withHeader("Location", url() + "&elsewhere"));

        delivery.deliver(claim(0));

        assertThat(requests()).hasSize(1);
        assertThat(store.calls).containsExactly("bury http_" + status);
    }

    @Test
    void aReceiverThatStaysOverloadedGetsADeadLetterAfterAllAttempts() {
        answer(503);

        delivery.deliver(claim(0));

        assertThat(requests()).hasSize(4);
        assertThat(store.calls).containsExactly("attempted 1", "attempted 2", "attempted 3", "bury http_503");
        assertThat(store.buried.getFirst().attempts()).isEqualTo(4);
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("WARN") && line.contains("Dead letter after 4 attempts"));
    }

    @Test
    void aReceiverThatIsNotThereIsTriedAgain() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        delivery.alertTo("http://127.0.0.1:" + free + "/hook?token=" + QUERY_SECRET);

        delivery.deliver(claim(0));

        assertThat(store.calls).containsExactly("attempted 1", "attempted 2", "attempted 3", "bury connect");
        assertThat(store.buried.getFirst().detail()).isEqualTo("No connection could be made");
    }

    @Test
    void aConnectionThatBreaksIsTriedAgain() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        delivery.deliver(claim(0));

        assertThat(store.calls).hasSize(4).last().isEqualTo("bury network");
    }

    @Test
    void anAnswerThatIsNotHttpIsTriedAgain() {
        answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        delivery.deliver(claim(0));

        assertThat(store.calls).hasSize(4);
        assertThat(store.buried.getFirst().attempts()).isEqualTo(4);
    }

    @Test
    void aReceiverThatDoesNotAnswerInTimeIsTriedAgain() {
        restart(TestDelivery.config(1, SHORT, SHORT), Clock.systemUTC());
        answer(aResponse().withStatus(200).withFixedDelay(5_000));

        delivery.deliver(claim(0));

        assertThat(store.calls).containsExactly("attempted 1", "bury timeout");
    }

    @Test
    void aHostThatNobodyKnowsIsTriedAgain() {
        delivery.alertTo("http://no-such-host.invalid/hook?token=" + QUERY_SECRET);

        delivery.deliver(claim(0));

        assertThat(store.calls).hasSize(4).last().isEqualTo("bury unknown_host");
    }

    @Test
    void aCertificateThatIsNotTrustedIsNoDelivery() {
        answer(200);
        delivery.alertTo("https://127.0.0.1:" + receiver.getHttpsPort() + "/hook?token=" + QUERY_SECRET);

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(store.calls).hasSize(4).last().isEqualTo("bury tls");
    }

    @Test
    void theClaimOfARemovedAlertIsNotSent() {
        delivery.alerts.replace(List.of());

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(store.calls).containsExactly("bury " + UndeliverableException.ALERT_REMOVED);
        assertThat(onlyAttempt()).satisfies(attempt -> {
            assertThat(attempt.notificationId()).isEqualTo(claim(0).id());
            assertThat(attempt.alertId()).isEqualTo(TestDelivery.ALERT_ID);
            assertThat(attempt.outcome()).isEqualTo("dead_letter");
            assertThat(attempt.reason()).isEqualTo(UndeliverableException.ALERT_REMOVED);
            assertThat(attempt.number()).isZero();
            assertThat(attempt.exchanged().sent()).isFalse();
            assertThat(attempt.exchanged().status()).isNull();
        });
    }

    @Test
    void theLogSaysThatADisabledAlertsNotificationWasDropped() {
        delivery.disable(url());

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(onlyAttempt().outcome()).isEqualTo("dead_letter");
        assertThat(onlyAttempt().reason()).isEqualTo(UndeliverableException.ALERT_DISABLED);
    }

    @Test
    void theLogSaysThatAnIncompleteAlertsNotificationWasDropped() {
        delivery.alertTo(url(), "pagerduty");

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(onlyAttempt().reason()).isEqualTo(UndeliverableException.ALERT_INCOMPLETE);
    }

    @Test
    void anEndThatAnAttemptTellsIsInTheLogOnce() {
        answer(404);

        delivery.deliver(claim(0));

        assertThat(onlyAttempt().reason()).isEqualTo("http_404");
    }

    @Test
    void whatCouldNotBeBuriedIsNotInTheLogAsDropped() {
        delivery.alerts.replace(List.of());
        store.claimLost = true;

        delivery.deliver(claim(0));

        assertThat(store.calls).containsExactly("bury " + UndeliverableException.ALERT_REMOVED);
        assertThat(attempts()).isEmpty();
    }

    @Test
    void nothingIsSentUnsignedWhenASecretCanNotBeUsed() {
        answer(200);
        Webhook webhook = new Webhook(new Secret(url()), null, null, new Secret("whsec_" + QUERY_SECRET), Map.of());
        Alert alert = TestDelivery.alert(url(), "general", true);
        delivery.alerts.replace(List.of(new Alert(
                alert.id(),
                alert.name(),
                true,
                alert.workspaceId(),
                alert.type(),
                null,
                Map.of(),
                webhook,
                List.of(),
                AlertOptions.DEFAULT)));

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(store.buried).singleElement().satisfies(buried -> {
            assertThat(buried.reason()).isEqualTo("unsignable");
            assertThat(buried.detail()).startsWith("webhook.signing_secret can't be used, so nothing was sent");
        });
    }

    @Test
    void anAlertThatIsRemovedWhileItsRetryWaitsIsNotSentToAgain() {
        restart(config(Duration.ofMillis(500)), Clock.systemUTC());
        answer(503);

        CompletableFuture<Exchange> done = inBackground();
        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));
        delivery.alerts.replace(List.of());

        assertThat(done).succeedsWithin(PATIENCE);
        assertThat(requests()).hasSize(1);
        assertThat(store.calls).last().isEqualTo("bury alert_removed");
    }

    @Test
    void aRetryDoesNotGoToAnotherWorkspacesAlertThatHasTakenTheId() {
        restart(config(Duration.ofMillis(500)), Clock.systemUTC());
        answer(503);

        CompletableFuture<Exchange> done = inBackground();
        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));
        Alert alert = TestDelivery.alert(url(), "general", true);
        delivery.alerts.replace(List.of(new Alert(
                alert.id(),
                alert.name(),
                true,
                "globex",
                alert.type(),
                null,
                Map.of(),
                alert.webhook(),
                List.of(),
                AlertOptions.DEFAULT)));

        assertThat(done).succeedsWithin(PATIENCE);
        assertThat(requests()).hasSize(1);
        assertThat(store.calls).last().isEqualTo("bury alert_removed");
    }

    @Test
    void anAlertThatIsDisabledWhileItsRetryWaitsIsNotSentToAgain() {
        restart(config(Duration.ofMillis(500)), Clock.systemUTC());
        answer(503);

        CompletableFuture<Exchange> done = inBackground();
        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));
        delivery.disable(url());

        assertThat(done).succeedsWithin(PATIENCE);
        assertThat(requests()).hasSize(1);
        assertThat(store.calls).last().isEqualTo("bury alert_disabled");
    }

    @Test
    void aRetryUsesTheAddressThatIsInForceThen() {
        restart(config(Duration.ofMillis(500)), Clock.systemUTC());
        answers(503, 200);

        CompletableFuture<Exchange> done = inBackground();
        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));
        delivery.alertTo(base() + "/new");

        assertThat(done).succeedsWithin(PATIENCE);
        assertThat(requests().get(1).getUrl()).isEqualTo("/new");
    }

    @Test
    void whatARouteFileCanNotFormatIsBuriedWithAReadableReason() throws Exception {
        delivery.addRoute(
                """
                - route:
                    id: format-broken
                    from:
                      uri: direct:format-broken
                      steps:
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: "no template for https://hooks.example.com/x?token=destination-secret-1, sorry"
                """);
        delivery.alertTo(url(), "broken");

        delivery.deliver(claim(0));

        assertThat(requests()).isEmpty();
        assertThat(store.calls).containsExactly("bury failed");
        assertThat(store.buried.getFirst().detail())
                .startsWith("IllegalStateException: no template for")
                .endsWith("sorry");
    }

    @Test
    void anAlertOfATypeThatHasNoRouteIsBuried() {
        delivery.alertTo(url(), "pigeon");

        delivery.deliver(claim(0));

        assertThat(store.calls).containsExactly("bury no_route");
    }

    // owners, shutdown, outages

    @Test
    void whoLostTheClaimStopsTryingAndBuriesNothing() {
        store.claimLost = true;
        answer(503);

        Exchange done = delivery.deliver(claim(0));

        assertThat(requests()).hasSize(1);
        assertThat(store.calls).containsExactly("attempted 1");
        assertThat(done.isFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {800, 30_000})
    void aHubThatStopsGivesWaitingRetriesBackSoon(long firstDelayMillis) {
        restart(config(Duration.ofMillis(firstDelayMillis)), Clock.systemUTC());
        answer(503);
        CompletableFuture<Exchange> done = inBackground();
        await().atMost(PATIENCE).until(() -> store.calls.contains("attempted 1"));

        Instant stopping = Instant.now();
        delivery.close();

        assertThat(Duration.between(stopping, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(done).succeedsWithin(PATIENCE);
        assertThat(store.buried).isEmpty();
        assertThat(store.calls.getLast()).startsWith("release");
    }

    @Test
    void whatCanNotBeBuriedBecauseRedisIsAwayIsNotConfirmed() {
        store.away = true;
        answer(404);

        Exchange done = delivery.deliver(claim(0));

        assertThat(done.getException()).isInstanceOf(RedisUnavailableException.class);
        assertThat(tells(stackTrace(done.getException()))).isFalse();
        assertThat(requests()).hasSize(1);
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicLong written = new AtomicLong();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(500, 0);
            byte[] block = "x".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            try (var out = exchange.getResponseBody()) {
                while (written.addAndGet(block.length) < 256L * 1_048_576) {
                    out.write(block);
                }
            }
        });
        server.start();
        try {
            restart(TestDelivery.config(0, SHORT, SHORT), Clock.systemUTC());
            delivery.alertTo("http://127.0.0.1:" + server.getAddress().getPort() + "/");

            delivery.deliver(claim(0));
        } finally {
            server.stop(0);
        }

        assertThat(store.calls).containsExactly("bury http_500");
        assertThat(written.get()).isLessThan(64L * 1_048_576);
    }

    /** Not on the common pool, which has one thread on a small machine. */
    private Attempt onlyAttempt() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(attempts()).hasSize(1));
        return attempts().getFirst();
    }

    private static List<Attempt> attempts() {
        return new AttemptLog(redis.scripts(), new AttemptLogConfig(1_000, Duration.ofDays(1), 100))
                .list(AttemptLog.Filter.ALL, null, 50)
                .items();
    }

    private CompletableFuture<Exchange> inBackground() {
        return CompletableFuture.supplyAsync(() -> delivery.deliver(claim(0)), Thread::startVirtualThread);
    }

    private void restart(DeliveryConfig config, Clock clock) {
        delivery.close();
        delivery = new TestDelivery(store, redis.scripts(), config, clock);
        delivery.alertTo(url());
    }

    private static String url() {
        return base() + "/hook/" + PATH_SECRET + "?token=" + QUERY_SECRET;
    }

    private static String base() {
        return "http://127.0.0.1:" + receiver.getPort();
    }

    private static boolean tells(String text) {
        return text.contains(QUERY_SECRET)
                || text.contains(PATH_SECRET)
                || TestDelivery.SECRETS.stream().anyMatch(text::contains);
    }

    private static void answer(int status) {
        answer(aResponse().withStatus(status));
    }

    private static void answer(ResponseDefinitionBuilder response) {
        receiver.stubFor(any(anyUrl()).willReturn(response));
    }

    private static void answers(int... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            receiver.stubFor(any(anyUrl())
                    .inScenario("attempts")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                    .willReturn(aResponse().withStatus(statuses[i]))
                    .willSetStateTo("after " + (i + 1)));
        }
    }

    private static List<LoggedRequest> requests() {
        return receiver.getAllServeEvents().stream()
                .map(com.github.tomakehurst.wiremock.stubbing.ServeEvent::getRequest)
                .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    private static List<Duration> waits() {
        List<LoggedRequest> attempts = requests();
        return IntStream.range(1, attempts.size())
                .mapToObj(i -> Duration.between(
                        attempts.get(i - 1).getLoggedDate().toInstant(),
                        attempts.get(i).getLoggedDate().toInstant()))
                .toList();
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** A second later whenever somebody looks. */
    private static final class TickingClock extends Clock {
        private final AtomicLong second = new AtomicLong(1_772_358_600);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(second.getAndIncrement());
        }
    }
}
