package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.Alertmanager;
import io.serai.testing.HubFolder;
import io.serai.testing.Node;
import io.serai.testing.Receiver;
import io.serai.testing.Receiver.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Senders that we have not written: libraries that sign and send, and a real Alertmanager, against a running hub whose
 * notifications go to a receiver.
 */
class PublicSendersIT {
    private static final String TOKEN = "a-token-that-sender-and-hub-share";
    private static final String SIGNING_SECRET = "whsec_dGVzdC1zaWduaW5nLXNlY3JldC0wMDAwMDAwMDAx";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Receiver receiver;
    private static Hub hub;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        hub = SeraiHub.start(new HubOptions(
                HubFolder.in(home).alerts(alerts()).path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.sources",
                        "standard-webhooks/standardwebhooks, standard-webhooks/svix, cloudevents/sdk, alertmanager/k8s",
                        "serai.sources.standard-webhooks.standardwebhooks.secret",
                        SIGNING_SECRET,
                        "serai.sources.standard-webhooks.svix.secret",
                        SIGNING_SECRET,
                        "serai.sources.cloudevents.sdk.secret",
                        TOKEN,
                        "serai.sources.cloudevents.sdk.origins",
                        "sender.example.com",
                        "serai.sources.alertmanager.k8s.secret",
                        TOKEN)));
    }

    private static String alerts() {
        return """
                alerts:
                  - id: libraries
                    name: What libraries send
                    workspace_id: default
                    webhook: {url: "%1$s"}
                    options: {window: 100ms}
                    triggers:
                      - {event_type: "standardwebhooks.evaluation.failed"}
                      - {event_type: "svix.evaluation.failed"}
                      - {event_type: "com.example.evaluation.failed"}
                  - id: alertmanager
                    name: What Alertmanager sends
                    workspace_id: default
                    webhook: {url: "%2$s"}
                    options: {window: 0}
                    triggers: [{event_type: "alertmanager:alert"}]
                """
                .formatted(receiver.url("/libraries"), receiver.url("/alertmanager"));
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void librariesThatSignAndSend() {
        Node node = Node.withPackages(Path.of("src/test/node"), Path.of("target/node-clients"));

        Node.Run run = node.run(
                "senders.test.mjs", "SERAI_URL", hub.url(), "SERAI_TOKEN", TOKEN, "SIGNING_SECRET", SIGNING_SECRET);

        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output()).containsPattern("(?m)^# pass [1-9]").contains("# fail 0");
        // Each once, and nothing of what was refused.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events("/libraries"))
                .containsExactlyInAnyOrder(
                        "msg_standardwebhooks_1",
                        "msg_standardwebhooks_2",
                        "msg_svix_1",
                        "msg_svix_2",
                        "/pipelines/nightly sdk-binary",
                        "/pipelines/nightly sdk-structured",
                        "/pipelines/nightly sdk-batch-1",
                        "/pipelines/nightly sdk-batch-2"));
    }

    @Test
    void anAlertmanagerWhoseAlertFiresAndIsResolved() throws Exception {
        assumeTrue(
                Alertmanager.installed().isPresent(),
                "needs " + Alertmanager.COMMAND + " on the PATH; on Debian: apt-get install " + Alertmanager.COMMAND);
        Instant began = Instant.now();
        try (Alertmanager alertmanager = Alertmanager.start(folder, configuration())) {
            alertmanager.send(alert(began, null));
            await().atMost(PATIENCE).until(() -> receiver.at("/alertmanager").size() == 1);
            alertmanager.send(alert(began, Instant.now()));
            await().atMost(PATIENCE).until(() -> receiver.at("/alertmanager").size() == 2);
        }

        List<Received> received = receiver.at("/alertmanager");
        JsonNode firing = received.get(0).json().path("payload");
        JsonNode resolved = received.get(1).json().path("payload");
        assertThat(firing.at("/metadata/0/status").textValue()).isEqualTo("firing");
        assertThat(resolved.at("/metadata/0/status").textValue()).isEqualTo("resolved");
        assertThat(firing.at("/metadata/0/labels/alertname").textValue()).isEqualTo("TraceErrors");
        assertThat(firing.at("/metadata/0/annotations/summary").textValue()).isEqualTo("Naïve 🚀 retries");
        assertThat(firing.at("/reports/0/severity").textValue()).isEqualTo("critical");
        assertThat(firing.at("/reports/0/title").textValue()).isEqualTo("Naïve 🚀 retries");
        assertThat(firing.at("/reports/0/status").textValue()).isEqualTo("firing");
        assertThat(resolved.at("/reports/0/status").textValue()).isEqualTo("resolved");
        // So that the end finds its beginning.
        assertThat(resolved.at("/reports/0/incidentKey").textValue())
                .isNotEmpty()
                .isEqualTo(firing.at("/reports/0/incidentKey").textValue());
        assertThat(firing.at("/eventIds/0")).isNotEqualTo(resolved.at("/eventIds/0"));
    }

    private static String configuration() {
        return """
                route: {receiver: serai, group_wait: 0s, group_interval: 200ms, repeat_interval: 300ms}
                receivers:
                  - name: serai
                    webhook_configs:
                      - url: %s/hooks/alertmanager/k8s
                        send_resolved: true
                        http_config:
                          authorization: {type: Bearer, credentials: %s}
                """
                .formatted(hub.url(), TOKEN);
    }

    private static String alert(Instant startsAt, @Nullable Instant endsAt) {
        return """
                [{
                  "labels": {"alertname": "TraceErrors", "severity": "critical", "project": "checkout"},
                  "annotations": {"summary": "Naïve 🚀 retries"},
                  "generatorURL": "http://prometheus.example.com/graph",
                  "startsAt": "%s"%s
                }]
                """
                .formatted(startsAt, endsAt == null ? "" : ", \"endsAt\": \"" + endsAt + "\"");
    }

    private static List<String> events(String path) {
        List<String> ids = new ArrayList<>();
        for (Received received : receiver.at(path)) {
            StreamSupport.stream(received.json().at("/payload/eventIds").spliterator(), false)
                    .map(JsonNode::textValue)
                    .forEach(ids::add);
        }
        return ids;
    }
}
