package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running hub from outside: its metrics are those of the documentation, the dashboard and the rules; its health says why. */
class ObservabilityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "hook-secret-0123456789";
    private static final Pattern METRIC = Pattern.compile("\\b(?:serai|camel|jvm|process|system|app)_[a-z0-9_]+");

    @TempDir
    static Path home;

    private static HubFolder folder;
    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        receiver.answer("/gone", 410, Duration.ZERO);
        receiver.answer("/refuses", 418, Duration.ZERO);
        folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: taken
                            name: Taken
                            webhook: {url: "%1$s/taken"}
                            options: {window: 0}
                            triggers: [{event_type: "trace:errors"}]
                          - id: gone
                            name: Gone
                            webhook: {url: "%1$s/gone"}
                            options: {window: 0}
                            triggers: [{event_type: "prompt:created"}]
                          - id: refuses
                            name: Refuses
                            webhook: {url: "%1$s/refuses"}
                            options: {window: 0}
                            triggers: [{event_type: "prompt:deleted"}]
                          - id: later
                            name: Later
                            webhook: {url: "%1$s/later"}
                            options: {window: 1h}
                            triggers: [{event_type: "trace:cost"}]
                        """
                                .formatted(receiver.url("")));
        hub = SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of("camel.server.port", "0", "serai.sources", "json/ci", "serai.sources.json.ci.secret", SECRET)));
        client = new HubClient(hub.url());
        send(
                """
                [{"id":"a","eventType":"trace:errors"},{"id":"b","eventType":"trace:errors"},
                 {"id":"c","eventType":"prompt:created"},{"id":"d","eventType":"prompt:deleted"},
                 {"id":"e","eventType":"trace:cost"},{"id":"f","eventType":"nobody:wants"}]
                """);
        send("[{\"id\":\"a\",\"eventType\":\"trace:errors\"}]");
        client.post(
                "/hooks/json/ci",
                "application/json",
                "{\"eventId\":\"g\",\"type\":\"build:failed\"}".getBytes(UTF_8),
                "Authorization",
                "Bearer " + SECRET);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.all()).hasSizeGreaterThanOrEqualTo(3));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    private static void send(String events) throws Exception {
        assertThat(client.post("/v1/events", "application/json", events.getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void eventsAreCountedBySourceAndByWhatBecomesOfThem() throws Exception {
        String metrics = metrics();

        assertThat(value(metrics, "serai_events_ingested_total{source=\"event-api\"}"))
                .isEqualTo(6);
        assertThat(value(metrics, "serai_events_duplicates_total{source=\"event-api\"}"))
                .isEqualTo(1);
        assertThat(value(metrics, "serai_events_failed_total{source=\"event-api\"}"))
                .isZero();
        assertThat(value(metrics, "serai_events_ingested_total{source=\"json/ci\"}"))
                .isEqualTo(1);
        assertThat(value(metrics, "serai_events_matched_total"))
                .as("the repeated one too")
                .isEqualTo(6);
    }

    @Test
    void attemptsAreCountedByTypeOutcomeAndReason() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            String metrics = metrics();
            assertThat(value(
                            metrics,
                            "serai_attempts_total{outcome=\"delivered\",reason=\"delivered\",type=\"general\"}"))
                    .isPositive();
            assertThat(value(metrics, "serai_attempts_total{outcome=\"dead_letter\",reason=\"gone\",type=\"general\"}"))
                    .isEqualTo(1);
            assertThat(value(
                            metrics,
                            "serai_attempts_total{outcome=\"dead_letter\",reason=\"http_4xx\",type=\"general\"}"))
                    .isEqualTo(1);
            assertThat(value(metrics, "serai_flush_delay_seconds_count")).isGreaterThanOrEqualTo(3);
        });
    }

    /** Looked up every ten seconds. */
    @Test
    void whatIsInRedisIsSeenWithinSeconds() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            String metrics = metrics();
            assertThat(value(metrics, "serai_dead_letters")).isEqualTo(2);
            assertThat(value(metrics, "serai_buckets_open")).isEqualTo(1);
            assertThat(value(metrics, "serai_buckets_overdue_seconds")).isZero();
            assertThat(value(metrics, "serai_destinations{state=\"disabled\"}")).isEqualTo(1);
            assertThat(value(metrics, "serai_destinations{state=\"failing\"}")).isEqualTo(1);
            assertThat(value(metrics, "serai_destinations{state=\"ok\"}")).isEqualTo(2);
            assertThat(value(metrics, "serai_redis_up")).isEqualTo(1);
            assertThat(value(metrics, "serai_incidents_open")).isZero();
            assertThat(value(metrics, "serai_health{check=\"deliveries\"}")).isEqualTo(1);
        });
    }

    @Test
    void thePageHasEveryMetricOfARunningHubAndNoOther() throws Exception {
        Set<String> documented = new TreeSet<>(documented());
        documented.removeIf(name -> name.startsWith("serai_kafka_") || name.startsWith("serai_explain_"));

        // Some are there with the first look at what is not in the process.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(families()).isEqualTo(documented));
    }

    @Test
    void dashboardAndRulesAskForMetricsThatThereAre() throws Exception {
        Set<String> names = asked(dashboard() + Files.readString(Path.of("docker/prometheus/alerts.yaml")));

        assertThat(names).hasSizeGreaterThan(30).isSubsetOf(documented());
    }

    @Test
    void theDashboardShowsAllThatTheHubCounts() throws Exception {
        Set<String> ours = documented();
        ours.removeIf(name -> !name.startsWith("serai_") || name.endsWith("_max"));

        assertThat(asked(dashboard())).containsAll(ours);
    }

    private static String dashboard() throws IOException {
        JsonNode dashboard = Json.read(Files.readAllBytes(Path.of("docker/grafana/dashboard.json")));
        return String.join("\n", dashboard.findValuesAsText("expr"))
                + dashboard.at("/templating").toString();
    }

    private static Set<String> asked(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|count|sum)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void healthSaysWhyItIsDegradedAndTheHubStaysReady() throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(state().get("message").textValue()).isEqualTo("degraded: deliveries"));
        String alerts = folder.read("alerts.yaml");

        folder.write("alerts.yaml", "alerts: [");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(state().get("message").textValue()).isEqualTo("degraded: alert-file, deliveries"));

        assertThat(client.get("/observe/health").status()).isEqualTo(200);
        assertThat(client.get("/observe/health/ready").status()).isEqualTo(200);
        assertThat(client.get("/observe/health/live").status()).isEqualTo(200);

        folder.write("alerts.yaml", alerts);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(state().get("message").textValue()).isEqualTo("degraded: deliveries"));
    }

    @Test
    void thePageOfHealthHasEveryCheck() throws Exception {
        String page = Files.readString(Path.of("docs/health.md"));

        assertThat(client.get("/observe/health").json().get("checks"))
                .extracting(check -> check.get("name").textValue())
                .filteredOn(name ->
                        !name.contains(":") && !Set.of("context", "state").contains(name))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    private static JsonNode state() throws Exception {
        for (JsonNode check : client.get("/observe/health").json().get("checks")) {
            if (check.get("name").textValue().equals("state")) {
                return check;
            }
        }
        throw new AssertionError("no check 'state'");
    }

    private static String metrics() throws Exception {
        return client.get("/observe/metrics").text();
    }

    private static double value(String metrics, String series) {
        List<String> lines =
                metrics.lines().filter(line -> line.startsWith(series + " ")).toList();
        assertThat(lines).as(series).hasSize(1);
        return Double.parseDouble(lines.getFirst().substring(series.length() + 1));
    }

    private static Set<String> families() throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in the first column of the page's tables. */
    private static Set<String> documented() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("docs/metrics.md"))) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.substring(3, line.indexOf('`', 3)))
                    .filter(name -> METRIC.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
