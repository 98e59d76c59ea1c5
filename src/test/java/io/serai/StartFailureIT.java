package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.serai.cli.HubOptions;
import io.serai.cli.StartException;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A hub that can't start says why in one line that names what, where and the rule, and leaves nothing running. */
class StartFailureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> NOWHERE = Map.of("camel.server.port", "0");
    private static final String ROUTING = "routes/routing.yaml";
    private static final String SLACK = "routes/destinations/slack.yaml";

    @TempDir
    Path home;

    private HubFolder folder;

    @BeforeEach
    void prepare() {
        folder = HubFolder.in(home);
    }

    @Test
    @Execution(CONCURRENT)
    void redisCannotBeReached() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        assertThat(failure("--set", "serai.redis.url=redis://:secret@127.0.0.1:" + closed))
                .isEqualTo("serai: Redis at 127.0.0.1:" + closed + " can't be reached: Connection refused");
    }

    /** What has started by then has threads of its own, which would go on without HTTP. */
    @Test
    void anErrorOfJavaEndsTheStartToo() {
        Path broken = (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    throw new StackOverflowError("expected by the test");
                });

        assertThatThrownBy(() -> SeraiHub.start(new HubOptions(broken, Map.of())))
                .isInstanceOfSatisfying(StartException.class, failure -> assertThat(failure.lines())
                        .containsExactly("can't start: expected by the test"));
    }

    @Test
    @Execution(CONCURRENT)
    void thePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                HubProcess hub =
                        HubProcess.command(folder, List.of("run", "--port", String.valueOf(taken.getLocalPort())))) {
            assertThat(failure(hub))
                    .startsWith("serai: port " + taken.getLocalPort() + " on 127.0.0.1 can't be used")
                    .contains("--port");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void theAlertsFileIsMissing() {
        assertThat(failure("--alerts", "mine.yaml"))
                .isEqualTo("serai: " + folder.path().resolve("mine.yaml")
                        + ": does not exist, though the configuration names it");
    }

    @Test
    @Execution(CONCURRENT)
    void theAlertsFileIsNotYaml() {
        folder.alerts("alerts:\n  - name: \"x\n");

        assertThat(failure()).startsWith("serai: alerts.yaml:3: must be valid YAML: ");
    }

    @Test
    @Execution(CONCURRENT)
    void anAlertBreaksARule() {
        folder.alerts("alerts:\n  - name: x\n    webhook: {url: http://localhost:1}\n    trigers: []\n");

        try (HubProcess hub = HubProcess.launch(folder)) {
            assertThat(failures(hub))
                    .contains(
                            "serai: alerts.yaml:4: alerts[0].trigers: is not a known field; did you mean 'triggers'?");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void anAlertLeadsIntoThePrivateNetwork() {
        folder.alerts("alerts:\n  - name: x\n    webhook: {url: \"https://10.0.0.1/secret\"}\n    triggers: []\n");

        assertThat(failure())
                .startsWith(
                        "serai: alerts.yaml:3: alerts[0].webhook.url: must not lead to this machine, a private network")
                .contains("serai.guard.allow")
                .doesNotContain("10.0.0.1", "/secret");
    }

    @Test
    @Execution(CONCURRENT)
    void anEntryOfTheAllowListIsNone() {
        assertThat(failure("--set", "serai.guard.allow=127.0.0.1,10.1.2.3/8"))
                .startsWith("serai: serai.guard.allow: entry 2 must have no bits set beyond the first 8");
    }

    @Test
    @Execution(CONCURRENT)
    void theRoutesFolderIsTheWrongOne() {
        assertThat(failure("--routes", "nowhere"))
                .startsWith("serai: " + folder.path().resolve("nowhere/routing.yaml") + ": is missing");
    }

    @Test
    @Execution(CONCURRENT)
    void routingIsMissing() {
        folder.delete(ROUTING);

        assertThat(failure())
                .startsWith("serai: routes/routing.yaml: is missing")
                .contains("serai.routes");
    }

    @Test
    @Execution(CONCURRENT)
    void aRouteFileIsNotYaml() {
        folder.write(
                ROUTING, "- route:\n    from:\n      uri: direct:events\n      steps:\n        - to: \"direct:match\n");

        assertThat(failure()).startsWith("serai: routes/routing.yaml:6: must be valid YAML: ");
    }

    @Test
    @Execution(CONCURRENT)
    void aStepIsMisspelt() {
        folder.edit(ROUTING, "- choice:", "- chioce:");

        assertThat(failure()).matches("serai: routes/routing\\.yaml:\\d+: .*chioce.*");
    }

    @Test
    @Execution(CONCURRENT)
    void aComponentIsUnknown() {
        folder.edit(SLACK, "direct:deliver\n", "dirct:deliver\n");

        assertThat(failure()).matches("serai: routes/destinations/slack\\.yaml:\\d+: there is no component 'dirct'.*");
    }

    @Test
    @Execution(CONCURRENT)
    void anOptionIsMisspelt() {
        folder.edit(
                SLACK, "- to: direct:deliver\n", "- to: \"log:mine?shwAll=secret\"\n        - to: direct:deliver\n");

        assertThat(failure())
                .matches("serai: routes/destinations/slack\\.yaml:\\d+: the component log has no option shwAll");
    }

    @Test
    @Execution(CONCURRENT)
    void anExpressionIsNotSimple() {
        folder.edit(ROUTING, "starts with 'trace'", "startz with 'trace'");

        assertThat(failure())
                .matches("serai: routes/routing\\.yaml:\\d+: not a simple expression: .*startz with 'trace'.*");
    }

    @Test
    @Execution(CONCURRENT)
    void aBeanIsUnknown() {
        folder.edit(SLACK, "slackFormatter", "slakFormatter");

        assertThat(failure()).matches("serai: routes/destinations/slack\\.yaml:\\d+: there is no bean 'slakFormatter'");
    }

    @Test
    @Execution(CONCURRENT)
    void aDirectEndpointHasNoRoute() {
        folder.edit(SLACK, "direct:deliver\n", "direct:delivr\n");

        assertThat(failure())
                .matches("serai: routes/destinations/slack\\.yaml:\\d+: sends to direct:delivr, which no route comes"
                        + " from; did you mean 'direct:deliver'\\?");
    }

    @Test
    @Execution(CONCURRENT)
    void aRouteIdIsTaken() {
        folder.edit(SLACK, "id: format-slack", "id: deliver");

        assertThat(failure())
                .matches("serai: routes/destinations/slack\\.yaml:\\d+: must not have the route id 'deliver': another"
                        + " route has it");
    }

    @Test
    @Execution(CONCURRENT)
    void aDestinationFileLacksItsRoute() {
        folder.edit(SLACK, "uri: direct:format-slack", "uri: direct:format-slak");

        assertThat(failure())
                .isEqualTo("serai: routes/destinations/slack.yaml: must have a route from direct:format-slack;"
                        + " did you mean 'direct:format-slak'?");
    }

    @Test
    @Execution(CONCURRENT)
    void aKeyOfOursIsUnknown() {
        assertThat(failure("--set", "serai.debounce.windw=secret"))
                .isEqualTo("serai: serai.debounce.windw: is not a known key; did you mean 'serai.debounce.window'?");
    }

    @Test
    @Execution(CONCURRENT)
    void aKeyOfCamelIsUnknown() {
        assertThat(failure("--set", "camel.component.http.connectTimeot=secret"))
                .startsWith("serai: camel.component.http.connectTimeot: is not a key of Apache Camel");
    }

    @Test
    @Execution(CONCURRENT)
    void aTokenIsRequiredBeyondLoopback() {
        assertThat(failure("--host", "0.0.0.0"))
                .startsWith("serai: serai.api.token: is required to listen on 0.0.0.0")
                .contains("SERAI_API_TOKEN");
    }

    /** A hub that fails for another reason, so that none listens beyond this machine. */
    @Test
    @Execution(CONCURRENT)
    void aTokenThatOthersCanGuessIsToldFirst() {
        folder.delete(ROUTING);

        try (HubProcess hub = HubProcess.launch(folder, "--host", "0.0.0.0", "--set", "serai.api.token=letmein")) {
            assertThat(hub.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(hub.err())
                    .filteredOn(line -> line.contains("serai.api.token"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "has fewer than 16 characters")
                    .doesNotContain("letmein");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void anotherHubHasTheDataFolder() {
        try (HubProcess first = HubProcess.start(folder);
                HubProcess second = HubProcess.launch(folder)) {
            assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(problems(second))
                    .containsExactly("serai: data folder data is in use by another hub (pid " + first.pid() + ")");
            assertThat(first.redis()).isPresent();
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aWrongOptionIsWrongUsage() {
        try (HubProcess hub = HubProcess.launch(folder, "--prot", "1")) {
            assertThat(hub.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(hub.err().getFirst()).contains("--prot");
            assertNoTrace(hub);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aWrongCommandIsWrongUsage() {
        try (HubProcess hub = HubProcess.command(folder, List.of("rum"))) {
            assertThat(hub.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(hub.err().getFirst()).contains("rum");
            assertNoTrace(hub);
        }
    }

    /** Of a start in this JVM, whose paths are whole. */
    private String failure() {
        StartException failure = catchThrowableOfType(
                StartException.class, () -> SeraiHub.start(new HubOptions(folder.path(), NOWHERE)));
        assertThat(failure.lines()).singleElement().asString().doesNotContain("secret");
        return "serai: " + failure.lines().getFirst().replace(folder.path() + "/", "");
    }

    private String failure(String... args) {
        try (HubProcess hub = HubProcess.launch(folder, args)) {
            return failure(hub);
        }
    }

    private static String failure(HubProcess hub) {
        List<String> lines = failures(hub);
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static List<String> failures(HubProcess hub) {
        assertThat(hub.awaitExit(PATIENCE)).as("exit code").isEqualTo(1);
        assertNoTrace(hub);
        assertThat(hub.out()).isEmpty();
        assertThat(hub.redis()).as("embedded Redis that was left behind").isEmpty();
        return problems(hub);
    }

    private static void assertNoTrace(HubProcess hub) {
        assertThat(hub.err())
                .noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by") || line.contains("secret"));
    }

    /** All but what a start that goes well says too. */
    private static List<String> problems(HubProcess hub) {
        return hub.err().stream().filter(line -> !line.contains(" INFO ")).toList();
    }
}
