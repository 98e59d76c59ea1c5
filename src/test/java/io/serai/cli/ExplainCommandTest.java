package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExplainCommandTest {
    private static final String ANSWER =
            """
            {"events":[{"id":"e-1","eventType":"trace:errors","workspaceId":"default",
              "routing":{"outcome":"goes_on","changed":false},
              "arrivals":[{"matches":1,"alertsLeftOut":2,"alerts":[
                {"id":"a","name":"First\\u001b[31m","type":"slack","enabled":true,"verdict":"match",
                 "conditions":[{"condition":"enabled","holds":true,"expected":"enabled","actual":"enabled"}],"triggers":[],
                 "window":{"millis":30000,"leadingEdge":false,"maxEvents":1,"maxBytes":1,"open":false},
                 "redaction":{"by":"type","data":"known","drop":[],"mask":true},
                 "messages":["{\\"text\\":\\"hi\\"}"]},
                {"id":"b","name":"Second","type":"general","enabled":true,"verdict":"no_match","because":"property_filter",
                 "conditions":[],"triggers":[{"eventType":"trace:errors","verdict":"no_match","conditions":[
                   {"condition":"property_filter","holds":true,"expected":"x = y","actual":"x = y"},
                   {"condition":"property_filter","holds":false,"expected":"environment = production","actual":"no environment"}
                 ]}]}]}]}]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private String answer = ANSWER;
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void saysOfEachAlertWhyInALine() {
        assertThat(run("-", "--url", url())).isZero();

        assertThat(out.toString().lines().toList())
                .startsWith(
                        "Event e-1: trace:errors, workspace default",
                        "Routing: goes on to the alerts",
                        "ALERT  NAME        VERDICT   BECAUSE",
                        "a      First?[31m  match     opens a bucket that leaves after 30s",
                        "b      Second      no match  property_filter: wants environment = production, has no environment",
                        "2 more are not shown; --alert shows one of them",
                        "");
        assertThat(out.toString())
                .doesNotContain("\u001b")
                .contains("First?[31m would send:")
                .contains("\"text\" : \"hi\"");
        assertThat(asked)
                .containsExactly(
                        "POST /v1/explain {\"events\":[{\"eventType\":\"x\"}],\"alert\":null,\"render\":false}");
    }

    @Test
    void showsTheConditionsOfOneAlert() {
        assertThat(run("-", "--url", url(), "--alert", "b", "--messages")).isZero();

        assertThat(out.toString())
                .contains("Second (b), general", "  TRIGGER  CONDITION", "NO     environment = production");
        assertThat(asked.getFirst()).contains("\"alert\":\"b\",\"render\":true");
    }

    @Test
    void whatNobodyWasAskedForIsSaid() {
        answer =
                """
                {"events":[
                  {"id":"e-1","eventType":"x","workspaceId":"default","routing":{"outcome":"goes_on","changed":true},
                   "arrivals":[{"elsewhere":true,"matches":0,"alerts":[],"alertsLeftOut":0},
                    {"matches":1,"alertsLeftOut":0,"alerts":[
                      {"id":"a","name":"A","type":"slack","enabled":true,"verdict":"match","triggers":[],
                       "conditions":[{"condition":"guard","expected":"allowed","actual":"not asked"}],
                       "window":{"millis":30000,"leadingEdge":false,"maxEvents":1,"maxBytes":1}}]}]},
                  {"id":"e-2","eventType":"x","workspaceId":"default",
                   "routing":{"outcome":"not_asked","reason":"not asked: the time was up","changed":false},"arrivals":[]}]}
                """;

        assertThat(run("-", "--url", url(), "--conditions")).isZero();

        assertThat(out.toString().lines())
                .contains(
                        "It goes to another workspace, which is not shown to you",
                        "a      A     match    gathers for 30s; its destination was not asked, for lack of time",
                        "  -        guard      ?      allowed  not asked",
                        "Routing: not asked: the time was up");
    }

    @Test
    void readsTheFilesWhereNoHubRuns() {
        assertThat(run("-", "--offline", "--routes", "there")).isZero();

        assertThat(asked).hasSize(1).first().asString().startsWith("offline").contains("\"eventType\":\"x\"");
        assertThat(out.toString()).contains("First?[31m");
    }

    @Test
    void printsTheAnswerAsItIsForPrograms() {
        assertThat(run("-", "--offline", "--json")).isZero();

        assertThat(Json.read(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.read(ANSWER.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void triesANewAlertWithoutSendingItsSecrets() throws IOException {
        answer =
                """
                {"sample":{"on":true,"from":"2026-03-01T09:00:00Z","until":"2026-03-01T09:30:00Z","complete":false,"events":12,"leftOut":3},
                 "matched":2,"unmet":{"event_type":10},"notifications":1,
                 "window":{"millis":300000,"leadingEdge":false,"maxEvents":1,"maxBytes":1},
                 "first":[{"id":"e-2","eventType":"trace:errors","projectId":"p","at":"2026-03-01T09:20:00Z"}]}
                """;
        Path alert = Files.writeString(
                folder.resolve("alert.yaml"),
                "{name: New, webhook: {url: 'https://h.example/secret-path'}, triggers: [{event_type: 'trace:errors'}]}");

        assertThat(run("--dry-run", alert.toString(), "--since", "2026-03-01T07:30:00Z", "--url", url()))
                .isZero();

        assertThat(asked)
                .containsExactly("POST /v1/explain/alert {\"alert\":{\"name\":\"New\",\"triggers\":[{\"event_type\":"
                        + "\"trace:errors\"}]},\"since\":\"2026-03-01T07:30:00Z\"}");
        assertThat(out.toString().lines())
                .containsExactly(
                        "Looked at 12 events, kept since 2026-03-01T09:00:00Z; not all of the time that was asked for; 3 were not"
                                + " kept: too many at once, or Redis was away",
                        "Matched: 2, in about 1 notification with a window of 5m",
                        "Kept away by event_type: 10",
                        "The newest that matched:",
                        "EVENT  TYPE          PROJECT  CAME AT",
                        "e-2    trace:errors  p        2026-03-01T09:20:00Z");
    }

    @Test
    void saysThatAHubKeepsNoEvents() throws IOException {
        answer = "{\"sample\":{\"on\":false,\"hint\":\"set serai.explain.sample\"}}";
        Path alert = Files.writeString(folder.resolve("alert.yaml"), "{triggers: [{event_type: a}]}");

        assertThat(run("--dry-run", alert.toString(), "--url", url())).isEqualTo(1);

        assertThat(err.toString()).contains("set serai.explain.sample");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Give a file of events",
        "- --dry-run a.yaml, Give a file of events",
        "- --offline --url http://localhost:1, leave out --url",
        "--dry-run a.yaml --offline, leave out --dry-run",
        "- --routes there, are for --offline",
        "- --since 2h, --since is for --dry-run",
    })
    void saysWhichOptionsDoNotGoTogether(String args, String message) {
        assertThat(run(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
    }

    private int run(String... args) {
        ExplainCommand command = new ExplainCommand(
                () -> folder,
                (options, request) -> {
                    asked.add("offline " + request);
                    return (ObjectNode) Json.read(answer.getBytes(StandardCharsets.UTF_8));
                },
                Map.of(),
                new ByteArrayInputStream("{\"eventType\":\"x\"}".getBytes(StandardCharsets.UTF_8)));
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
