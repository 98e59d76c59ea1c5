package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.testing.Fixtures;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import io.serai.testing.SenderSignatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real senders send, each with its own signature, to a running hub: what is good becomes a notification at a
 * receiver, what is marked bad is refused and says why. Each body has a connection, a workspace and an alert of its own,
 * so that none is taken for the repeat of another.
 */
class SourcesIT {
    private static final Path FIXTURES = Path.of("..", "shared", "fixtures");

    /** Of these folders every body is sent, or is none that a sender sends to a hub. */
    private static final List<String> FOLDERS =
            List.of("opik", "helicone", "langfuse", "litellm", "langsmith", "alertmanager", "grafana", "cloudevents");

    /** Lists of cases for other tests, and what goes to and from the APIs of Opik and Helicone. */
    private static final Set<String> NOT_SENT = Set.of(
            "opik/pagerduty-event-assertions.json",
            "opik/rest-alert-create-request.json",
            "opik/rest-validation-cases.json",
            "opik/slack-message-assertions.json",
            "helicone/hmac-vectors.json",
            "helicone/metric-alert-create-request.json",
            "helicone/metric-alert-history-row.json",
            "helicone/property-filter-cases.json",
            "helicone/rest-create-request.json",
            "helicone/rest-create-response.upstream.json",
            "helicone/rest-delete-response.json",
            "helicone/rest-list-response.json",
            "helicone/rest-validation-errors.json",
            "helicone/sample-rate-cases.json",
            "helicone/sampling-draw-vectors.json",
            "langfuse/signature-vectors.json",
            "grafana/signature-vectors.json");

    private static final List<String> TYPES = List.of(
            "opik",
            "helicone",
            "langfuse",
            "litellm",
            "langsmith",
            "alertmanager",
            "grafana",
            "cloudevents",
            "standard-webhooks",
            "json");

    private static final Set<String> WITHOUT_SUBJECT =
            Set.of("binary-extension", "minimal", "numeric-extensions", "subject-null");

    private static final String AM = "http://am.example.test/#/alerts?receiver=all";
    private static final String MONITOR = "https://cloud.langfuse.com/project/proj_01/monitors/mon_01";
    private static final String AM_GROUP = "6163a56f772dd24ccde1b86fa6526a3d94b6badb742e9d198aabe2560b51d88e";
    private static final String AM_LARGE = "d6a09675b10e9848f8ad5e9aeef341e30417b26adedd676221655a094c29f0b1";

    /** Of bodies that are not here nothing is said. */
    private static final Map<String, Incident> INCIDENTS = Map.ofEntries(
            entry(
                    "helicone/metric-alert-slack.resolved.json",
                    new Incident("helicone:Prod error rate", "https://helicone.ai/dashboard")),
            entry(
                    "helicone/metric-alert-slack.triggered-grouped.json",
                    new Incident("helicone:Prod cost", "https://helicone.ai/dashboard")),
            entry("langfuse/slack-message.monitor-alert.json", new Incident(MONITOR, MONITOR)),
            entry("langfuse/webhook.monitor-alert.severity-alert.json", new Incident("proj_01:mon_01", MONITOR)),
            entry("langfuse/webhook.monitor-alert.severity-ok.json", new Incident("proj_01:mon_01", MONITOR)),
            entry(
                    "langfuse/webhook.project-notification.blob-export-failed.json",
                    new Incident(
                            "proj_01:blob-export-failed:proj_01",
                            "https://cloud.langfuse.com/project/proj_01/settings")),
            entry(
                    "langfuse/webhook.project-notification.evaluator-blocked.json",
                    new Incident("proj_01:evaluator-blocked:eval_01")),
            entry(
                    "litellm/pagerduty-event.failure-rate.json",
                    new Incident("litellm:High LLM API Failure Rate: # in the last # seconds.")),
            entry(
                    "litellm/webhook.budget-crossed.documented.json",
                    new Incident("litellm:budget:user:default_user_id")),
            entry("litellm/webhook.threshold-crossed.json", new Incident("litellm:budget:key:prod-app1")),
            entry("langsmith/webhook.alert.json", new Incident("7b1c7a0e-52f1-4a63-9c7e-2f3d1f1b0c11")),
            entry(
                    "alertmanager/webhook-v4.firing.json",
                    new Incident("e476846b6e98a83b", "https://opik.example.test/t/1", AM)),
            entry("alertmanager/webhook-v4.firing.large-annotations.json", new Incident("521d9ef2fb2427b2", AM)),
            entry(
                    "alertmanager/webhook-v4.firing.max-alerts-2.json",
                    new Incident("e476846b6e98a83b", "https://opik.example.test/t/1", AM)),
            entry("alertmanager/webhook-v4.resolved.json", new Incident("e476846b6e98a83b", AM)),
            entry("alertmanager/webhook-v4.resolved.max-alerts-2.json", new Incident("e476846b6e98a83b", AM)),
            entry("alertmanager/sent-to-pagerduty.resolve.json", new Incident(AM_GROUP, AM)),
            entry("alertmanager/sent-to-pagerduty.trigger.json", new Incident(AM_GROUP, AM)),
            entry("alertmanager/sent-to-pagerduty.trigger.over-512kb-degraded.json", new Incident(AM_LARGE, AM)),
            entry("alertmanager/sent-to-slack.firing.json", new Incident("trace:errors checkout (TraceError)", AM)),
            entry("alertmanager/sent-to-slack.firing.80-alerts.json", new Incident("trace:errors big (Big)", AM)),
            entry("alertmanager/sent-to-slack.resolved.json", new Incident("trace:errors checkout (TraceError)", AM)),
            entry(
                    "grafana/webhook.firing.json",
                    new Incident(
                            "57c6d9296de2ad39",
                            "https://grafana.example.test/alerting/abc/edit",
                            "https://grafana.example.test/alerting/silence/new")));

    /** Those that sign the body, and those that sign when they sent it, too. */
    private static final Set<String> SIGNING = Set.of("helicone", "langfuse", "grafana", "standard-webhooks");

    private static final Set<String> TIMED = Set.of("langfuse", "grafana", "standard-webhooks");

    /** A connection of each type to which nothing good is sent. */
    private static final String REFUSING = "refusing";

    private static final String CLOUD_EVENT = "application/cloudevents+json; charset=UTF-8";
    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    /**
     * A body and what becomes of it.
     *
     * @param events in its notification
     * @param severity of the first of them; null where the sender says none
     * @param status of the first of them
     * @param title of the first of them
     */
    record Good(
            String file,
            String eventType,
            int events,
            @Nullable String severity,
            @Nullable String status,
            @Nullable String title) {
        String type() {
            return typeOf(file);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /** Which incident the first event of a body is about, and its links. */
    record Incident(@Nullable String key, List<String> links) {
        Incident(@Nullable String key, String... links) {
            this(key, List.of(links));
        }
    }

    /** @param rule that its refusal names */
    record Bad(String file, String rule) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Good> good() {
        return Stream.of(
                        opik(),
                        helicone(),
                        langfuse(),
                        litellm(),
                        langsmith(),
                        alertmanager(),
                        grafana(),
                        cloudevents())
                .flatMap(stream -> stream);
    }

    private static Stream<Good> opik() {
        return Stream.of(
                new Good(
                        "opik/envelope-documented.camelcase.trace-errors.json",
                        "trace:errors",
                        2,
                        null,
                        null,
                        "Production Errors Alert"),
                new Good(
                        "opik/envelope-sent.snakecase.guardrails.json",
                        "trace:guardrails_triggered",
                        2,
                        null,
                        null,
                        "Guardrails in checkout"),
                new Good("opik/envelope-sent.snakecase.trace-cost.json", "trace:cost", 1, null, null, "Daily cost"),
                documented("experiment-finished", "experiment:finished"),
                documented("prompt-committed", "prompt:committed"),
                documented("prompt-created", "prompt:created"),
                documented("prompt-deleted", "prompt:deleted"),
                documented("trace-cost", "trace:cost"),
                documented("trace-errors", "trace:errors"),
                documented("trace-feedback-score", "trace:feedback_score"),
                documented("trace-guardrails-triggered", "trace:guardrails_triggered"),
                documented("trace-latency", "trace:latency"),
                documented("trace-thread-feedback-score", "trace_thread:feedback_score"));
    }

    private static Good documented(String name, String eventType) {
        return new Good("opik/payload-documented." + name + ".json", eventType, 1, null, null, "Documented");
    }

    private static Stream<Good> helicone() {
        Stream<Good> requests = Stream.of(
                        "alternative-docs-variant",
                        "bodies-as-objects",
                        "documented-basic",
                        "documented-full",
                        "non-ascii",
                        "test-send.include-data-false-upstream",
                        "test-send.include-data-true",
                        "truncated-request-body")
                .map(name ->
                        new Good("helicone/webhook-payload." + name + ".json", "request:logged", 1, null, null, null));
        return Stream.concat(
                requests,
                Stream.of(
                        new Good(
                                "helicone/metric-alert-slack.resolved.json",
                                "helicone:metric-alert",
                                1,
                                "info",
                                "resolved",
                                "Prod error rate"),
                        new Good(
                                "helicone/metric-alert-slack.triggered-grouped.json",
                                "helicone:metric-alert",
                                1,
                                "warning",
                                "firing",
                                "Prod cost")));
    }

    private static Stream<Good> langfuse() {
        return Stream.of(
                new Good(
                        "langfuse/github-dispatch.prompt-version.truncated.json",
                        "langfuse:prompt-version",
                        1,
                        "info",
                        "info",
                        "Prompt test-prompt version 1 created"),
                new Good(
                        "langfuse/slack-message.monitor-alert.json",
                        "langfuse:monitor-alert",
                        1,
                        "critical",
                        "firing",
                        "High error rate"),
                new Good(
                        "langfuse/webhook.monitor-alert.severity-alert.json",
                        "langfuse:monitor-alert",
                        1,
                        "critical",
                        "firing",
                        "High error rate"),
                new Good(
                        "langfuse/webhook.monitor-alert.severity-ok.json",
                        "langfuse:monitor-alert",
                        1,
                        "info",
                        "resolved",
                        "High error rate"),
                new Good(
                        "langfuse/webhook.project-notification.blob-export-failed.json",
                        "langfuse:project-notification",
                        1,
                        "critical",
                        "firing",
                        "Test Project: Blob storage export failed."),
                new Good(
                        "langfuse/webhook.project-notification.evaluator-blocked.json",
                        "langfuse:project-notification",
                        1,
                        "warning",
                        "firing",
                        "Test Project: Evaluator blocked."),
                new Good(
                        "langfuse/webhook.prompt-version.created.documented.json",
                        "langfuse:prompt-version",
                        1,
                        "info",
                        "info",
                        "Prompt movie-critic version 3 created"),
                new Good(
                        "langfuse/webhook.prompt-version.created.with-user.json",
                        "langfuse:prompt-version",
                        1,
                        "info",
                        "info",
                        "Prompt test-prompt version 1 created"));
    }

    private static Stream<Good> litellm() {
        return Stream.of(
                new Good(
                        "litellm/pagerduty-event.failure-rate.json",
                        "litellm:alert",
                        1,
                        "critical",
                        "firing",
                        "High LLM API Failure Rate: 60 in the last 60 seconds."),
                new Good(
                        "litellm/slack-message.batched.json",
                        "litellm:alert",
                        1,
                        "critical",
                        null,
                        "LLM API call failed: RateLimitError (1 of 7)"),
                new Good(
                        "litellm/slack-message.llm-too-slow.json",
                        "litellm:alert",
                        1,
                        "info",
                        null,
                        "Responses are slow - 412.5s response time > Alerting threshold: 300s"),
                new Good(
                        "litellm/webhook.budget-crossed.documented.json",
                        "litellm:budget_crossed",
                        1,
                        "critical",
                        "firing",
                        "User Budget: Budget Crossed"),
                new Good(
                        "litellm/webhook.spend-tracked.json",
                        "litellm:spend_tracked",
                        1,
                        "info",
                        "info",
                        "Customer spend tracked. Customer=customer-1, spend=0.0021"),
                new Good(
                        "litellm/webhook.threshold-crossed.json",
                        "litellm:threshold_crossed",
                        1,
                        "warning",
                        "firing",
                        "Key Budget: 5% Threshold Crossed"));
    }

    private static Stream<Good> langsmith() {
        return Stream.of(
                new Good("langsmith/webhook.alert.json", "langsmith:alert", 1, "warning", "firing", "Errors over 5"),
                new Good(
                        "langsmith/webhook.automation-rule.json",
                        "langsmith:run",
                        1,
                        "info",
                        "info",
                        "tool Search: success"));
    }

    private static Stream<Good> alertmanager() {
        String type = "alertmanager:alert";
        return Stream.of(
                new Good(
                        "alertmanager/webhook-v4.firing.json", type, 3, "critical", "firing", "Timeout calling gpt-4o"),
                new Good("alertmanager/webhook-v4.firing.large-annotations.json", type, 2, null, "firing", "Big"),
                new Good(
                        "alertmanager/webhook-v4.firing.max-alerts-2.json",
                        type,
                        2,
                        "critical",
                        "firing",
                        "Timeout calling gpt-4o"),
                new Good("alertmanager/webhook-v4.resolved.json", type, 3, "critical", "resolved", "TraceError"),
                new Good(
                        "alertmanager/webhook-v4.resolved.max-alerts-2.json",
                        type,
                        2,
                        "critical",
                        "resolved",
                        "TraceError"),
                new Good(
                        "alertmanager/sent-to-pagerduty.resolve.json",
                        type,
                        1,
                        "error",
                        "resolved",
                        "[RESOLVED] trace:errors checkout (TraceError)"),
                new Good(
                        "alertmanager/sent-to-pagerduty.trigger.json",
                        type,
                        1,
                        "error",
                        "firing",
                        "[FIRING:3] trace:errors checkout (TraceError)"),
                new Good(
                        "alertmanager/sent-to-pagerduty.trigger.over-512kb-degraded.json",
                        type,
                        1,
                        "error",
                        "firing",
                        "[FIRING:80] trace:errors big (Big)"),
                new Good(
                        "alertmanager/sent-to-slack.firing.json",
                        type,
                        1,
                        null,
                        "firing",
                        "[FIRING:3] trace:errors checkout (TraceError)"),
                new Good(
                        "alertmanager/sent-to-slack.firing.80-alerts.json",
                        type,
                        1,
                        null,
                        "firing",
                        "[FIRING:80] trace:errors big (Big)"),
                new Good(
                        "alertmanager/sent-to-slack.resolved.json",
                        type,
                        1,
                        null,
                        "resolved",
                        "[RESOLVED] trace:errors checkout (TraceError)"));
    }

    private static Stream<Good> grafana() {
        return Stream.of(
                new Good("grafana/webhook.firing.json", "grafana:alert", 1, "warning", "firing", "p95 above 5 s"));
    }

    private static Stream<Good> cloudevents() {
        Stream<Good> mock = Stream.of(
                        "base64-json-data",
                        "base64-json-data.with-extensions",
                        "base64-text-data",
                        "base64-xml-data",
                        "binary-extension",
                        "json-data.fractional-seconds",
                        "json-data",
                        "json-data.with-extensions",
                        "minimal",
                        "numeric-extensions",
                        "subject-null",
                        "text-data",
                        "xml-data")
                .map(name -> new Good(
                        "cloudevents/valid." + name + ".json",
                        "mock.test",
                        1,
                        null,
                        null,
                        WITHOUT_SUBJECT.contains(name) ? "mock.test from http://localhost/source" : "sub"));
        Stream<Good> official = Stream.of("base64-data", "json-object-data", "string-data")
                .map(name -> new Good(
                        "formats/cloudevents/official." + name + ".json",
                        "com.example.someevent",
                        1,
                        null,
                        null,
                        "com.example.someevent from /mycontext"));
        return Stream.concat(mock, official);
    }

    static Stream<Bad> bad() {
        return Stream.of(
                new Bad("cloudevents/invalid.extension-decimal-number.json", "decimal"),
                new Bad("cloudevents/invalid.extension-integer-over-int32.json", "long"),
                new Bad("cloudevents/invalid.extension-name-underscore.json", "a_invalid_name"),
                new Bad("cloudevents/invalid.extension-name-upper-case.json", "aString"),
                new Bad("formats/cloudevents/bad.bad-time.json", "time"),
                new Bad("formats/cloudevents/bad.both-data.json", "data_base64"),
                new Bad("formats/cloudevents/bad.float-ext.json", "ext"),
                new Bad("formats/cloudevents/bad.no-id.json", "id"),
                new Bad("formats/cloudevents/bad.object-ext.json", "ext"),
                new Bad("formats/cloudevents/bad.spec-0.3.json", "specversion"),
                new Bad("formats/cloudevents/bad.upper-ext.json", "traceParent"));
    }

    @BeforeAll
    static void sendEverything() throws Exception {
        assumeTrue(Files.isDirectory(FIXTURES), "needs the shared fixtures beside the repository");
        receiver = new Receiver();
        Map<String, String> settings = new HashMap<>(Map.of("camel.server.port", "0"));
        List<String> connections = new ArrayList<>();
        StringBuilder alerts = new StringBuilder("alerts:\n");
        for (Good good : good().toList()) {
            connections.add(connection(good.type(), good.file(), settings));
            alerts.append(alert(good));
        }
        for (Bad bad : bad().toList()) {
            connections.add(connection("cloudevents", bad.file(), settings));
        }
        for (String type : TYPES) {
            connections.add(connection(type, REFUSING, settings));
        }
        settings.put("serai.sources", String.join(", ", connections));
        hub = SeraiHub.start(
                new HubOptions(HubFolder.in(home).alerts(alerts.toString()).path(), settings));
        client = new HubClient(hub.url());
        // At once, as senders do.
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            good().forEach(good ->
                    senders.submit(() -> ANSWERS.put(good.file(), send(good.type(), good.file(), body(good)))));
            bad().forEach(bad -> senders.submit(
                    () -> ANSWERS.put(bad.file(), send("cloudevents", bad.file(), Fixtures.bytes(bad.file())))));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> receiver.all().size() >= good().count());
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
            receiver.close();
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void becomesANotification(Good good) {
        Answer answer = answer(good.file());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(good.events());
        assertThat(receiver.at(path(good.file()))).hasSize(1);

        JsonNode notification = notification(good);
        assertThat(notification.path("eventType").textValue()).isEqualTo(good.eventType());
        assertThat(notification.path("workspaceId").textValue()).isEqualTo(workspace(good.file()));
        assertThat(notification.at("/payload/eventCount").intValue()).isEqualTo(good.events());
        assertThat(notification.at("/payload/eventIds")).hasSize(good.events()).doesNotHaveDuplicates();
        assertThat(notification.at("/payload/metadata")).hasSize(good.events());
    }

    @ParameterizedTest
    @MethodSource("good")
    void saysWhatTheSenderSaid(Good good) {
        JsonNode report = notification(good).at("/payload/reports/0");

        assertThat(report.path("severity").textValue()).isEqualTo(good.severity());
        assertThat(report.path("status").textValue()).isEqualTo(good.status());
        assertThat(report.path("title").textValue()).isEqualTo(good.title());
        Incident incident = INCIDENTS.getOrDefault(good.file(), new Incident(null));
        assertThat(report.path("incidentKey").textValue()).isEqualTo(incident.key());
        assertThat(report.path("links").findValuesAsText("href")).isEqualTo(incident.links());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedByTheRuleThatItBreaks(Bad bad) {
        Answer answer = answer(bad.file());

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("error").textValue()).isEqualTo("invalid_payload");
        assertThat(answer.json().path("message").textValue()).contains(bad.rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"helicone", "langsmith"})
    void keepsTheWholeBodyOfOneThing(String type) {
        good().filter(good -> good.type().equals(type) && good.events() == 1)
                .filter(good -> !good.file().endsWith("automation-rule.json"))
                .forEach(good ->
                        assertThat(notification(good).at("/payload/metadata/0")).isEqualTo(Fixtures.json(good.file())));
    }

    @Test
    void showsNoTokenOfLiteLlm() {
        good().filter(good -> good.type().equals("litellm")).forEach(good -> assertThat(text(good))
                .doesNotContain("example-hashed-token", "example-api-key-123", "example-hash", "EXAMPLE_ROUTING"));
    }

    /** @param headers that no sender would have sent with this body */
    record Stranger(String type, String why, byte[] body, String... headers) {
        @Override
        public String toString() {
            return type + ": " + why;
        }
    }

    static Stream<Stranger> strangers() {
        Instant now = Instant.now();
        byte[] body = "{\"id\": \"stranger\", \"request_id\": \"stranger\"}".getBytes(UTF_8);
        byte[] changed = "{\"id\": \"stranger\", \"request_id\": \"stranges\"}".getBytes(UTF_8);
        List<Stranger> strangers = new ArrayList<>();
        for (String type : TYPES) {
            String[] good = SenderSignatures.of(type, body, now);
            strangers.add(new Stranger(type, "no secret", body));
            strangers.add(new Stranger(type, "another secret", body, SenderSignatures.forged(type, body, now)));
            if (SIGNING.contains(type)) {
                strangers.add(new Stranger(type, "a changed byte", changed, good));
            }
            if (TIMED.contains(type)) {
                strangers.add(
                        new Stranger(type, "too old", body, SenderSignatures.of(type, body, now.minusSeconds(400))));
                strangers.add(
                        new Stranger(type, "not yet", body, SenderSignatures.of(type, body, now.plusSeconds(400))));
            }
        }
        String[] good = SenderSignatures.of("helicone", body, now);
        String[] others = SenderSignatures.of("helicone", changed, now);
        strangers.add(new Stranger(
                "helicone",
                "headers that disagree",
                body,
                "Helicone-Signature",
                good[1],
                "X-Helicone-Signature",
                others[1]));
        strangers.add(new Stranger(
                "helicone",
                "headers that disagree, the other one",
                body,
                "Helicone-Signature",
                others[1],
                "X-Helicone-Signature",
                good[1]));
        return strangers.stream();
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void refusesWhoeverIsNotTheSender(Stranger stranger) throws Exception {
        Answer answer = client.post(
                "/hooks/" + stranger.type() + "/" + REFUSING,
                mediaType(stranger.type()),
                stranger.body(),
                stranger.headers());

        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain("stranger");
    }

    @Test
    void anEmptyBatchIsTakenAndStoresNothing() throws Exception {
        String file = "formats/cloudevents/official.json-object-data.json";
        byte[] none = Fixtures.bytes("formats/cloudevents/official.batch-empty.json");

        Answer answer = client.post(
                hook("cloudevents", file),
                "application/cloudevents-batch+json",
                none,
                SenderSignatures.of("cloudevents", none, Instant.now()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"opik", "helicone", "langfuse", "litellm", "langsmith", "alertmanager", "grafana", "cloudevents"
            })
    void aRepeatIsTakenAndCountsOnce(String type) throws Exception {
        // LiteLLM has no ids, and each spend is one of its own.
        Good good = good().filter(candidate -> candidate.type().equals(type))
                .filter(candidate -> !candidate.file().contains("spend-tracked"))
                .findFirst()
                .orElseThrow();

        // What has no id counts once a minute: both have to come in the same one.
        Instant minute;
        Answer answer;
        do {
            minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
            send(type, good.file(), body(good));
            answer = send(type, good.file(), body(good));
        } while (!Instant.now().truncatedTo(ChronoUnit.MINUTES).equals(minute));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isZero();
        assertThat(answer.json().path("duplicates").intValue()).isEqualTo(good.events());
    }

    @Test
    void everyFixtureOfASenderIsOneOfThese() throws IOException {
        Set<String> known = new HashSet<>(NOT_SENT);
        good().map(Good::file).forEach(known::add);
        bad().map(Bad::file).forEach(known::add);

        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(FIXTURES.resolve(folder))) {
                assertThat(files.map(file -> folder + "/" + file.getFileName())).isSubsetOf(known);
            }
        }
    }

    /** As it is sent: what is documented of Opik's events alone is in an envelope then. */
    private static byte[] body(Good good) {
        if (!good.file().startsWith("opik/payload-documented.")) {
            return Fixtures.bytes(good.file());
        }
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("id", good.file()).put("event_type", good.eventType());
        ObjectNode payload = envelope.putObject("payload")
                .put("alertId", "documented")
                .put("alertName", "Documented")
                .put("eventType", good.eventType())
                .put("eventCount", 1)
                .put("aggregationType", "consolidated")
                .put("message", "Alert 'Documented': 1 event");
        payload.putArray("eventIds").add("event-of-" + good.file());
        payload.putArray("userNames").add("anna@example.com");
        JsonNode metadata = Fixtures.json(good.file()).path("metadata");
        // One element for each event; that of a batch operation is an array.
        payload.set("metadata", new ArrayNode(JsonNodeFactory.instance, List.of(metadata)));
        return Json.write(envelope);
    }

    private static Answer send(String type, String file, byte[] body) throws IOException, InterruptedException {
        return client.post(hook(type, file), mediaType(type), body, SenderSignatures.of(type, body, Instant.now()));
    }

    private static String mediaType(String type) {
        return type.equals("cloudevents") ? CLOUD_EVENT : "application/json";
    }

    private static String connection(String type, String file, Map<String, String> settings) {
        String source = type + "/" + slug(file);
        settings.put("serai.sources." + type + "." + slug(file) + ".workspace", workspace(file));
        SenderSignatures.settings(type)
                .forEach((key, value) -> settings.put("serai.sources." + type + "." + slug(file) + "." + key, value));
        return source;
    }

    private static String alert(Good good) {
        return """
                  - id: %1$s
                    name: %1$s
                    workspace_id: %1$s
                    webhook: {url: "%2$s"}
                    options: {window: 500ms}
                    triggers: [{event_type: "%3$s"}]
                """
                .formatted(workspace(good.file()), receiver.url(path(good.file())), good.eventType());
    }

    private static Answer answer(String file) {
        Answer answer = ANSWERS.get(file);
        assertThat(answer).as("the answer to " + file).isNotNull();
        return answer;
    }

    private static JsonNode notification(Good good) {
        return received(good).json();
    }

    private static String text(Good good) {
        return new String(received(good).body(), UTF_8);
    }

    private static Received received(Good good) {
        return receiver.at(path(good.file())).getFirst();
    }

    private static String typeOf(String file) {
        return file.replaceFirst("^formats/", "").replaceFirst("/.*", "");
    }

    /** A name for what belongs to one body. */
    private static String slug(String file) {
        return file.replaceFirst(".*/", "")
                .replaceFirst("\\.json$", "")
                .replaceAll("[^A-Za-z0-9]", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static String workspace(String file) {
        return typeOf(file) + "-" + slug(file);
    }

    private static String path(String file) {
        return "/" + workspace(file);
    }

    private static String hook(String type, String file) {
        return "/hooks/" + type + "/" + slug(file);
    }
}
