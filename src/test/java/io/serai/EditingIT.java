package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators edit is in force at once, and needs neither a build nor a restart. */
class EditingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private Receiver receiver;
    private HubFolder folder;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
        folder = HubFolder.in(home).alerts(alerts("/first"));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void alertsAreUsedWithoutARestartAndABrokenEditChangesNothing() throws Exception {
        try (HubProcess hub = HubProcess.start(folder)) {
            HubClient client = hub.client();
            folder.alerts(alerts("/first") + alert("/second"));

            await().atMost(PATIENCE).until(() -> {
                send(client, "trace:errors");
                return !receiver.at("/second").isEmpty();
            });

            folder.alerts(alerts("/first") + alert("/second").replace("webhook:", "webhok:"));
            await().atMost(PATIENCE).until(() -> !told(hub).isEmpty());
            int before = receiver.at("/second").size();
            send(client, "trace:errors");
            await().until(() -> receiver.at("/second").size() > before);

            assertThat(told(hub)).hasSize(1);
            assertThat(told(hub).getFirst())
                    .contains("WARN", "edit of alerts not used, those in force stay")
                    .contains("alerts.yaml:7: alerts[1].webhok: is not a known field; did you mean 'webhook'?");
            assertThat(client.get("/observe/health").text())
                    .contains("degraded: an edit of the alerts is not in force");

            folder.alerts(alerts("/third"));
            await().atMost(PATIENCE).until(() -> {
                send(client, "trace:errors");
                return !receiver.at("/third").isEmpty();
            });
        }
    }

    @Test
    void routesAreUsedWithoutARestartAndABrokenEditChangesNothing() throws Exception {
        try (HubProcess hub = HubProcess.start(folder)) {
            HubClient client = hub.client();
            send(client, "prompt:created");
            await().until(() -> receiver.all().size() == 1);
            // Prompts are dropped from now on.
            String prompts =
                    """
                                  - simple: "${variable.eventType} starts with 'prompt:'"
                                    steps:
                                      - to: direct:match
                    """
                            .indent(0);
            String dropped = prompts.replace("to: direct:match", "log: \"dropped ${variable.eventType}\"");
            folder.edit("routes/routing.yaml", prompts, dropped);

            // What a route logs is seen at the default level.
            await().atMost(PATIENCE).until(() -> {
                send(client, "prompt:created");
                return lines(hub, "dropped prompt:created").stream().anyMatch(line -> line.contains("INFO"));
            });
            assertThat(lines(hub, "routes changed: "))
                    .singleElement()
                    .asString()
                    .contains("INFO", "routing.yaml");
            int prompted = receiver.all().size();

            folder.edit("routes/routing.yaml", "to: direct:match", "to: direct:mach");
            await().atMost(PATIENCE)
                    .until(() -> !lines(hub, "edit of routes not used").isEmpty());
            send(client, "prompt:created");
            send(client, "trace:errors");
            await().until(() -> receiver.all().size() > prompted);

            assertThat(receiver.all().getLast().json().path("eventType").textValue())
                    .isEqualTo("trace:errors");
            assertThat(lines(hub, "edit of routes not used"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "routing.yaml:", "sends to direct:mach, which no route comes from");
            assertThat(health(client))
                    .startsWith("degraded: an edit of the routes is not in force, routes/routing.yaml:");
            JsonNode shown = client.get("/v1/routes").json();
            JsonNode routing = file(shown, "routes/routing.yaml");
            assertThat(routing.path("state").asText()).isEqualTo("bad");
            assertThat(routing.at("/problems/0/line").asInt()).isPositive();
            assertThat(routing.at("/problems/0/message").asText()).contains("direct:mach");
            assertThat(routing.path("routes")).extracting(JsonNode::asText).containsExactly("routing");
            assertThat(file(shown, "routes/destinations/slack.yaml")
                            .path("state")
                            .asText())
                    .isEqualTo("in force");
            assertThat(shown.at("/lastReload/outcome").asText()).isEqualTo("bad");
            assertThat(shown.toString()).doesNotContain(folder.path().toString());

            folder.write(
                    "routes/sources/late.yaml",
                    "- route:\n    id: late\n    from:\n      uri: direct:late\n      steps:\n        - to: direct:accept\n");
            assertThat(state(client, "routes/sources/late.yaml"))
                    .as("all are taken together")
                    .isEqualTo("waiting");

            folder.edit("routes/routing.yaml", "to: direct:mach", "to: direct:match");
            await().atMost(PATIENCE)
                    .until(() -> state(client, "routes/routing.yaml").equals("in force")
                            && state(client, "routes/sources/late.yaml").equals("in force"));
        }
    }

    @Test
    void theWayOfAnEventIsShownWithHowManyHaveGoneIt() throws Exception {
        folder.write("routes/templates/trace-errors.yaml", "heading: Errors\n");
        try (HubProcess hub = HubProcess.start(folder)) {
            HubClient client = hub.client();
            send(client, "trace:errors");
            await().until(() -> !receiver.at("/first").isEmpty());

            await().untilAsserted(() -> {
                JsonNode shown = client.get("/v1/routes").json();
                assertThat(step(shown, "format-general").path("exchanges").asInt())
                        .isEqualTo(1);
                assertThat(step(shown, "routing").path("exchanges").asInt()).isEqualTo(1);
                assertThat(step(shown, "routing").path("file").asText()).isEqualTo("routes/routing.yaml");
                assertThat(shown.path("flow").findValuesAsText("id"))
                        .contains("ingest-events", "receive-hook", "match", "deliver")
                        .doesNotContain("list-alerts", "show-routes");
                // From the sender to the receiver there is a way.
                String from = "http-batch:/v1/events";
                for (String to : List.of(
                        "direct:take-in",
                        "direct:events",
                        "direct:match",
                        "direct:debounce",
                        "direct:claimed",
                        "direct:notification",
                        "direct:format-general",
                        "direct:deliver",
                        "direct:deliver-claim",
                        "direct:deliver-part",
                        "direct:send",
                        "direct:transmit",
                        "http:…")) {
                    assertThat(from(shown, from).path("to"))
                            .as(from)
                            .extracting(JsonNode::asText)
                            .contains(to);
                    from = to;
                }
                assertThat(step(shown, "hook").path("to"))
                        .extracting(JsonNode::asText)
                        .contains("direct:source-opik", "direct:source-json", "direct:accept");
                assertThat(file(shown, "routes/templates/trace-errors.yaml")
                                .path("kind")
                                .asText())
                        .isEqualTo("text");
                assertThat(file(shown, "alerts.yaml").path("state").asText()).isEqualTo("in force");
                assertThat(shown.has("lastReload")).isFalse();
            });

            folder.write("routes/templates/trace-errors.yaml", "headng: Errors\n");
            folder.write("routes/templates/prompt-created.yaml", "heading: Prompts\n");
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode text = file(client.get("/v1/routes").json(), "routes/templates/trace-errors.yaml");
                assertThat(text.path("state").asText()).isEqualTo("bad");
                assertThat(text.at("/problems/0/line").asInt()).isEqualTo(1);
                assertThat(text.at("/problems/0/message").asText()).contains("heading");
            });
            assertThat(state(client, "routes/templates/prompt-created.yaml")).isEqualTo("waiting");
            folder.edit("routes/routing.yaml", "- route:", "- beans: []\n- route:");
            await().atMost(PATIENCE).until(() -> file(client.get("/v1/routes").json(), "routes/routing.yaml")
                    .path("state")
                    .asText()
                    .equals("after restart"));
            folder.alerts("alerts: 7");
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode shown = client.get("/v1/routes").json();
                assertThat(file(shown, "alerts.yaml").path("state").asText()).isEqualTo("bad");
                assertThat(file(shown, "alerts.yaml").at("/problems/0/message").asText())
                        .isNotEmpty();
            });
        }
    }

    private static String state(HubClient client, String file) throws Exception {
        return file(client.get("/v1/routes").json(), file).path("state").asText();
    }

    private static JsonNode file(JsonNode shown, String name) {
        return named(shown.path("files"), "file", name);
    }

    private static JsonNode step(JsonNode shown, String id) {
        return named(shown.path("flow"), "id", id);
    }

    private static JsonNode from(JsonNode shown, String from) {
        return named(shown.path("flow"), "from", from);
    }

    private static JsonNode named(JsonNode elements, String member, String value) {
        for (JsonNode element : elements) {
            if (element.path(member).asText().equals(value)) {
                return element;
            }
        }
        throw new AssertionError("there is no " + value + " in " + elements);
    }

    @Test
    void aNewTypeAndTheAlertThatNamesItComeTogether() throws Exception {
        try (HubProcess hub = HubProcess.start(folder)) {
            HubClient client = hub.client();
            folder.alerts(
                    alerts("/first") + alert("/ntfy").replace("    webhook:", "    alert_type: ntfy\n    webhook:"));
            await().atMost(PATIENCE).until(() -> !told(hub).isEmpty());
            folder.write(
                    "routes/destinations/ntfy.yaml",
                    """
                    - route:
                        id: format-ntfy
                        from:
                          uri: direct:format-ntfy
                          steps:
                            - transform:
                                jq: '{topic: "llm"}'
                            - to: direct:deliver
                    """);

            await().atMost(PATIENCE).until(() -> {
                send(client, "trace:errors");
                return !receiver.at("/ntfy").isEmpty();
            });
            assertThat(receiver.at("/ntfy").getFirst().json().path("topic").textValue())
                    .isEqualTo("llm");
        }
    }

    @Test
    void aHubStartsWithoutBadRoutesWhenItIsAskedTo() throws Exception {
        folder.write("routes/destinations/teams.yaml", "- broken");
        try (HubProcess hub = HubProcess.start(folder, "--skip-bad-routes")) {
            HubClient client = hub.client();
            send(client, "trace:errors");
            await().until(() -> !receiver.at("/first").isEmpty());

            assertThat(lines(hub, "left out, the other routes are in force"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "teams.yaml");
            assertThat(health(client))
                    .startsWith("degraded: an edit of the routes is not in force, routes/destinations/teams.yaml");
        }
    }

    private static void send(HubClient client, String eventType) throws Exception {
        assertThat(client.post(
                                "/v1/events",
                                "application/json",
                                ("{\"eventType\":\"" + eventType + "\"}").getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
    }

    private static List<String> told(HubProcess hub) {
        return lines(hub, "edit of alerts not used");
    }

    private static String health(HubClient client) throws Exception {
        for (JsonNode check : client.get("/observe/health").json().path("checks")) {
            if (check.path("name").textValue().equals("route-files")) {
                // Camel escapes what it says twice.
                return check.path("message").asText().replace("\\/", "/");
            }
        }
        return "not checked";
    }

    private static List<String> lines(HubProcess hub, String text) {
        return hub.err().stream().filter(line -> line.contains(text)).toList();
    }

    private String alerts(String path) {
        return "alerts:\n" + alert(path);
    }

    private String alert(String path) {
        return """
                  - name: "To %s"
                    webhook: {url: "%s"}
                    options: {window: 0}
                    triggers: [{event_type: "trace:errors"}, {event_type: "prompt:created"}]
                """
                .formatted(path, receiver.url(path));
    }
}
