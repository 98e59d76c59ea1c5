package io.serai.delivery;

import static io.serai.delivery.TestDelivery.claim;
import static io.serai.delivery.TestDelivery.config;
import static io.serai.testing.Faults.answer;
import static io.serai.testing.Faults.answers;
import static io.serai.testing.Faults.answersEach;
import static io.serai.testing.Faults.hangs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.DeliveryOptions;
import io.serai.alert.EnvelopeForm;
import io.serai.alert.MessageOptions;
import io.serai.alert.Secret;
import io.serai.alert.SigningKey;
import io.serai.alert.Webhook;
import io.serai.event.EventType;
import io.serai.format.UndeliverableException;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.testing.FaultyServer;
import io.serai.testing.FaultyServer.Port;
import io.serai.testing.HttpMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that nobody has stored, tried out against real HTTP receivers through the shipped routes. */
class SendsOfTestsIT {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final String ROUTING_KEY = "R0UT1NGK3Y00000000000000000000A1";
    private static final String MASKED_ROUTING_KEY = "R0U" + "*".repeat(26) + "0A1";
    private static final String THEIR_WORDS = "no such hook, try another one";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T09:30:00.250Z"), ZoneOffset.UTC);
    private final RecordingStore store = new RecordingStore();
    private final TestDelivery delivery =
            new TestDelivery(store, redis.scripts(), config(Duration.ofMillis(20)), clock);
    private final FaultyServer receivers = new FaultyServer();

    @AfterEach
    void stop() {
        delivery.close();
        receivers.close();
    }

    static Stream<Arguments> typesAndEvents() {
        Stream<Arguments> all = Stream.of("general", "slack", "pagerduty").flatMap(type -> Stream.concat(
                        Stream.of(EventType.values()).map(EventType::wire), Stream.of("request:logged", "own:type"))
                .map(event -> Arguments.of(type, event)));
        return Stream.concat(all, Stream.of(Arguments.of("helicone", "request:logged")));
    }

    @ParameterizedTest
    @MethodSource("typesAndEvents")
    void sendsExactlyWhatIsRenderedAndSaysWhatWasSent(String type, String eventType) {
        Port port = receivers.port(answers(200, ""));
        Alert alert = alert(port.url(), type);

        String rendered = delivery.tests.render(alert, eventType);
        assertThat(port.visits()).as("nothing is sent to be rendered").isEmpty();
        TestResult result = delivery.tests.send(alert, eventType);

        HttpMessage request = only(port);
        assertThat(result.delivered()).isTrue();
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.reason()).isNull();
        assertThat(result.error()).isNull();
        assertThat(result.took()).isPositive();
        assertThat(result.requestBody())
                .isEqualTo(new String(request.body(), StandardCharsets.UTF_8).replace(ROUTING_KEY, MASKED_ROUTING_KEY));
        // The clock stands still: only the id is another one.
        assertThat(result.requestBody().replace(Objects.requireNonNull(request.header("webhook-id")), "ID"))
                .isEqualTo(rendered.replace(id(rendered), "ID"));
    }

    @Test
    void theNotificationIsOneOfASampleEvent() {
        JsonNode body = Json.read(delivery.tests
                .render(alert("http://127.0.0.1:1/", "general"), "prompt:created")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(body.path("alertName").textValue()).isEqualTo("Checkout");
        assertThat(body.path("workspaceId").textValue()).isEqualTo("acme");
        assertThat(body.path("createdAt").textValue()).isEqualTo("2026-03-01T09:30:00.250Z");
        JsonNode payload = body.path("payload");
        assertThat(payload.path("eventCount").intValue()).isEqualTo(1);
        assertThat(payload.path("eventIds")).hasSize(1);
        assertThat(payload.path("userNames").path(0).textValue()).isEqualTo("test-user");
        assertThat(payload.at("/metadata/0/name").isTextual()).isTrue();
    }

    @Test
    void aDrillSaysThatItIsATestAndHasAnIncidentOfItsOwn() {
        Port port = receivers.port(answers(200, ""));

        assertThat(delivery.tests.drill(alert(port.url(), "general")).delivered())
                .isTrue();
        assertThat(delivery.tests.drill(alert(port.url(), "slack")).requestBody())
                .contains("[Test]");
        TestResult page = delivery.tests.drill(alert(port.url(), "pagerduty"));

        assertThat(port.asked().getFirst().json().at("/payload/test").booleanValue())
                .isTrue();
        JsonNode event = Json.read(page.requestBody().getBytes(StandardCharsets.UTF_8));
        assertThat(event.path("dedup_key").textValue()).endsWith(":/test");
        assertThat(event.at("/payload/severity").textValue()).isEqualTo("info");
    }

    @Test
    void theAlertsOptionsAreObeyed() {
        Alert snake = with(
                alert("http://127.0.0.1:1/", "general"),
                new AlertOptions(
                        null,
                        false,
                        null,
                        null,
                        MessageOptions.DEFAULT.withEnvelope(EnvelopeForm.SNAKE).withData(false),
                        DeliveryOptions.DEFAULT));

        JsonNode body = Json.read(delivery.tests.render(snake, "trace:cost").getBytes(StandardCharsets.UTF_8));

        assertThat(body.has("event_type")).isTrue();
        assertThat(body.path("payload").has("metadata")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"general", "slack", "pagerduty"})
    void isSignedAsEveryDelivery(String type) {
        Port port = receivers.port(answers(200, ""));

        delivery.tests.send(alert(port.url(), type), "trace:errors");

        HttpMessage request = only(port);
        assertThat(request.head()).startsWith("POST / HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TestDelivery.TOKEN);
        assertThat(request.header("X-Api-Key")).isEqualTo(TestDelivery.HEADER_VALUE);
        assertThat(request.header("User-Agent")).isEqualTo("Serai-Webhook/test");
        assertThat(Signatures.heliconeHolds(
                        TestDelivery.HMAC_KEY, request.body(), header(request, "Helicone-Signature")))
                .isTrue();
        assertThat(Signatures.standardWebhooksHolds(
                        List.of(Objects.requireNonNull(SigningKey.parse(TestDelivery.SIGNING_SECRET))),
                        header(request, "webhook-id"),
                        header(request, "webhook-timestamp"),
                        request.body(),
                        header(request, "webhook-signature"),
                        clock))
                .isTrue();
    }

    @Test
    void secretsThatARouteSendsAreMaskedInWhatIsShownAndNotInWhatIsSent() throws Exception {
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-outspoken
                      steps:
                        - setBody:
                            constant: '{"key":"%s","token":"Bearer %s","header":"%s"}'
                        - to: direct:deliver
                """
                        .formatted(ROUTING_KEY, TestDelivery.TOKEN, TestDelivery.HEADER_VALUE));
        Port port = receivers.port(answers(200, ""));
        Alert alert = alert(port.url(), "outspoken");

        TestResult result = delivery.tests.send(alert, "trace:errors");

        assertThat(new String(only(port).body(), StandardCharsets.UTF_8))
                .contains(ROUTING_KEY, TestDelivery.TOKEN, TestDelivery.HEADER_VALUE);
        assertThat(result.requestBody())
                .contains(MASKED_ROUTING_KEY, "Bearer sec********n-1")
                .doesNotContain(ROUTING_KEY, TestDelivery.TOKEN, TestDelivery.HEADER_VALUE);
        assertThat(delivery.tests.render(alert, "trace:errors")).isEqualTo(result.requestBody());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410, 429, 500, 503})
    void aRefusalIsToldByItsStatusAloneAndNotTriedAgain(int status) {
        Port port = receivers.port(answers(status, THEIR_WORDS, "Retry-After: 1"));

        TestResult result = delivery.tests.send(alert(port.url(), "general"), "trace:errors");

        assertThat(result.delivered()).isFalse();
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.reason()).isEqualTo(status == 410 ? "gone" : "http_" + status);
        assertThat(result.error()).contains("The receiver answered " + status).doesNotContain("hook");
        assertThat(result.requestBody()).isEqualTo(new String(only(port).body(), StandardCharsets.UTF_8));
    }

    @Test
    void aMessageThatSlackCanNotReadIsNotSentAgainAsText() {
        Port port = receivers.port(answers(400, "invalid_blocks"));

        TestResult result = delivery.tests.send(alert(port.url(), "slack"), "trace:errors");

        assertThat(result.reason()).isEqualTo("http_400");
        assertThat(port.visits()).hasSize(1);
    }

    @Test
    void a2xxThatIsNotSlacksYesIsNoDelivery() {
        Port port = receivers.port(answers(200, "<html>sign in</html>"));

        TestResult result = delivery.tests.send(alert(port.url(), "slack"), "trace:errors");

        assertThat(result.delivered()).isFalse();
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.reason()).isEqualTo("unexpected_answer");
    }

    @Test
    void aRedirectIsNotFollowed() {
        Port elsewhere = receivers.port(answers(200, ""));
        Port port = receivers.port(answers(302, "", "Location: " + elsewhere.url()));

        TestResult result = delivery.tests.send(alert(port.url(), "general"), "trace:errors");

        assertThat(result.status()).isEqualTo(302);
        assertThat(result.error()).contains("redirects are not followed");
        assertThat(elsewhere.visits()).isEmpty();
    }

    @Test
    void aReceiverThatDoesNotAnswerInTheAlertsTimeIsTimedOut() {
        Port port = receivers.port(hangs());

        TestResult result = delivery.tests.send(impatient(port.url(), "general"), "trace:errors");

        assertThat(result.delivered()).isFalse();
        assertThat(result.status()).isZero();
        assertThat(result.reason()).isEqualTo("timeout");
        assertThat(result.error()).isEqualTo("No answer in time");
        assertThat(result.took()).isBetween(SHORT, Duration.ofSeconds(9));
        assertThat(port.visits()).hasSize(1);
    }

    @Test
    void nobodyWaitsLongerThanTenSeconds() throws Exception {
        Port hanging = receivers.port(hangs());
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-sleepy
                      steps:
                        - delay:
                            constant: 11500
                        - to: direct:deliver
                """);
        long start = System.nanoTime();

        List<CompletableFuture<TestResult>> tests = Stream.of(
                        alert(hanging.url(), "general"), alert(hanging.url(), "sleepy"))
                .map(alert -> CompletableFuture.supplyAsync(
                        () -> delivery.tests.send(alert, "trace:errors"),
                        task -> Thread.ofVirtual().start(task)))
                .toList();

        assertThat(tests).allSatisfy(test -> {
            assertThat(test).succeedsWithin(PATIENCE);
            assertThat(test.join().reason()).isEqualTo("timeout");
            assertThat(test.join().took()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(20));
        });
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(9_900));
        assertThat(hanging.visits()).hasSize(1);
    }

    @Test
    void anUnknownHostIsToldAsThat() {
        TestResult result =
                delivery.tests.send(alert("http://no-such-host.invalid/path-secret", "general"), "trace:errors");

        assertThat(result.status()).isZero();
        assertThat(result.reason()).isEqualTo("unknown_host");
        assertThat(result.error()).contains("host").doesNotContain("no-such-host", "path-secret");
        assertThat(result.requestBody()).isNotEmpty();
    }

    @Test
    void aReceiverThatIsNotThereIsToldAsThat() {
        TestResult result = delivery.tests.send(alert(receivers.refusing(), "general"), "trace:errors");

        assertThat(result.reason()).isEqualTo("connect");
        assertThat(result.error()).isEqualTo("No connection could be made");
    }

    @Test
    void whatTheGuardRefusesIsNotSent() {
        TestResult result = delivery.tests.send(alert("http://192.168.7.7/path-secret", "general"), "trace:errors");

        assertThat(result.status()).isZero();
        assertThat(result.reason()).isEqualTo("refused_destination");
        assertThat(result.error()).startsWith("The destination's URL").doesNotContain("path-secret");
    }

    @Test
    void aSecretThatCanNotBeUsedSaysWhichOne() {
        Port port = receivers.port(answers(200, ""));
        Alert good = alert(port.url(), "general");
        Alert alert = new Alert(
                good.id(),
                good.name(),
                true,
                good.workspaceId(),
                good.type(),
                null,
                Map.of(),
                new Webhook(good.webhook().url(), null, null, new Secret("whsec_no"), Map.of()),
                List.of(),
                AlertOptions.DEFAULT);

        TestResult result = delivery.tests.send(alert, "trace:errors");

        assertThat(result.reason()).isEqualTo("unsignable");
        assertThat(result.error()).contains("webhook.signing_secret").doesNotContain("whsec_no");
        assertThat(port.visits()).isEmpty();
    }

    @Test
    void anAlertThatIsDisabledCanBeTriedOut() {
        Port port = receivers.port(answers(204, ""));
        delivery.disable(port.url());

        TestResult result = delivery.tests.send(TestDelivery.alert(port.url(), "general", false), "trace:errors");

        assertThat(result.delivered()).isTrue();
        assertThat(result.status()).isEqualTo(204);
    }

    @Test
    void aDisabledDestinationIsTriedOutAndStaysDisabled() {
        Port port = receivers.port(answers(410, ""));
        delivery.alertTo(port.url());
        delivery.deliver(claim(0));
        // The log is written behind the delivery's back.
        await().until(() -> keys().containsAll(List.of("delivery_log", "delivery_requests", "delivery_request_times")));
        List<String> keys = keys();

        TestResult result = delivery.tests.send(alert(port.url(), "general"), "trace:errors");
        delivery.deliver(claim(0));

        assertThat(result.reason()).isEqualTo("gone");
        assertThat(store.buried)
                .extracting(RecordingStore.Buried::reason)
                .containsExactly("gone", "destination_disabled");
        assertThat(port.visits()).as("one delivery, one test").hasSize(2);
        assertThat(keys()).isEqualTo(keys);
    }

    @Test
    void aSuccessDoesNotCloseACircuitAndFailuresDoNotOpenOne() {
        Port port = receivers.port(answers(500, ""));
        Alert alert = alert(port.url(), "general");

        for (int i = 0; i < 12; i++) {
            assertThat(delivery.tests.send(alert, "trace:errors").status()).isEqualTo(500);
        }

        assertThat(keys()).as("nothing of it is written down").isEmpty();
        assertThat(store.calls).isEmpty();
        assertThat(delivery.raised).isEmpty();
    }

    @Test
    void aRouteThatLeavesTheNotificationOutSendsNothingAndThatIsSaid() throws Exception {
        Port port = receivers.port(answers(200, ""));
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-picky
                      steps:
                        - filter:
                            jq: '.payload.eventCount > 10'
                            steps:
                              - to: direct:deliver
                """);
        Alert alert = alert(port.url(), "picky");

        TestResult result = delivery.tests.send(alert, "trace:errors");

        assertThat(result.delivered()).isFalse();
        assertThat(result.status()).isZero();
        assertThat(result.requestBody()).isEmpty();
        assertThat(result.reason()).isEqualTo("dropped");
        assertThat(result.error()).contains("direct:format-picky").contains("leaves such a notification out");
        assertThat(port.visits()).isEmpty();
        assertThat(refusal(alert).reason()).isEqualTo("dropped");
    }

    @Test
    void aRouteThatSendsTwiceIsTriedOnce() throws Exception {
        Port port = receivers.port(answers(200, ""));
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-twice
                      steps:
                        - transform:
                            jq: '{said: .alertName}'
                        - to: direct:deliver
                        - to: direct:deliver
                """);

        TestResult result = delivery.tests.send(alert(port.url(), "twice"), "trace:errors");

        assertThat(result.delivered()).isTrue();
        assertThat(result.requestBody()).isEqualTo("{\"said\":\"Checkout\"}");
        assertThat(port.visits()).hasSize(1);
    }

    @Test
    void allMessagesOfANotificationAreShownAndSentUntilOneFails() throws Exception {
        Port port = receivers.port(answersEach(request ->
                String.valueOf(request.header("webhook-id")).endsWith("-2") ? answer(503, "") : answer(200, "")));
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-many
                      steps:
                        - transform:
                            jq: '[{n: 1}, {n: 2}, {n: 3}]'
                        - to: direct:deliver
                """);
        Alert alert = alert(port.url(), "many");
        assertThat(delivery.tests.render(alert, "trace:errors")).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3}]");
        assertThat(port.visits()).as("nothing is sent to be rendered").isEmpty();

        TestResult result = delivery.tests.send(alert, "trace:errors");

        assertThat(result.delivered()).isFalse();
        assertThat(result.status()).isEqualTo(503);
        assertThat(result.reason()).isEqualTo("http_503");
        assertThat(result.error()).endsWith("(message 2 of 3)");
        assertThat(result.requestBody()).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3}]");
        assertThat(port.visits()).hasSize(2);
        assertThat(store.calls).isEmpty();
    }

    @Test
    void aTypeWithoutARouteIsToldAsThat() {
        TestResult result = delivery.tests.send(alert("http://127.0.0.1:1/", "pigeon"), "trace:errors");

        assertThat(result.reason()).isEqualTo("no_route");
        assertThat(result.error()).contains("routes/destinations/pigeon.yaml");
        assertThat(refusal(alert("http://127.0.0.1:1/", "pigeon")).reason()).isEqualTo("no_route");
    }

    @Test
    void whatAFormatterRefusesIsToldAsThat() {
        Alert keyless = TestDelivery.alert("http://127.0.0.1:1/", "pagerduty", true);

        TestResult result = delivery.tests.send(keyless, "trace:errors");

        assertThat(result.reason()).isEqualTo("alert_incomplete");
        assertThat(result.error()).contains("metadata.routing_key");
        assertThat(refusal(keyless)).hasMessageContaining("metadata.routing_key");
    }

    @Test
    void moreThanAFewAtATimeAreRefusedUntilSomeHaveEndedAndAllAreShown() {
        Port port = receivers.port(hangs());
        Alert patient = patient(alert(port.url(), "general"));
        List<CompletableFuture<TestResult>> tests = IntStream.range(0, 9)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> delivery.tests.send(patient, "trace:errors"),
                        task -> Thread.ofVirtual().start(task)))
                .toList();

        // The others hang.
        assertThat(CompletableFuture.anyOf(tests.toArray(CompletableFuture[]::new)))
                .failsWithin(Duration.ofMillis(2_500))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(TestsBusyException.class)
                .withMessageContaining("nothing was sent");
        assertThat(delivery.tests.render(patient, "trace:errors")).contains("trace:errors");
        List<TestResult> ended = tests.stream()
                .map(test -> test.exceptionally(busy -> null))
                .map(CompletableFuture::join)
                .filter(Objects::nonNull)
                .toList();
        assertThat(ended).isNotEmpty().allMatch(result -> "timeout".equals(result.reason()));
        assertThat(port.visits()).as("whoever was refused sent nothing").hasSameSizeAs(ended);
        await().atMost(PATIENCE).ignoreException(TestsBusyException.class).untilAsserted(() -> assertThat(delivery.tests
                        .send(impatient(port.url(), "general"), "trace:errors")
                        .reason())
                .isEqualTo("timeout"));
    }

    @Test
    void oneWorkspaceLeavesPlacesToTheOthers() {
        Port port = receivers.port(hangs());
        Alert ours = patient(alert(port.url(), "general"));
        List<CompletableFuture<TestResult>> hanging = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> delivery.tests.send(ours, "trace:errors"),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        await().atMost(PATIENCE).until(() -> port.visits().size() == 3);

        assertThatThrownBy(() -> delivery.tests.send(ours, "trace:errors")).isInstanceOf(TestsBusyException.class);
        assertThat(delivery.tests
                        .send(inWorkspace("globex", impatient(port.url(), "general")), "trace:errors")
                        .reason())
                .isEqualTo("timeout");
        assertThat(hanging)
                .extracting(CompletableFuture::join)
                .extracting(TestResult::reason)
                .containsOnly("timeout");
    }

    private UndeliverableException refusal(Alert alert) {
        return catchThrowableOfType(UndeliverableException.class, () -> delivery.tests.render(alert, "trace:errors"));
    }

    private static List<String> keys() {
        return redis.client().getKeys().getKeysStream().sorted().toList();
    }

    private static HttpMessage only(Port port) {
        assertThat(port.visits()).hasSize(1);
        return Objects.requireNonNull(port.visits().getFirst().request());
    }

    private static String header(HttpMessage request, String name) {
        @Nullable String value = request.header(name);
        return Objects.requireNonNull(value, name);
    }

    /** Of the notification; a Slack message does not say it. */
    private static String id(String body) {
        JsonNode json = Json.read(body.getBytes(StandardCharsets.UTF_8));
        String own =
                json.path("id").asText(json.at("/payload/custom_details/id").asText());
        return own.isEmpty() ? "no id" : own;
    }

    private static Alert alert(String url, String type) {
        Alert alert = TestDelivery.alert(url, type, true);
        return new Alert(
                alert.id(),
                alert.name(),
                true,
                alert.workspaceId(),
                type,
                null,
                Map.of("routing_key", ROUTING_KEY),
                alert.webhook(),
                alert.triggers(),
                alert.options());
    }

    private static Alert impatient(String url, String type) {
        return within(SHORT, alert(url, type));
    }

    private static Alert patient(Alert alert) {
        return within(Duration.ofSeconds(3), alert);
    }

    private static Alert inWorkspace(String workspace, Alert alert) {
        return new Alert(
                alert.id(),
                alert.name(),
                alert.enabled(),
                workspace,
                alert.type(),
                alert.projectId(),
                alert.metadata(),
                alert.webhook(),
                alert.triggers(),
                alert.options());
    }

    private static Alert within(Duration timeout, Alert alert) {
        return with(
                alert,
                new AlertOptions(
                        null,
                        false,
                        null,
                        null,
                        MessageOptions.DEFAULT,
                        new DeliveryOptions(null, null, null, null, timeout, null, null)));
    }

    private static Alert with(Alert alert, AlertOptions options) {
        return new Alert(
                alert.id(),
                alert.name(),
                alert.enabled(),
                alert.workspaceId(),
                alert.type(),
                alert.projectId(),
                alert.metadata(),
                alert.webhook(),
                alert.triggers(),
                options);
    }
}
