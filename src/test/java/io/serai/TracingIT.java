package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.OtlpSpans;
import io.serai.testing.OtlpSpans.Span;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a sender's trace to the last attempt, as a collector of OTLP gets it. */
class TracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SENDER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDER = "00-" + SENDER_TRACE + "-00f067aa0ba902b7-01";
    private static final String OTHER_TRACE = "aaaa2f3577b34da6a3ce929d0e0e4736";
    private static final String COLLECTOR_PATH = "/v1/traces";
    private static final String HOOK_SECRET = "hook-secret-0123456789";
    private static final String URL_SECRET = "canary-in-the-url";

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Receiver collector;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        collector = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: gathers
                            name: Gathers
                            webhook: {url: "%1$s/gathers?key=canary-in-the-url", headers: {X-Team: canary-in-a-header}}
                            options: {window: 1s}
                            triggers: [{event_type: "trace:errors"}]
                          - id: retried
                            name: Retried
                            webhook: {url: "%1$s/retried"}
                            options: {window: 0}
                            triggers: [{event_type: "build:failed"}]
                          - id: own-trace
                            name: Own trace
                            webhook: {url: "%1$s/own", headers: {Traceparent: mine}}
                            options: {window: 0}
                            triggers: [{event_type: "prompt:created"}]
                        """
                                .formatted(receiver.url("")));
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.delivery.first-delay",
                        "100ms",
                        "serai.sources",
                        "json/ci",
                        "serai.sources.json.ci.secret",
                        HOOK_SECRET,
                        "serai.tracing.endpoint",
                        collector.url(""),
                        "serai.tracing.headers",
                        "X-Collector=known")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
        collector.close();
    }

    @Test
    void aNotificationIsLinkedToTheTracesOfItsEvents() throws Exception {
        send("{\"id\":\"a\",\"eventType\":\"trace:errors\"}", SENDER);
        send("{\"id\":\"b\",\"eventType\":\"trace:errors\"}", SENDER.replace(SENDER_TRACE, OTHER_TRACE));

        Received received = notificationOf("a");
        String trace = received.id().replace("-", "");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(named("deliver", trace)).hasSize(1));

        Span deliver = named("deliver", trace).getFirst();
        Span attempt = named("attempt", trace).getFirst();
        assertThat(deliver.links())
                .containsExactlyInAnyOrder(
                        named("ingest", SENDER_TRACE).getFirst().place(),
                        named("ingest", OTHER_TRACE).getFirst().place());
        assertThat(named("ingest", SENDER_TRACE).getFirst().parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(deliver.attributes())
                .containsEntry("serai.alert.id", "gathers")
                .containsEntry("serai.events", "2")
                .containsEntry("serai.notification.id", received.id());
        assertThat(attempt.parentId()).isEqualTo(deliver.spanId());
        assertThat(attempt.attributes())
                .containsEntry("serai.outcome", "delivered")
                .containsEntry("http.response.status_code", "200");
        assertThat(received.header("traceparent")).isEqualTo("00-" + trace + "-" + attempt.spanId() + "-01");
        assertThat(new String(received.body(), UTF_8))
                .as("the note in the bucket is the hub's own")
                .doesNotContain("traceparent", SENDER_TRACE);
    }

    @Test
    void eachAttemptIsASpanThatSaysWhyItFailed() throws Exception {
        receiver.answer("/retried", 503, Duration.ZERO);

        client.post(
                "/hooks/json/ci",
                "application/json",
                "{\"eventId\":\"c\",\"type\":\"build:failed\"}".getBytes(UTF_8),
                "Authorization",
                "Bearer " + HOOK_SECRET,
                "traceparent",
                SENDER.replace("4bf9", "5bf9"));

        String sender = SENDER_TRACE.replace("4bf9", "5bf9");
        await().atMost(PATIENCE).until(() -> receiver.at("/retried"), all -> !all.isEmpty());
        receiver.answer("/retried", 200, Duration.ZERO);
        String trace = receiver.at("/retried").getFirst().id().replace("-", "");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(named("deliver", trace)).hasSize(1));

        assertThat(named("ingest", sender)).singleElement().satisfies(ingest -> assertThat(ingest.attributes())
                .containsEntry("serai.source", "json/ci"));
        List<Span> attempts = named("attempt", trace);
        assertThat(attempts).hasSizeGreaterThanOrEqualTo(2);
        assertThat(attempts.getFirst().failed()).isTrue();
        assertThat(attempts.getFirst().attributes())
                .containsEntry("serai.attempt", "1")
                .containsEntry("serai.reason", "http_503");
        assertThat(attempts.getLast().failed()).isFalse();
        assertThat(named("deliver", trace).getFirst().failed()).isFalse();
    }

    @Test
    void anAlertsOwnHeaderStays() throws Exception {
        send("{\"id\":\"d\",\"eventType\":\"prompt:created\"}", SENDER.replace("4bf9", "6bf9"));

        await().atMost(PATIENCE).until(() -> receiver.at("/own"), all -> !all.isEmpty());
        assertThat(receiver.at("/own").getFirst().header("traceparent")).isEqualTo("mine");
    }

    @Test
    void nothingSecretIsSentToTheCollectorAndItsHeadersAre() throws Exception {
        send(
                "{\"id\":\"e\",\"eventType\":\"trace:errors\",\"payload\":{\"canary\":1}}",
                SENDER.replace("4bf9", "7bf9"));
        String trace = notificationOf("e").id().replace("-", "");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(named("deliver", trace)).hasSize(1));

        assertThat(collector.at(COLLECTOR_PATH)).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("X-Collector")).isEqualTo("known");
            assertThat(new String(request.body(), UTF_8)).doesNotContain("canary", HOOK_SECRET, "Gathers", "127.0.0.1");
        });
    }

    private static Received notificationOf(String eventId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> receiver.at("/gathers?key=" + URL_SECRET).stream()
                                .filter(received -> received.json()
                                        .at("/payload/eventIds")
                                        .toString()
                                        .contains("\"" + eventId + "\""))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void send(String event, String traceparent) throws Exception {
        assertThat(client.post("/v1/events", "application/json", event.getBytes(UTF_8), "traceparent", traceparent)
                        .status())
                .isEqualTo(202);
    }

    private static List<Span> spans() {
        return collector.at(COLLECTOR_PATH).stream()
                .flatMap(request -> OtlpSpans.read(request.body()).stream())
                .toList();
    }

    private static List<Span> named(String name, String traceId) {
        return spans().stream()
                .filter(span -> span.name().equals(name) && span.traceId().equals(traceId))
                .toList();
    }
}
