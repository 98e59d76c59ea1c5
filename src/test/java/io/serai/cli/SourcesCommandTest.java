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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against something that answers like a hub. */
class SourcesCommandTest {
    private static final String HOOKS =
            """
            {"hooks":[
              {"source":"opik/prod","title":"Opik","url":"https://hub.example/hooks/opik/prod","enabled":true,
               "workspaceId":"default","auth":["bearer"],"verified":true,"send":["Authorization: Bearer <secret>"],
               "snippet":"In Opik:\\n  Endpoint URL: https://hub.example/hooks/opik/prod",
               "requests":{"accepted":3,"unauthorized":2},"events":{"accepted":4,"duplicates":1},
               "lastAcceptedAt":"2026-03-01T09:30:00Z","lastRefusedAt":"2026-03-01T09:00:00Z","lastRefusal":"unauthorized"},
              {"source":"json/ci","title":"Any other JSON","url":"https://hub.example/hooks/json/ci","enabled":true,
               "workspaceId":"default","auth":["bearer","basic"],"verified":false,"send":[],"snippet":"curl",
               "requests":{},"events":{"accepted":0,"duplicates":0}}],
             "available":[{"type":"langfuse","title":"Langfuse","auth":["langfuse"],
               "lines":["serai.sources = opik/prod, json/ci, langfuse/main","serai.sources.langfuse.main.secret = <secret>"]}]}
            """;

    private final List<String> requests = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String answer = HOOKS;
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
    void listsWhoSendsAndWhoCould() {
        assertThat(run()).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "SOURCE     PROVES ITSELF BY  ACCEPTED  DUPLICATES  REFUSED  LAST ACCEPTED         LAST REFUSED",
                        "opik/prod  bearer            4         1           2        2026-03-01T09:30:00Z  2026-03-01T09:00:00Z unauthorized",
                        "json/ci    (nothing)         0         0           0        -                     -",
                        "",
                        "Could be added: langfuse. serai sources show <type> says how.");
    }

    @Test
    void showsWhatToPaste() {
        assertThat(run("show", "opik/prod")).isZero();

        assertThat(out.toString())
                .contains("URL: https://hub.example/hooks/opik/prod", "It sends: Authorization: Bearer <secret>")
                .contains("  In Opik:\n    Endpoint URL");
    }

    @Test
    void showsWhatToAddForATypeThatHasNoConnection() {
        assertThat(run("show", "langfuse")).isZero();

        assertThat(out.toString()).contains("  serai.sources.langfuse.main.secret = <secret>");
    }

    @Test
    void doesNotKnowWhatTheHubDoesNotKnow() {
        assertThat(run("show", "opic")).isEqualTo(1);

        assertThat(err.toString()).isEqualTo("serai: the hub has no source opic: serai sources lists them\n");
    }

    @Test
    void triesOneOutWithItsSample() {
        answer =
                """
                {"status":200,"answer":{"accepted":2,"duplicates":0},"request":{"headers":{},"body":""},"events":[
                  {"mapped":{"eventType":"trace:errors","severity":"error","title":"Bad\\u001b[31m","workspaceId":"default",
                     "id":"e-1","timestamp":"2026-03-01T09:30:00Z","incidentKey":"k","properties":{"a":"b"},
                     "links":[{"href":"https://x.example/1","text":"Run"}]},
                   "event":{"id":"test-1"},
                   "alerts":[{"id":"a","name":"First"},{"id":"b","name":"Second"}]},
                  {"mapped":{"eventType":"odd","workspaceId":"acme"},"alerts":[]}]}
                """;

        assertThat(run("test", "opik/prod")).isZero();

        assertThat(requests).containsExactly("POST /hooks/opik/prod/test {}");
        assertThat(out.toString().lines())
                .containsExactly(
                        "The sender would be answered 200 {\"accepted\":2,\"duplicates\":0}",
                        "",
                        "Event trace:errors, error",
                        "  Bad?[31m",
                        "  id:        e-1",
                        "  time:      2026-03-01T09:30:00Z",
                        "  incident:  k",
                        "  link:      https://x.example/1",
                        "  property:  a = b",
                        "  Wanted by: First, Second",
                        "",
                        "Event odd",
                        "  No alert of the workspace acme wants it. One does with triggers: [{event_type: \"odd\"}]");
    }

    @Test
    void triesOneOutWithAFile() throws IOException {
        answer =
                """
                {"status":400,"answer":{"error":"invalid_payload","message":"type: is required"},
                 "request":{"headers":{},"body":""},"events":[]}
                """;
        Path file = Files.writeString(folder.resolve("build.json"), "{\"a\":1}");

        assertThat(run("test", "json/ci", "--file", file.toString())).isEqualTo(1);

        assertThat(requests).containsExactly("POST /hooks/json/ci/test {\"body\":{\"a\":1}}");
        assertThat(err.toString()).isEqualTo("serai: not accepted: type: is required\n");
    }

    @Test
    void asksForNothingThatCanNotBe() throws IOException {
        Path file = Files.writeString(folder.resolve("build.json"), "{");

        assertThat(run("test", "opik")).isEqualTo(1);
        assertThat(run("test", "opik/../prod")).isEqualTo(1);
        assertThat(run("test", "opik/prod", "--file", file.toString())).isEqualTo(1);
        assertThat(run("test", "opik/prod", "--file", "none.json")).isEqualTo(1);

        assertThat(requests).isEmpty();
        assertThat(err.toString()).contains("like langfuse/prod", "must be valid JSON", "none.json can't be read");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (exchange.getRequestMethod().equals("POST")) {
            requests.add("POST " + exchange.getRequestURI() + " " + body);
        }
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... args) {
        List<String> line = new ArrayList<>(Arrays.asList(args));
        line.add("--url");
        line.add("http://127.0.0.1:" + server.getAddress().getPort());
        return SeraiCommand.sources(Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
