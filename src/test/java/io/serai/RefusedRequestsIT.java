package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.cli.Hub;
import io.serai.cli.HubOptions;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP side answers to requests that it can't take: the status, what is wrong, where, and the rule. */
class RefusedRequestsIT {
    private static final String JSON = "application/json";
    private static final String GOOD = "{\"eventType\":\"trace:errors\"}";

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static Hub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - name: All errors
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "trace:errors"}]
                        """
                                .formatted(receiver.url("/")));
        hub = SeraiHub.start(new HubOptions(folder.path(), Map.of("camel.server.port", "0")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    /** Whatever was refused has left no trace, and the hub goes on. */
    @AfterEach
    void onlyTheNextGoodEventIsDelivered() throws Exception {
        int before = receiver.all().size();
        String id = post(JSON, GOOD).json().at("/ids/0").textValue();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> receiver.all().size() > before);
        assertThat(receiver.all().subList(before, receiver.all().size()))
                .extracting(
                        received -> received.json().at("/payload/eventIds/0").textValue())
                .containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{bad", "[{\"eventType\":\"trace:errors\"}", "{\"eventType\":\"trace:errors\"} x", "nope"})
    void badJsonIsToldWithLineAndColumn(String body) throws Exception {
        Answer answer = post(JSON, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").textValue()).isEqualTo("invalid_events");
        assertThat(answer.json().at("/problems/0/rule").textValue())
                .startsWith("must be valid JSON: ")
                .containsPattern("\\(line 1, column \\d+\\)$");
        assertHarmless(answer);
    }

    @Test
    void aBadLineOfNdjsonIsToldWithItsIndex() throws Exception {
        Answer answer = post("application/x-ndjson", GOOD + "\n\n{nope\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/problems/0/index").intValue()).isEqualTo(1);
        assertThat(answer.json().at("/problems/0/rule").textValue()).startsWith("must be valid JSON: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"evntType\":\"trace:errors\",\"eventType\":\"a\"} | evntType | is not a known field; did you mean 'eventType'?",
                "{\"eventType\":7}                            | eventType | must be a string",
                "{}                                           | eventType | is required",
                "{\"eventType\":\"a\",\"payload\":\"text\"}   | payload | must be an object or an array",
                "{\"eventType\":\"a\",\"timestamp\":\"now\"}  | timestamp | must be an ISO 8601 time with a zone, like 2026-03-01T09:30:00Z",
                "{\"eventType\":\"a\",\"properties\":[]}      | properties | must be an object of strings",
                "7                                            | | must be an object"
            })
    void aBrokenFieldIsToldWithIndexFieldAndRule(String event, String field, String rule) throws Exception {
        Answer answer = post(JSON, "[" + GOOD + "," + event + "]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("problems")).hasSize(1);
        JsonNode problem = answer.json().at("/problems/0");
        assertThat(problem.get("index").intValue()).isEqualTo(1);
        assertThat(problem.get("field").textValue()).isEqualTo(field == null ? "" : field);
        assertThat(problem.get("rule").textValue()).isEqualTo(rule);
        assertThat(answer.json().get("message").textValue())
                .startsWith("event 1: ")
                .contains(rule);
        assertHarmless(answer);
    }

    @Test
    void manyProblemsAreToldAtOnce() throws Exception {
        Answer answer = post(JSON, "[{\"eventType\":7,\"payload\":1},{\"x\":1}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("problems"))
                .extracting(problem -> problem.get("index").intValue() + " "
                        + problem.get("field").textValue())
                .containsExactlyInAnyOrder("0 eventType", "0 payload", "1 eventType", "1 x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "  "})
    void noEventIsAnError(String body) throws Exception {
        Answer answer = post(JSON, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/problems/0/rule").textValue()).startsWith("must ");
    }

    /** The first is what curl -d sends when it is told nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b", "x"})
    void otherContentTypesAreRefusedWithTheOnesThatAreKnown(String contentType) throws Exception {
        Answer answer = post(contentType, GOOD);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().get("error").textValue()).isEqualTo("unsupported_media_type");
        assertThat(answer.json().get("message").textValue()).contains("application/json", "application/x-ndjson");
    }

    @Test
    void aPathThatKnowsOtherMethodsNamesThem() throws Exception {
        Answer answer = client.get("/v1/events");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
        assertThat(answer.json().get("message").textValue()).isEqualTo("/v1/events knows only POST");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        Answer answer = post("/v1/eventz", JSON, GOOD);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("error").textValue()).isEqualTo("not_found");
        assertThat(answer.json().get("message").textValue()).contains("/v1/eventz");
    }

    @Test
    void fortyMegabytesAreTooLargeForASenderThatWaits() throws Exception {
        String answer = large(headers("Content-Length: 40000000", "Expect: 100-continue"), out -> {});

        assertTooLarge(answer);
    }

    @Test
    void fortyMegabytesAreTooLargeForASenderThatSendsAllBeforeItReads() throws Exception {
        String answer = large(headers("Content-Length: 40000000"), out -> {
            for (int i = 0; i < 4000; i++) {
                out.write(spaces(10_000));
            }
        });

        assertTooLarge(answer);
    }

    @Test
    void fortyMegabytesInChunksAreTooLarge() throws Exception {
        String answer = large(headers("Transfer-Encoding: chunked"), out -> {
            for (int i = 0; i < 4000; i++) {
                out.write("2710\r\n".getBytes(UTF_8));
                out.write(spaces(10_000));
                out.write("\r\n".getBytes(UTF_8));
            }
            out.write("0\r\n\r\n".getBytes(UTF_8));
        });

        assertTooLarge(answer);
    }

    @Test
    void aFewBytesInChunksAreWelcome() throws Exception {
        int before = receiver.all().size();
        String answer = large(
                headers("Transfer-Encoding: chunked", "Connection: close"),
                out -> out.write(
                        (Integer.toHexString(GOOD.length()) + "\r\n" + GOOD + "\r\n0\r\n\r\n").getBytes(UTF_8)));

        assertThat(answer).startsWith("HTTP/1.1 202 ");
        await().until(() -> receiver.all().size() > before);
    }

    @Test
    void anEventThatIsTooLargeIsToldWithItsIndexAndTheLimit() throws Exception {
        String event = "{\"eventType\":\"a\",\"payload\":{\"text\":\"" + "x".repeat(300_000) + "\"}}";

        Answer answer = post(JSON, "[" + GOOD + "," + event + "]");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("error").textValue()).isEqualTo("event_too_large");
        assertThat(answer.json().get("message").textValue()).isEqualTo("Event 1 is larger than 262144 bytes");
    }

    @Test
    void healthAndMetricsAreOnTheSamePort() throws Exception {
        Answer health = client.get("/observe/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().get("status").textValue()).isEqualTo("UP");
        assertThat(health.json().get("checks"))
                .filteredOn(check -> check.path("name").asText().equals("redis"))
                .extracting(check -> check.path("status").asText())
                .containsExactly("UP");
        int before = receiver.all().size();
        post(JSON, GOOD);
        await().untilAsserted(() -> assertThat(client.get("/observe/metrics").text())
                .containsPattern("serai_deliveries_total\\{[^}]*outcome=\"delivered\"[^}]*} [1-9]"));
        await().until(() -> receiver.all().size() > before);
    }

    private static Answer post(String contentType, String body) throws Exception {
        return post("/v1/events", contentType, body);
    }

    private static Answer post(String path, String contentType, String body) throws Exception {
        return client.post(path, contentType, body.getBytes(UTF_8));
    }

    private static void assertHarmless(Answer answer) {
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.text()).doesNotContain("Exception", "io.serai", "com.fasterxml", "\\tat ");
    }

    private interface Sending {
        void to(OutputStream out) throws IOException;
    }

    private static String headers(String... headers) {
        return "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** All that the hub answers until it closes the connection; a hub that hangs fails the test. */
    private static String large(String head, Sending body) throws IOException {
        URI uri = URI.create(hub.url());
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(UTF_8));
            body.to(out);
            out.flush();
            return answer(socket.getInputStream());
        }
    }

    private static String answer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            answer.append(new String(buffer, 0, read, UTF_8));
            if (answer.toString().endsWith("}")) {
                break;
            }
        }
        return answer.toString();
    }

    private static void assertTooLarge(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 413 ");
        assertThat(answer)
                .contains("\"error\":\"too_large\"", "\"message\":\"A request may have at most 33554432 bytes\"");
    }

    private static byte[] spaces(int count) {
        byte[] spaces = new byte[count];
        Arrays.fill(spaces, (byte) ' ');
        return spaces;
    }
}
