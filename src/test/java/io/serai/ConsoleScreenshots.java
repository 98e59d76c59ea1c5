package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.console.Browser;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documentation, from a hub with some life in it. No test of the build: {@code ./serai test
 * --screenshots} runs it.
 */
class ConsoleScreenshots {
    private static final Path PICTURES = Path.of("docs", "console");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So many events of each type in a round, a round a second. */
    private static final Map<String, List<Integer>> TRAFFIC = Map.of(
            "trace:errors", List.of(3, 5, 2, 8, 4, 1, 6),
            "trace:cost", List.of(1, 1, 2, 1, 3, 1, 1),
            "trace:guardrails_triggered", List.of(0, 1, 0, 2, 0, 0, 1),
            "prompt:committed", List.of(1, 0, 1, 0, 0, 1, 0),
            "experiment:finished", List.of(0, 1, 0, 0, 1, 0, 0));

    private static final Map<String, String> PAYLOADS = Map.of(
            "trace:errors",
                    """
                    {"name":"checkout-agent","model":"gpt-4o","duration":30021,
                     "error_info":{"exception_type":"TimeoutError","message":"no answer in 30 s"}}""",
            "trace:cost", "{\"name\":\"research-agent\",\"model\":\"claude-sonnet\",\"total_estimated_cost\":1.84}",
            "trace:guardrails_triggered", "{\"name\":\"support-chat\",\"guardrail\":\"PII\",\"result\":\"failed\"}",
            "prompt:committed",
                    "{\"name\":\"support-greeting\",\"commit\":\"8f2c41d0\",\"change_description\":\"Shorter\"}",
            "experiment:finished", "{\"name\":\"retrieval-v7\",\"dataset_name\":\"faq-250\",\"pass_rate\":0.94}");

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @RegisterExtension
    final Browser browser = new Browser();

    @TempDir
    Path home;

    private HubClient client;

    @Test
    void take() throws Exception {
        try (Receiver receiver = new Receiver();
                Hub hub = hub(receiver)) {
            client = new HubClient(hub.url());
            clear();
            String alertId = productionErrors(receiver);
            ScheduledExecutorService traffic = traffic();
            try {
                await().atMost(PATIENCE).until(() -> letters("data-platform") > 1 && letters("old-staging") > 3);
                browser.open(hub.url());
                picture("alerts", "#/alerts");
                picture("alert", "#/alerts/" + alertId);
                picture("deliveries", "#/deliveries");
                String letter = client.get("/v1/dead-letters?alertId=data-platform")
                        .json()
                        .at("/deadLetters/0/id")
                        .asText();
                picture("delivery", "#/deliveries/" + letter);
                picture("dead-letters", "#/dead-letters");
                picture("dead-letter", "#/dead-letters/" + letter);
                browser.go("#/explain")
                        .paste("Events", event("trace:errors"))
                        .press("Explain")
                        .see("gets it");
                browser.unfold("Production errors").see("Property filter");
                browser.run("document.getElementById('explained').scrollIntoView()");
                both("explain");
                browser.go("#/inbox").unfold("first-steps").see("Standard Webhooks signature");
                both("inbox");
                picture("routes", "#/routes");
                browser.go("#/").see("Degraded");
                both("overview");
            } finally {
                traffic.shutdownNow();
            }
            browser.size(390, 844).go("#/");
            Files.write(PICTURES.resolve("overview-phone.png"), browser.picture());
            browser.leave();
        }
    }

    private Hub hub(Receiver receiver) {
        receiver.answer("/slack", 200, "ok");
        receiver.answer("/platform", 503, "upstream connect error or disconnect/reset before headers");
        receiver.answer("/staging", 404, "{\"error\":\"no such hook\"}");
        HubFolder folder = HubFolder.in(home).alerts(alerts(receiver));
        Hub hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port", "0",
                        "serai.redis.url", redis.url(),
                        "serai.inbox.enabled", "true",
                        "serai.delivery.first-delay", "2s")));
        // An edit that is not in force.
        folder.write(
                "routes/destinations/pigeon.yaml",
                """
                - route:
                    id: deliver-pigeon
                    from:
                      uri: direct:format-pigeon
                      steps:
                        - to: direct:delivr
                """);
        return hub;
    }

    private static String alerts(Receiver receiver) {
        return """
                alerts:
                  - id: data-platform
                    name: Data platform
                    webhook: {url: "%1$s/platform", secret_token: not-shown}
                    options: {window: 5s, max_retries: 2}
                    triggers: [{event_type: trace:errors}, {event_type: trace:cost}]
                  - id: cost-watch
                    name: Cost watch
                    webhook: {url: "%1$s/cost"}
                    options: {window: 1m}
                    triggers: [{event_type: trace:cost}]
                  - id: guardrails
                    name: Guardrails to security
                    webhook: {url: "%1$s/security"}
                    options: {window: 0}
                    triggers: [{event_type: trace:guardrails_triggered}]
                  - id: prompt-changes
                    name: Prompt changes
                    webhook: {url: "%1$s/audit"}
                    options: {window: 3s}
                    triggers: [{event_type: prompt:committed}, {event_type: prompt:created}, {event_type: prompt:deleted}]
                  - id: old-staging
                    name: Old staging hook
                    webhook: {url: "%1$s/staging"}
                    options: {window: 2s}
                    triggers: [{event_type: prompt:committed}]
                  - id: evaluations
                    name: Evaluation digest
                    webhook: {url: "%1$s/evaluations"}
                    options: {window: 30m}
                    triggers: [{event_type: experiment:finished}]
                  - id: first-steps
                    name: First steps
                    webhook:
                      url: "${hub}/inbox/first-steps"
                      secret_token: not-shown
                      signing_secret: whsec_c2VyYWktZGVtby1zaWduaW5nLXNlY3JldC0wMDAwMDE=
                    options: {window: 4s}
                    triggers: [{event_type: trace:errors}]
                """
                .formatted(receiver.url(""));
    }

    /** An alert that no file declares: it can be edited. */
    private String productionErrors(Receiver receiver) throws Exception {
        String alert =
                """
                {"name":"Production errors","alert_type":"slack","webhook":{"url":"%s"},"options":{"window":"10s"},
                 "triggers":[{"event_type":"trace:errors","property_filters":[{"key":"environment","value":"production"}]}]}
                """
                        .formatted(receiver.url("/slack"));
        Answer made = client.post("/v1/private/alerts", "application/json", alert.getBytes(UTF_8));
        return made.header("Location").orElseThrow().replaceFirst(".*/", "");
    }

    /** A round a second until it is shut down. */
    private ScheduledExecutorService traffic() {
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger round = new AtomicInteger();
        sender.scheduleAtFixedRate(
                () -> {
                    try {
                        send(round.getAndIncrement());
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
        return sender;
    }

    private int letters(String alertId) throws Exception {
        return client.get("/v1/dead-letters?alertId=" + alertId)
                .json()
                .path("deadLetters")
                .size();
    }

    private void send(int round) throws IOException, InterruptedException {
        StringBuilder events = new StringBuilder();
        TRAFFIC.forEach((type, numbers) -> {
            for (int i = 0; i < numbers.get(round % numbers.size()); i++) {
                events.append(events.isEmpty() ? "[" : ",").append(event(type));
            }
        });
        Answer answer = client.post(
                "/v1/events", "application/json", events.append("]").toString().getBytes(UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private static String event(String type) {
        return """
                {"eventType":"%s","projectId":"checkout","userName":"anna@example.com",
                 "properties":{"environment":"production"},"payload":%s}"""
                .formatted(type, PAYLOADS.get(type));
    }

    private void picture(String name, String page) throws IOException {
        browser.go(page);
        both(name);
    }

    private void both(String name) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark).settled();
            Files.write(PICTURES.resolve(name + (dark ? "-dark" : "-light") + ".png"), browser.picture());
        }
        browser.dark(false);
    }

    private static void clear() throws IOException {
        Files.createDirectories(PICTURES);
        try (Stream<Path> old = Files.list(PICTURES)) {
            for (Path file :
                    old.filter(file -> file.toString().endsWith(".png")).toList()) {
                Files.delete(file);
            }
        }
    }
}
