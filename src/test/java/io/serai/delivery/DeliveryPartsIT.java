package io.serai.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.serai.alert.Alert;
import io.serai.alert.AlertOptions;
import io.serai.alert.DeliveryOptions;
import io.serai.alert.RateLimit;
import io.serai.alert.SigningKey;
import io.serai.debounce.Claim;
import io.serai.event.Event;
import io.serai.event.Report;
import io.serai.format.QuietResolve;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A notification that its route makes three messages of, on its way to a real receiver. */
class DeliveryPartsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** No request is repeated because this machine is slow. */
    private static final DeliveryConfig PATIENT = new DeliveryConfig(
            3, SHORT, PATIENCE, List.of(), PATIENCE, PATIENCE, 32, Map.of(), 10, SHORT, 20, Duration.ofDays(5));

    private static final String ID = TestDelivery.claim(0).id();

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    static final WireMockExtension receiver = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
            .build();

    private final RecordingStore store = new RecordingStore();
    private final LogCapture log = new LogCapture();
    private final TestDelivery delivery = new TestDelivery(store, redis.scripts(), PATIENT, Clock.systemUTC());

    @BeforeEach
    void given() throws Exception {
        makes("[range(3) as $n | {n: ($n + 1), alert: .alertName}]");
        receiver.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
    }

    @AfterEach
    void stop() {
        delivery.close();
        log.close();
        assertThat(log.lines()).noneMatch(line -> TestDelivery.SECRETS.stream().anyMatch(line::contains));
    }

    @Test
    void eachIsSentOnceInOrderSignedUnderAnIdOfItsOwn() {
        Exchange done = delivery.deliver(claim(0, 0));

        assertThat(done.isFailed()).isFalse();
        assertThat(ids()).containsExactly(ID + "-1", ID + "-2", ID + "-3");
        assertThat(numbers()).containsExactly(1, 2, 3);
        assertThat(requests()).allSatisfy(DeliveryPartsIT::assertSigned);
        assertThat(store.calls).containsExactly("attempted 0 1/3", "attempted 0 2/3");
        assertThat(log.lines())
                .filteredOn(line -> line.contains("Delivered"))
                .hasSize(3)
                .element(1)
                .asString()
                .contains("part=\"2\"", "parts=\"3\"", "attempt=\"1\"");
    }

    @Test
    void oneThatIsRefusedTwiceIsTriedAgainByItselfAndTheOthersAreNotRepeated() {
        refuseTwice("-2", aResponse().withStatus(503));

        assertThat(delivery.deliver(claim(0, 0)).isFailed()).isFalse();

        assertThat(ids()).containsExactly(ID + "-1", ID + "-2", ID + "-2", ID + "-2", ID + "-3");
        assertThat(store.calls)
                .containsExactly("attempted 0 1/3", "attempted 1 1/3", "attempted 2 1/3", "attempted 0 2/3");
        assertThat(log.lines())
                .filteredOn(line -> line.contains("Attempt failed"))
                .hasSize(2)
                .allMatch(line -> line.contains("part=\"2\""));
    }

    @Test
    void whoGoesOnBeginsWithThePartThatWasNotDeliveredAndItsAttempts() {
        answer("-2", aResponse().withStatus(500));

        delivery.deliver(claim(2, 1));

        assertThat(ids()).containsExactly(ID + "-2", ID + "-2");
        assertThat(store.calls).containsExactly("attempted 3 1/3", "bury http_500");
        assertThat(store.buried)
                .containsExactly(new RecordingStore.Buried(ID, "http_500", "The receiver answered 500", 4, 1, 3));
    }

    @Test
    void whatIsDividedOtherwiseThanBeforeIsSentFromTheBeginning() {
        assertThat(delivery.deliver(claim(2, 1, 2)).isFailed()).isFalse();

        assertThat(ids()).containsExactly(ID + "-1", ID + "-2", ID + "-3");
        assertThat(store.calls).containsExactly("attempted 0 1/3", "attempted 0 2/3");
    }

    @Test
    void whatIsOneMessageNowIsSent() throws Exception {
        makes("[{n: 1, alert: .alertName}]");

        assertThat(delivery.deliver(claim(0, 1, 2)).isFailed()).isFalse();

        assertThat(ids()).containsExactly(ID);
    }

    @Test
    void onePartThatDiesEndsTheNotificationAndTheNextOnesAreNotSent() {
        answer("-2", aResponse().withStatus(404));

        assertThat(delivery.deliver(claim(0, 0)).isFailed()).isFalse();

        assertThat(ids()).containsExactly(ID + "-1", ID + "-2");
        assertThat(store.buried)
                .containsExactly(new RecordingStore.Buried(ID, "http_404", "The receiver answered 404", 1, 1, 3));
    }

    @Test
    void onePartThatIsPutOffHoldsTheNextOnesBack() {
        answer("-2", aResponse().withStatus(503).withHeader("Retry-After", "9"));

        delivery.deliver(claim(0, 0));

        assertThat(ids()).containsExactly(ID + "-1", ID + "-2");
        assertThat(store.calls).containsExactly("attempted 0 1/3", "attempted 1 1/3", "release later");
    }

    @Test
    void whatAnotherHubHasTakenOverIsLeftToIt() {
        store.claimLost = true;

        assertThat(delivery.deliver(claim(0, 0)).isFailed()).isFalse();

        assertThat(ids()).containsExactly(ID + "-1");
        assertThat(store.calls).containsExactly("attempted 0 1/3");
    }

    @Test
    void nothingMoreIsSentUntilRedisKnowsWhatIsDelivered() {
        store.away = true;
        CompletableFuture<Exchange> done = CompletableFuture.supplyAsync(() -> delivery.deliver(claim(0, 0)));
        await().atMost(WAIT).until(() -> store.calls.size() > 1);
        assertThat(ids()).containsExactly(ID + "-1");

        store.away = false;

        await().atMost(WAIT).until(done::isDone);
        assertThat(done.join().isFailed()).isFalse();
        assertThat(ids()).containsExactly(ID + "-1", ID + "-2", ID + "-3");
        assertThat(store.calls).endsWith("attempted 0 1/3", "attempted 0 2/3");
    }

    /** PagerDuty's incidents are to be resolved by the hub later: what opened them must be known for that. */
    @Test
    void whatIsTakenWhileNoReceiptCanBeKeptIsSentOnceAndWaitsForIt() throws Exception {
        makes("[{n: 1}]");
        AtomicInteger left = new AtomicInteger(2);
        delivery.receipts = (alert, claim, body) -> {
            if (left.getAndDecrement() > 0) {
                throw new RedisUnavailableException("away, expected by the test");
            }
        };

        assertThat(delivery.deliver(claim(0, 0)).isFailed()).isFalse();

        assertThat(left).hasValue(-1);
        assertThat(ids()).containsExactly(ID);
        assertThat(store.calls).isEmpty();
        assertThat(log.lines())
                .filteredOn(line -> line.contains("Delivered"))
                .singleElement()
                .asString()
                .contains("attempt=\"1\"");
    }

    /** The resolve of a quiet incident is out of date once it is delivered: that changes nothing for the others. */
    @Test
    void whatWasResolvedForBeingQuietIsNoReasonToSendTheOthersAgain() {
        incidents();
        Set<String> closed = ConcurrentHashMap.newKeySet();
        delivery.quietPeriods = (alertId, resolve) -> !closed.contains(resolve.dedupKey());
        delivery.receipts = (alert, claim, body) -> {
            JsonNode message = Json.read(body);
            if (message.get("event_action").textValue().equals("resolve")) {
                closed.add(message.get("dedup_key").textValue());
            }
        };
        answer("-3", aResponse().withStatus(404));

        delivery.deliver(quietAndTwoTriggers(0));
        assertThat(closed).containsExactly("quiet");
        assertThat(store.calls).containsExactly("attempted 0 1/3", "attempted 0 2/3", "bury http_404");
        answer("-3", aResponse().withStatus(200));
        delivery.deliver(quietAndTwoTriggers(2));

        assertThat(ids()).containsExactly(ID + "-1", ID + "-2", ID + "-3", ID + "-3");
    }

    @Test
    void whatIsNotQuietAnyMoreIsLeftOutAndTheOthersKeepTheirNumbers() {
        incidents();
        AtomicBoolean over = new AtomicBoolean(false);
        delivery.quietPeriods = (alertId, resolve) -> over.get();
        answer("-3", aResponse().withStatus(404));

        delivery.deliver(quietAndTwoTriggers(0));
        assertThat(store.calls).containsExactly("attempted 0 2/3", "bury http_404");
        answer("-3", aResponse().withStatus(200));
        over.set(true);
        delivery.deliver(quietAndTwoTriggers(2));

        assertThat(ids()).containsExactly(ID + "-2", ID + "-3", ID + "-3");
    }

    private void incidents() {
        Alert like = TestDelivery.alert(url(), "pagerduty", true);
        delivery.alerts.replace(List.of(new Alert(
                like.id(),
                like.name(),
                true,
                like.workspaceId(),
                like.type(),
                null,
                Map.of("routing_key", "R0UT1NGK3Y00000000000000000000A1"),
                like.webhook(),
                like.triggers(),
                like.options())));
    }

    private static Claim quietAndTwoTriggers(int partsDelivered) {
        Claim claim = claim(0, partsDelivered);
        return claim(
                0,
                partsDelivered,
                claim.parts(),
                List.of(
                        new QuietResolve("quiet", "n-1")
                                .event(claim.eventType(), claim.workspaceId(), SHORT, claim.firstSeen())
                                .toJson(),
                        firing("b", claim),
                        firing("c", claim)));
    }

    private static ObjectNode firing(String incident, Claim claim) {
        return new Event(
                        incident,
                        claim.eventType(),
                        claim.workspaceId(),
                        null,
                        null,
                        claim.firstSeen(),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode(),
                        null,
                        new Report(null, null, null, Report.Status.FIRING, incident, List.of()))
                .toJson();
    }

    @Test
    void anArrayOfOneIsThatMessage() throws Exception {
        makes("[{n: 1}]");

        delivery.deliver(claim(0, 0));

        assertThat(ids()).containsExactly(ID);
        assertThat(requests().getFirst().getBodyAsString()).isEqualTo("{\"n\":1}");
        assertThat(store.calls).isEmpty();
        assertThat(log.lines()).noneMatch(line -> line.contains("parts="));
    }

    @Test
    void anEmptyArrayIsANotificationThatIsNotSent() throws Exception {
        makes("[]");

        assertThat(delivery.deliver(claim(0, 0)).isFailed()).isFalse();

        assertThat(requests()).isEmpty();
        assertThat(store.calls).isEmpty();
    }

    @Test
    void moreThanAHundredAreADeadLetter() throws Exception {
        makes("[range(101)]");

        delivery.deliver(claim(0, 0));

        assertThat(requests()).isEmpty();
        assertThat(store.buried).singleElement().satisfies(buried -> {
            assertThat(buried.reason()).isEqualTo("too_many_parts");
            assertThat(buried.detail()).contains("101 messages", "100");
        });
    }

    @Test
    void aTextIsSentAsItIs() throws Exception {
        makes("[\"one\", \"two\"]");

        delivery.deliver(claim(0, 0));

        assertThat(requests()).extracting(LoggedRequest::getBodyAsString).containsExactly("one", "two");
    }

    @Test
    void theRateLimitHoldsForEachPart() {
        delivery.alerts.replace(List.of(atMost(new RateLimit(2, Duration.ofSeconds(1)))));
        long started = System.nanoTime();

        delivery.deliver(claim(0, 0));

        assertThat(numbers()).containsExactly(1, 2, 3);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(450));
    }

    @Test
    void aRouteSaysWhatItsMessagesAre() throws Exception {
        delivery.addRoute(
                """
                - route:
                    from:
                      uri: direct:format-plain
                      steps:
                        - setVariable: {name: contentType, constant: "text/plain; charset=UTF-8"}
                        - setBody: {constant: "Größe"}
                        - to: direct:deliver
                """);
        delivery.alertTo(url(), "plain");

        delivery.deliver(claim(0, 0));

        assertThat(requests().getFirst().getHeader("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(requests().getFirst().getHeaders().keys()).doesNotContain("contentType");
    }

    private static void assertSigned(LoggedRequest request) {
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo(Signatures.standardWebhooks(
                        Objects.requireNonNull(SigningKey.parse(TestDelivery.SIGNING_SECRET)),
                        request.getHeader("webhook-id"),
                        Long.parseLong(request.getHeader("webhook-timestamp")),
                        request.getBody()));
    }

    /** @param jq of the messages */
    private void makes(String jq) throws Exception {
        delivery.addRoute(
                """
                - route:
                    id: format-many
                    from:
                      uri: direct:format-many
                      steps:
                        - transform:
                            jq: '%s'
                        - to: direct:deliver
                """
                        .formatted(jq));
        delivery.alertTo(url(), "many");
    }

    private static Alert atMost(RateLimit rate) {
        Alert like = TestDelivery.alert(url(), "many", true);
        return new Alert(
                like.id(),
                like.name(),
                true,
                like.workspaceId(),
                like.type(),
                null,
                like.metadata(),
                like.webhook(),
                like.triggers(),
                AlertOptions.DEFAULT.withDelivery(new DeliveryOptions(null, null, null, null, null, rate, null)));
    }

    private static String url() {
        return "http://127.0.0.1:" + receiver.getPort() + "/hook";
    }

    private static Claim claim(int attempts, int partsDelivered) {
        return claim(attempts, partsDelivered, partsDelivered == 0 ? 0 : 3);
    }

    private static Claim claim(int attempts, int partsDelivered, int parts) {
        return claim(
                attempts, partsDelivered, parts, TestDelivery.claim(attempts).events());
    }

    private static Claim claim(int attempts, int partsDelivered, int parts, List<ObjectNode> events) {
        Claim claim = TestDelivery.claim(attempts);
        return new Claim(
                claim.id(),
                claim.alertId(),
                claim.eventType(),
                claim.workspaceId(),
                claim.firstSeen(),
                claim.claimedAt(),
                attempts,
                partsDelivered,
                parts,
                0,
                0,
                events);
    }

    private static void answer(String part, ResponseDefinitionBuilder answer) {
        receiver.stubFor(
                any(anyUrl()).withHeader("webhook-id", matching(".*" + part)).willReturn(answer));
    }

    private static void refuseTwice(String part, ResponseDefinitionBuilder refusal) {
        String once = "once";
        String twice = "twice";
        refuse(part, refusal, Scenario.STARTED, once);
        refuse(part, refusal, once, twice);
    }

    private static void refuse(String part, ResponseDefinitionBuilder refusal, String state, String next) {
        receiver.stubFor(any(anyUrl())
                .withHeader("webhook-id", matching(".*" + part))
                .inScenario("refusals")
                .whenScenarioStateIs(state)
                .willReturn(refusal)
                .willSetStateTo(next));
    }

    private static List<LoggedRequest> requests() {
        List<LoggedRequest> newestFirst = new ArrayList<>(receiver.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .toList());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private static List<String> ids() {
        return requests().stream()
                .map(request -> request.getHeader("webhook-id"))
                .toList();
    }

    private static List<Integer> numbers() {
        return requests().stream()
                .map(request -> Json.read(request.getBody()).path("n").intValue())
                .toList();
    }
}
