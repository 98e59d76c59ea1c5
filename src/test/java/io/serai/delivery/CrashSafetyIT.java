package io.serai.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.debounce.ClaimLimits;
import io.serai.debounce.DebounceConfig;
import io.serai.debounce.DebounceRoutes;
import io.serai.debounce.ExchangeEnds;
import io.serai.debounce.RedisBucketStore;
import io.serai.debounce.WindowRules;
import io.serai.event.EventType;
import io.serai.json.Json;
import io.serai.redis.RedisExtension;
import io.serai.redis.RedisUnavailableException;
import io.serai.testing.SampleEvents;
import io.serai.testing.Stored;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may die on the way from the bucket to the receiver, and what happens then: buckets in Redis, a real receiver. */
class CrashSafetyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final WindowRules AT_ONCE = new WindowRules(Duration.ZERO, false, 1_000, 1_048_576);
    private static final String TYPE = EventType.TRACE_ERRORS.wire();
    private static final String SECRET = "destination-secret-1";

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    static final WireMockExtension receiver = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort())
            .build();

    private final LogCapture log = new LogCapture();
    private final List<TestDelivery> hubs = new ArrayList<>();

    @AfterEach
    void stop() {
        hubs.forEach(TestDelivery::close);
        log.close();
        assertThat(log.lines())
                .noneMatch(line ->
                        line.contains(SECRET) || TestDelivery.SECRETS.stream().anyMatch(line::contains));
    }

    @Test
    void whatIsDeliveredLeavesRedis() {
        answer(200);
        hub("hub", Duration.ofMillis(20));

        append("a", "b");

        await().atMost(PATIENCE).until(() -> requests().size() == 1 && keys().isEmpty());
        assertThat(eventIds(requests().getFirst())).containsExactly("a", "b");
    }

    @Test
    void whatIsRefusedIsADeadLetterWithItsEvents() {
        answer(404);
        hub("hub", Duration.ofMillis(20));

        append("a");

        await().atMost(PATIENCE).until(() -> deadLetters().size() == 1);
        assertThat(deadLetter(deadLetters().getFirst()))
                .containsEntry("reason", "http_404")
                .containsEntry("attempts", "1");
        assertThat(keys()).noneMatch(key -> key.startsWith("alert_claim"));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aHubThatDiesBetweenAttemptsIsFollowedByOneThatGoesOnCounting() {
        answer(500);
        BucketStore dead = store("dead-hub", Duration.ofMillis(100));
        dead.append(append());
        Claim claim = dead.claim(1, ClaimLimits.Allowance.ofEach(128)).claims().getFirst();
        dead.attempted(claim.id(), 2);

        hub("hub", Duration.ofMillis(20));

        await().atMost(PATIENCE).until(() -> deadLetters().size() == 1);
        assertThat(requests()).hasSize(2);
        assertThat(requests())
                .extracting(request -> request.getHeader("webhook-id"))
                .containsOnly(claim.id());
        assertThat(deadLetter(claim.id())).containsEntry("attempts", "4");
    }

    @Test
    void aHubThatDiesAfterTheReceiversOkIsFollowedByOneThatSendsTheSameOnceMore() {
        answer(200);
        BucketStore dead = store("dead-hub", Duration.ofMillis(100));
        dead.append(append());
        Claim claim = dead.claim(1, ClaimLimits.Allowance.ofEach(128)).claims().getFirst();
        TestDelivery dying = new TestDelivery(
                new RecordingStore(), redis.scripts(), config(Duration.ofMillis(20)), Clock.systemUTC());
        hubs.add(dying);
        dying.alertTo(url());
        dying.deliver(claim);

        hub("hub", Duration.ofMillis(20));

        await().atMost(PATIENCE).until(() -> requests().size() == 2 && keys().isEmpty());
        assertThat(requests())
                .extracting(LoggedRequest::getBody)
                .containsOnly(requests().getFirst().getBody());
        assertThat(requests())
                .extracting(request -> request.getHeader("webhook-id"))
                .containsOnly(claim.id());
    }

    @Test
    void aHubThatStopsWhileARetryWaitsHandsItToTheNextOne() {
        answer(503);
        TestDelivery stopping = hub("hub-1", Duration.ofSeconds(4));
        append("a");
        await().atMost(PATIENCE).until(() -> claims().stream().anyMatch(id -> stored().attempts(id) == 1));
        String id = claims().getFirst();

        stopping.close();
        assertThat(stored().claim(id)).as("given back").doesNotContainKey("owner");
        answer(200);
        hub("hub-2", Duration.ofMillis(20));

        await().atMost(PATIENCE).until(() -> requests().size() == 2 && keys().isEmpty());
        assertThat(requests())
                .extracting(request -> request.getHeader("webhook-id"))
                .containsOnly(id);
        assertThat(requests())
                .extracting(LoggedRequest::getBody)
                .containsOnly(requests().getFirst().getBody());
    }

    @Test
    void aDeliveryThatWasPutOffIsNotEndedByAConfirmThatComesLate() {
        receiver.stubFor(any(anyUrl())
                .inScenario("asked to wait")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "6"))
                .willSetStateTo("waited"));
        receiver.stubFor(any(anyUrl())
                .inScenario("asked to wait")
                .whenScenarioStateIs("waited")
                .willReturn(aResponse().withStatus(200)));
        AtomicBoolean away = new AtomicBoolean(true);
        BucketStore real = store("hub", LEASE);
        hub(new ExchangeEnds((BucketStore) Proxy.newProxyInstance(
                BucketStore.class.getClassLoader(), new Class<?>[] {BucketStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("confirm") && away.getAndSet(false)) {
                        throw new RedisUnavailableException("away for a moment, expected by the test");
                    }
                    try {
                        return method.invoke(real, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));

        append("a");

        await().atMost(PATIENCE).until(() -> requests().size() == 2 && keys().isEmpty());
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void deliveriesInHandGoOnWhileRedisIsAwayAndAreNotRepeated() {
        receiver.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withFixedDelay(400)));
        hub("hub", Duration.ofMillis(20));
        append("a");
        await().atMost(PATIENCE).until(() -> !claims().isEmpty());

        redis.stop();
        await().atMost(PATIENCE).until(() -> requests().size() == 1);
        await().pollDelay(LEASE.plusMillis(500)).until(() -> true);
        redis.start();
        redis.awaitBack();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> keys().isEmpty());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void whatCouldNotBeBuriedIsTriedAgainAndTellsNothing() {
        receiver.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404).withFixedDelay(400)));
        hub("hub", Duration.ofMillis(20));
        append("a");
        await().atMost(PATIENCE).until(() -> !claims().isEmpty());
        String id = claims().getFirst();

        redis.stop();
        await().atMost(PATIENCE)
                .until(() -> log.lines().stream().anyMatch(line -> line.contains("Error processing aggregated")));
        redis.start();
        redis.awaitBack();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> deadLetters().contains(id));
        // Two; a busy machine may let the short lease of the second run out too.
        assertThat(requests()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aSlowReceiverDelaysOnlyItself() {
        receiver.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withFixedDelay(450)));
        TestDelivery hub = hub("hub", Duration.ofSeconds(2));
        hub.alerts.replace(List.of(TestDelivery.alert("http://127.0.0.1:1/nobody", "general", true), alert("alert-2")));
        append("a");
        store("ingest", LEASE)
                .append(new Append(
                        new BucketKey("alert-2", TYPE),
                        SampleEvents.WORKSPACE,
                        AT_ONCE,
                        List.of(event("b")),
                        appended -> {}));

        await().atMost(PATIENCE).until(() -> requests().size() == 1);
        assertThat(claims()).as("the first one still waits for its retry").isNotEmpty();
    }

    private static io.serai.alert.Alert alert(String id) {
        io.serai.alert.Alert like = TestDelivery.alert(url(), "general", true);
        return new io.serai.alert.Alert(
                id,
                id,
                true,
                like.workspaceId(),
                like.type(),
                null,
                like.metadata(),
                like.webhook(),
                like.triggers(),
                like.options());
    }

    private TestDelivery hub(String owner, Duration firstDelay) {
        return hub(new ExchangeEnds(store(owner, LEASE)), firstDelay);
    }

    private TestDelivery hub(BucketStore store) {
        return hub(store, Duration.ofMillis(20));
    }

    private TestDelivery hub(BucketStore store, Duration firstDelay) {
        TestDelivery hub = new TestDelivery(
                store,
                redis.scripts(),
                config(firstDelay),
                Clock.systemUTC(),
                delivery -> List.of(new DebounceRoutes(store, debounce(LEASE), delivery.limits())));
        hubs.add(hub);
        hub.alertTo(url());
        return hub;
    }

    private static DeliveryConfig config(Duration firstDelay) {
        return TestDelivery.config(firstDelay);
    }

    private static BucketStore store(String owner, Duration lease) {
        return RedisBucketStore.in(redis.scripts(), debounce(lease), owner, () -> UuidCreator.getTimeOrderedEpoch()
                .toString());
    }

    private static DebounceConfig debounce(Duration lease) {
        return new DebounceConfig(
                AT_ONCE, Duration.ofMinutes(10), Duration.ofMillis(50), Duration.ofMillis(50), lease, 128, 1L << 25);
    }

    private static void append(String... ids) {
        store("ingest", LEASE)
                .append(new Append(
                        new BucketKey(TestDelivery.ALERT_ID, TYPE),
                        SampleEvents.WORKSPACE,
                        AT_ONCE,
                        Arrays.stream(ids).map(CrashSafetyIT::event).toList(),
                        appended -> {}));
    }

    private static Append append() {
        return new Append(
                new BucketKey(TestDelivery.ALERT_ID, TYPE),
                SampleEvents.WORKSPACE,
                AT_ONCE,
                List.of(event("a")),
                appended -> {});
    }

    private static BucketEvent event(String id) {
        return BucketEvent.of(SampleEvents.event(id, TYPE, SampleEvents.payload(EventType.TRACE_ERRORS)));
    }

    private static String url() {
        return "http://127.0.0.1:" + receiver.getPort() + "/hook?token=" + SECRET;
    }

    private static void answer(int status) {
        receiver.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    private static List<LoggedRequest> requests() {
        return receiver.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    private static List<String> eventIds(LoggedRequest request) {
        List<String> ids = new ArrayList<>();
        Json.read(request.getBody()).at("/payload/eventIds").forEach(id -> ids.add(id.textValue()));
        return ids;
    }

    /** All keys but the marks of seen ids. */
    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        redis.client().getKeys().getKeys().forEach(keys::add);
        keys.removeIf(key -> key.startsWith("alert_seen") || key.startsWith("delivery_"));
        return keys;
    }

    private static List<String> claims() {
        return List.copyOf(stored().claims());
    }

    private static List<String> deadLetters() {
        return List.copyOf(stored().deadLetters());
    }

    private static Map<String, String> deadLetter(String id) {
        return stored().deadLetter(id);
    }

    private static Stored stored() {
        return new Stored(redis.client());
    }
}
