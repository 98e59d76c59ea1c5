package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** What operators edit: alerts are in force at once, routes after a restart, and nothing needs a build. */
class EditingIT {
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
    void alertsAreUsedWithinTwoSecondsAndABrokenEditChangesNothing() throws Exception {
        try (HubProcess hub = HubProcess.start(folder)) {
            HubClient client = hub.client();
            folder.alerts(alerts("/first") + alert("/second"));

            await().atMost(Duration.ofSeconds(2)).until(() -> {
                send(client, "trace:errors");
                return !receiver.at("/second").isEmpty();
            });

            folder.alerts(alerts("/first") + alert("/second").replace("webhook:", "webhok:"));
            await().atMost(Duration.ofSeconds(3)).until(() -> !told(hub).isEmpty());
            int before = receiver.at("/second").size();
            send(client, "trace:errors");
            await().until(() -> receiver.at("/second").size() > before);

            assertThat(told(hub)).hasSize(1);
            assertThat(told(hub).getFirst())
                    .contains("WARN", "edit not used", "keeping 2 alerts")
                    .contains("alerts.yaml:7: alerts[1].webhok: is not a known field; did you mean 'webhook'?");
            assertThat(client.get("/observe/health").text()).contains("degraded: the last good alerts are in force");

            folder.alerts(alerts("/third"));
            await().atMost(Duration.ofSeconds(2)).until(() -> {
                send(client, "trace:errors");
                return !receiver.at("/third").isEmpty();
            });
        }
    }

    @Test
    void routingIsChangedByAnEditAndARestart() throws Exception {
        try (HubProcess hub = HubProcess.start(folder)) {
            send(hub.client(), "prompt:created");
            await().until(() -> receiver.all().size() == 1);
            hub.terminate();
            hub.awaitExit(Duration.ofSeconds(20));
        }
        // Prompts are dropped from now on.
        folder.edit(
                "routes/routing.yaml",
                """
                              - simple: "${variable.eventType} starts with 'prompt:'"
                                steps:
                                  - to: direct:match
                """
                        .indent(0),
                """
                              - simple: "${variable.eventType} starts with 'prompt:'"
                                steps:
                                  - log: "dropped ${variable.eventType}"
                """
                        .indent(0));

        try (HubProcess hub = HubProcess.start(folder)) {
            send(hub.client(), "prompt:created");
            send(hub.client(), "trace:errors");
            await().until(() -> receiver.all().size() > 1);

            assertThat(receiver.all())
                    .extracting(received -> received.json().get("eventType").textValue())
                    .containsExactly("prompt:created", "trace:errors");
            // What a route logs is seen at the default level.
            assertThat(hub.err()).anyMatch(line -> line.contains("INFO") && line.contains("dropped prompt:created"));
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
        return hub.err().stream()
                .filter(line -> line.contains("alerts.yaml:") && !line.contains("INFO"))
                .toList();
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
