package io.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command against something that answers like a hub, or not. */
class ReplayCommandIT {
    private static final String LETTER =
            """
            {"id":"0199-1","alertId":"my-first","eventType":"trace:errors","reason":"http_503","attempts":4,"replays":0,
             "buriedAt":"2026-03-01T09:30:00Z","eventCount":12,"replayable":true}\
            """;

    private record Request(String line, String body, String authorization) {}

    private final List<Request> requests = new ArrayList<>();
    private final Queue<String> answers = new ArrayDeque<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int status = 200;
    private HttpServer server;

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
    void showsWhatIsThereAsATable() {
        answers.add("{\"deadLetters\":[" + LETTER + "],\"nextCursor\":\"abc\"}");
        answers.add(
                "{\"deadLetters\":[{\"id\":\"0199-2\",\"reason\":\"und\\u001b[31mecodable\",\"attempts\":0,"
                        + "\"replays\":0,\"buriedAt\":\"2026-03-01T09:00:00Z\",\"eventCount\":0,\"partsDelivered\":1,\"parts\":3}]}");

        assertThat(run("--list")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "ID      BURIED AT             ALERT     EVENT TYPE    REASON            ATTEMPTS  REPLAYS  EVENTS  DELIVERED",
                        "0199-1  2026-03-01T09:30:00Z  my-first  trace:errors  http_503          4         0        12",
                        "0199-2  2026-03-01T09:00:00Z  -         -             und?[31mecodable  0         0        0       1 of 3 parts",
                        "2 dead letters");
        assertThat(requests)
                .extracting(Request::line)
                .containsExactly("GET /v1/dead-letters?limit=500", "GET /v1/dead-letters?limit=500&cursor=abc");
    }

    @Test
    void aFilterIsPassedOnWithOnePointInTime() {
        answers.add("{\"deadLetters\":[" + LETTER + "]}");

        assertThat(run(
                        "--dry-run",
                        "--alert",
                        "my first",
                        "--event-type",
                        "trace:errors",
                        "--workspace",
                        "acme",
                        "--reason",
                        "http_503",
                        "--since",
                        "2h",
                        "--until",
                        "2026-03-01T09:30:00+01:00"))
                .isZero();

        String line = requests.getFirst().line();
        assertThat(line)
                .startsWith(
                        "GET /v1/dead-letters?limit=500&alertId=my%20first&eventType=trace%3Aerrors&workspaceId=acme"
                                + "&reason=http_503&since=")
                .endsWith("&until=2026-03-01T08%3A30%3A00Z");
        String since = line.replaceAll(".*since=([^&]*).*", "$1").replace("%3A", ":");
        assertThat(Instant.parse(since)).isBefore(Instant.now().minusSeconds(7_199));
        assertThat(out.toString()).endsWith("1 dead letter would be replayed\n");
    }

    @Test
    void replaysPageByPage() {
        answers.add("{\"replayed\":1000,\"notReplayable\":0,\"nextCursor\":\"abc\"}");
        answers.add("{\"replayed\":3,\"notReplayable\":0}");

        assertThat(run("--reason", "timeout")).isZero();

        assertThat(requests)
                .extracting(Request::body)
                .containsExactly("{\"reason\":\"timeout\"}", "{\"reason\":\"timeout\",\"cursor\":\"abc\"}");
        assertThat(requests).extracting(Request::line).containsOnly("POST /v1/dead-letters/replay");
        assertThat(out.toString()).isEqualTo("1003 dead letters replayed: under way within a few seconds\n");
    }

    @Test
    void allIsSaidExplicitlyAndWhatCanNotBeReplayedFails() {
        answers.add("{\"replayed\":3,\"notReplayable\":1}");

        assertThat(run("--all")).isEqualTo(1);

        assertThat(requests).extracting(Request::body).containsExactly("{\"all\":true}");
        assertThat(err.toString()).contains("1 dead letter can't be replayed");
        assertThat(out.toString()).startsWith("3 dead letters replayed");
    }

    @Test
    void replaysByIdAndSaysWhichOneWasRefused() {
        status = 404;
        answers.add("{\"error\":\"not_found\",\"message\":\"There is no dead letter with this id\"}");
        answers.add("{\"error\":\"not_found\",\"message\":\"There is no dead letter with this id\"}");

        assertThat(run("--id", "a", "b/c")).isEqualTo(1);

        assertThat(requests)
                .extracting(Request::line)
                .containsExactly("POST /v1/dead-letters/a/replay", "POST /v1/dead-letters/b%2Fc/replay");
        assertThat(err.toString()).contains("serai: b/c: There is no dead letter with this id");
        assertThat(out.toString()).isEqualTo("No dead letters replayed\n");
    }

    @Test
    void theTokenComesFromTheEnvironmentOrAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-file\n");
        answers.add("{\"deadLetters\":[]}");
        answers.add("{\"deadLetters\":[]}");

        assertThat(run(Map.of("SERAI_API_TOKEN", "canary"), "--list")).isZero();
        assertThat(run(Map.of("SERAI_API_TOKEN_FILE", file.toString()), "--list"))
                .isZero();

        assertThat(requests).extracting(Request::authorization).containsExactly("Bearer canary", "Bearer from-file");
        assertThat(out + "" + err).contains("No dead letters").doesNotContain("canary");
    }

    @Test
    void saysWhatToDoWithoutToken() {
        status = 401;
        answers.add("{\"error\":\"unauthorized\"}");
        answers.add("{\"error\":\"unauthorized\"}");

        assertThat(run("--list")).isEqualTo(1);
        assertThat(err.toString()).contains("wants its API token").contains("SERAI_API_TOKEN");
        assertThat(run(Map.of("SERAI_API_TOKEN", "canary"), "--list")).isEqualTo(1);
        assertThat(err.toString()).contains("does not accept the token").doesNotContain("canary");
    }

    @Test
    void saysThatNoHubIsThere() {
        server.stop(0);

        assertThat(run("--list")).isEqualTo(1);

        assertThat(err.toString()).contains("serai: no hub answers at http://").contains("--url");
    }

    @Test
    void saysThatSomethingElseIsThere() {
        answers.add("<html>");

        assertThat(run("--list")).isEqualTo(1);

        assertThat(err.toString()).contains("is no Serai hub");
    }

    @Test
    void saysWhatTheHubSays() {
        status = 503;
        answers.add("{\"message\":\"Redis is away\"}");
        assertThat(run("--list")).isEqualTo(1);
        assertThat(err.toString()).contains("Redis is away");

        status = 400;
        answers.add("{\"message\":\"reason: must not be blank\"}");
        assertThat(run("--all")).isEqualTo(1);
        assertThat(err.toString()).contains("the hub refuses: reason: must not be blank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--all --alert x",
                "--id x --all",
                "--since yesterday --list",
                "--until 1 --list",
                "--nonsense",
                "--dry-run"
            })
    void wrongUsageIsToldWithoutAskingTheHub(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("Usage: ");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:8080", "ftp://localhost", "http://user:canary@localhost", "http://", "http://a b"})
    void aUrlThatIsNoneIsRefused(String url) {
        assertThat(runAlone("--list", "--url", url)).isEqualTo(1);

        assertThat(err.toString())
                .contains("--url must be the address of a hub")
                .doesNotContain("canary");
    }

    private int run(String... args) {
        return run(Map.of(), args);
    }

    private int run(Map<String, String> environment, String... args) {
        List<String> line = new ArrayList<>(
                List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        line.addAll(Arrays.asList(args));
        return execute(environment, line.toArray(String[]::new));
    }

    private int runAlone(String... args) {
        return execute(Map.of(), args);
    }

    private int execute(Map<String, String> environment, String... args) {
        return new CommandLine(new ReplayCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = String.valueOf(answers.poll()).getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
