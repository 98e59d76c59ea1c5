package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.HubOptions;
import io.serai.cli.Lint;
import io.serai.testing.HubFolder;
import io.serai.testing.SharedStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeraiLintTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path home;

    private HubFolder folder;

    @BeforeEach
    void shippedFiles() {
        folder = HubFolder.in(home);
    }

    @Test
    void theShippedFilesAreFine() {
        Lint lint = lint();

        assertThat(lint.problems()).isEmpty();
        assertThat(lint.warnings()).isEmpty();
        assertThat(lint.checked()).hasSize(5);
        assertThat(lint.checked().get(0)).endsWith("application.properties");
        assertThat(lint.checked().get(1)).matches(".*routes \\(\\d+ routes\\)");
        assertThat(lint.checked().get(2)).endsWith("alerts.yaml (3 alerts)");
        assertThat(lint.checked().get(3)).matches(".*routes/templates \\(\\d+ files of texts\\)");
        assertThat(lint.checked().get(4)).matches(".*routes/tests \\(\\d+ tests\\)");
    }

    @Test
    void leavesRepositoriesAlone() {
        SharedStore.DONE.clear();
        folder.write("application.properties", "camel.beans.seen = #class:" + SharedStore.class.getName() + "\n");
        folder.write(
                "routes/sources/own.yaml",
                """
                - route:
                    id: own
                    from:
                      uri: timer:own
                      steps:
                        - idempotentConsumer: {simple: "${body}", idempotentRepository: seen, steps: [{log: new}]}
                """);

        assertThat(lint().problems()).isEmpty();
        assertThat(SharedStore.DONE).isEmpty();
    }

    @Test
    void namesTheLineOfAMistakeInATextAndTheRule() {
        folder.write("routes/templates/slack/trace-errors.yaml", "label: Errors\nitem: |-\n  one\n  ${item.id?eval}\n");

        assertThat(lint().problems())
                .containsExactly(place("routes/templates/slack/trace-errors.yaml:4") + "item: must not use ?eval");
    }

    @Test
    void namesTheLineOfAWrongKey() {
        folder.write("application.properties", "# two mistakes\nserai.delivery.timeot = 3s\nserai.log.level: LOUD\n");

        assertThat(lint().problems())
                .containsExactlyInAnyOrder(
                        place("application.properties:2")
                                + "serai.delivery.timeot: is not a known key; did you mean 'serai.delivery.timeout'?",
                        place("application.properties:3")
                                + "serai.log.level: must be one of INFO, TRACE, DEBUG, WARN, ERROR");
    }

    @Test
    void blamesTheFileOnlyForWhatItSays() {
        folder.write("application.properties", "serai.log.level = INFO\n");

        Lint lint = SeraiLint.check(
                new HubOptions(folder.path(), Map.of("serai.log.format", "xml")), Map.of("SERAI_LOG_LEVEL", "LOUD"));

        assertThat(lint.problems())
                .containsExactlyInAnyOrder(
                        "serai.log.format: must be one of text, json",
                        "serai.log.level: must be one of INFO, TRACE, DEBUG, WARN, ERROR");
    }

    @Test
    void namesTheLineOfEachMistakeInTheAlerts() {
        folder.alerts(
                """
                alerts:
                  - name: Errors
                    alert_type: slck
                    webhook:
                      url: "${env:NO_SUCH_URL}"
                    triggers: [{event_type: "trace:errors"}]
                  - name: Prompts
                    webhook:
                      url: http://192.0.2.1/x
                    trigers: []
                """);

        assertThat(lint().problems())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(place("alerts.yaml:3") + "alerts[0].alert_type: is not a known")
                        .endsWith("did you mean 'slack'?"))
                .contains(place("alerts.yaml:5")
                        + "alerts[0].webhook.url: needs the environment variable NO_SUCH_URL, which is not set")
                .anySatisfy(problem ->
                        assertThat(problem).startsWith(place("alerts.yaml:9") + "alerts[1].webhook.url: must be https"))
                .contains(
                        place("alerts.yaml:10") + "alerts[1].trigers: is not a known field; did you mean 'triggers'?");
    }

    @Test
    void warnsOfWhatIsLegalAndProbablyNotMeant() {
        folder.alerts(
                """
                alerts:
                  - name: Off
                    enabled: false
                    webhook: {url: "${hub}/inbox/off"}
                    triggers: []
                  - name: Odd
                    webhook: {url: "http://127.0.0.1:9/x"}
                    triggers:
                      - event_type: trace:error
                        sample_rate: 0
                      - event_type: deployment-of-ours
                        trigger_configs:
                          - {type: "threshold:errors", config_value: {threshold: 1, window: 60}}
                """);

        Lint lint = lint();

        assertThat(lint.problems()).isEmpty();
        assertThat(lint.warnings())
                .containsExactly(
                        place("alerts.yaml:3") + "alerts[0].enabled: is false: the alert sends nothing",
                        place("alerts.yaml:5") + "alerts[0].triggers: is empty: no event reaches the alert",
                        place("alerts.yaml:7")
                                + "alerts[1].webhook.url: is plain http: everybody on the way can read and change what"
                                + " is sent",
                        place("alerts.yaml:9")
                                + "alerts[1].triggers[0].event_type: is not an event type that is known by name; did you"
                                + " mean 'trace:errors'?",
                        place("alerts.yaml:10") + "alerts[1].triggers[0].sample_rate: is 0: no event matches",
                        place("alerts.yaml:11")
                                + "alerts[1].triggers[1].event_type: is not an event type that is known by name: fine"
                                + " when your own senders use it",
                        place("alerts.yaml:12")
                                + "alerts[1].triggers[1].trigger_configs: has a threshold, which is kept but not"
                                + " evaluated here: every event that a sender such as Opik sends matches");
    }

    @Test
    void warnsOfOptionsThatDoNotDoWhatTheySeemTo() {
        folder.alerts(
                """
                alerts:
                  - name: Chat
                    alert_type: slack
                    webhook: {url: "https://hooks.slack.com/services/T/B/x"}
                    options:
                      envelope: snake
                      redact: {drop: [prompt]}
                    triggers: [{event_type: "trace:errors"}]
                """);

        assertThat(lint().warnings())
                .containsExactly(
                        place("alerts.yaml:6")
                                + "alerts[0].options.envelope: has no effect on messages of the type slack",
                        place("alerts.yaml:7")
                                + "alerts[0].options.redact: has no keep: all that is not dropped leaves for the type"
                                + " slack, prompts and completions too");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"trace:errors", "request:logged", "request:scored", "alert:disabled", "langfuse:monitor-alert"})
    void knowsTheEventTypesThatTheHubTakesAndRaises(String type) {
        folder.alerts(
                """
                alerts:
                  - name: Known
                    webhook: {url: "${hub}/inbox/known"}
                    triggers: [{event_type: "%s"}]
                """
                        .formatted(type));

        assertThat(lint().warnings()).isEmpty();
    }

    @Test
    void warnsOfATokenThatOthersCanGuess() {
        folder.write("application.properties", "camel.server.host = 0.0.0.0\nserai.api.token = letmein\n");

        assertThat(lint().warnings())
                .singleElement()
                .asString()
                .startsWith(place("application.properties:2") + "serai.api.token: has fewer than 16 characters")
                .doesNotContain("letmein");
    }

    @Test
    void saysWhatIsWrongWithTheRoutes() {
        folder.edit("routes/routing.yaml", "direct:match", "direct:mach");

        assertThat(lint().problems()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(problem -> assertThat(problem)
                .contains("routes/routing.yaml:", "sends to direct:mach, which no route comes from")
                .endsWith("did you mean 'direct:match'?"));
    }

    @Test
    void saysWhatIsWrongWithTheSources() {
        folder.write(
                "application.properties",
                """
                serai.sources = grafana/prod, opick/prod
                serai.sources.grafana.prod.secret = a-secret-of-24-characters
                serai.sources.grafana.prod.hmac.hash = sha256
                serai.sources.opick.prod.secret = short
                """);

        Lint lint = lint();

        assertThat(lint.problems())
                .containsExactly(
                        place("application.properties:3")
                                + "serai.sources.grafana.prod.hmac.hash: is not a known key; did you mean"
                                + " 'serai.sources.grafana.prod.auth'?",
                        place("application.properties:1") + "serai.sources: names the type opick, and there is no "
                                + folder.path() + "/routes/sources/opick.yaml; did you mean 'opik'?");
        assertThat(lint.warnings())
                .singleElement()
                .asString()
                .startsWith(place("application.properties:4") + "serai.sources.opick.prod.secret: has fewer than 16");
    }

    @Test
    void saysThatTheFolderOfRoutesIsTheWrongOne() {
        folder.delete("routes/routing.yaml");

        assertThat(lint().problems()).singleElement().asString().contains("routing.yaml: is missing");
    }

    @Test
    void missesOnlyAFileThatSomebodyAskedFor() {
        folder.delete("alerts.yaml");

        assertThat(lint().problems()).isEmpty();
        assertThat(lint().warnings()).containsExactly(place("alerts.yaml") + "does not exist: nothing would be sent");
        assertThat(SeraiLint.check(new HubOptions(folder.path(), Map.of("serai.alerts.file", "mine.yaml")), NOTHING)
                        .problems())
                .containsExactly(place("mine.yaml") + "does not exist: nothing would be sent");
    }

    private Lint lint() {
        return SeraiLint.check(new HubOptions(folder.path(), Map.of()), NOTHING);
    }

    private String place(String file) {
        return folder.path() + "/" + file + ": ";
    }
}
