package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubFolder;
import io.serai.testing.HubProcess;
import io.serai.testing.OpenApi;
import io.serai.testing.OpenApi.Operation;
import io.serai.testing.Receiver;
import io.serai.testing.fuzz.FuzzedRequest;
import io.serai.testing.fuzz.Fuzzer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that fit the description of the API, nearly fit it, and don't, to every endpoint of a hub. Whatever comes, the
 * hub answers as described, gives nothing of its inside away, and a refused request has changed nothing. The same again:
 * {@code -Dfuzz.seed=…}; more: {@code -Dfuzz.requests=…}.
 */
class FuzzIT {
    private static final String TOKEN = "test-api-token";
    private static final String[] AUTHORIZED = {"Authorization", "Bearer " + TOKEN};

    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextInt(1_000_000));
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);

    /** A slow machine sends fewer: every run has another seed, so that runs together see them all. */
    private static final Duration LONGEST = Duration.ofMillis(7L * Math.max(2_000, REQUESTS));

    /** What an answer or the log would show of a fault. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|io\\.serai|java\\.(lang|util|net|math)|org\\.apache|io\\.(vertx|netty)|redisson|jackson|\\n\\s+at ");

    /** A longer one would slow the test down. */
    private static final int LONG_STATE = 200_000;

    /** Where things are listed, and where their ids are in the answer. */
    private static final Map<String, List<String>> LISTS = Map.of(
            "/v1/private/alerts", List.of("content", "id"),
            "/v1/webhooks", List.of("data", "id"),
            "/v1/tokens", List.of("tokens", "id"),
            "/v1/dead-letters", List.of("deadLetters", "id"),
            "/v1/destinations", List.of("destinations", "alertId"));

    private static final Set<String> ERRORS = Set.of("SeraiError", "OpikError", "HeliconeError");

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static HubProcess hub;
    private static HubClient client;
    private static OpenApi api;
    private static Fuzzer fuzzer;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        receiver.answer("/refused", 400, Duration.ZERO);
        hub = HubProcess.start(HubFolder.in(home)
                .set("serai.api.token", TOKEN)
                .set("serai.api.changes-per-minute", "100000")
                .set("serai.sources", "json/open")
                .alerts(
                        """
                        alerts:
                          - id: my-first
                            name: From the file
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "trace:errors"}]
                        """
                                .formatted(receiver.url("/refused"))));
        client = hub.client();
        api = new OpenApi(client.get("/v1/openapi.json").json());
        fuzzer = new Fuzzer(api, new Random(SEED), receiver.url("/fuzz"), TOKEN);
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
        }
        receiver.close();
    }

    @AfterEach
    void nothingHasGoneWrongInside() {
        assertThat(String.join("\n", hub.err()))
                .as("the log with seed " + SEED)
                .doesNotContainPattern(INSIDE)
                .doesNotContain("ERROR");
    }

    @Test
    void everyExampleIsAccepted() throws Exception {
        for (Operation operation : operations()) {
            for (FuzzedRequest request : fuzzer.examples(operation, ids(operation))) {
                FuzzedRequest.Answer answer = request.send(hub.url());

                assertThat(answer.status()).as(request + "\n→ " + answer.text()).isBetween(200, 299);
                check(operation, request, answer, request.toString());
            }
        }
    }

    @Test
    void whateverComesIsAnsweredAsDescribedAndRefusalsChangeNothing() throws Exception {
        System.out.println("FuzzIT: -Dfuzz.seed=" + SEED);
        List<Operation> operations = operations();
        Map<Integer, Integer> answers = new TreeMap<>();
        long end = System.nanoTime() + LONGEST.toNanos();
        int sent = 0;
        // Fewer than these would show little, on however slow a machine.
        int fewest = 2 * operations.size();
        for (; sent <= fewest || (sent < REQUESTS && System.nanoTime() < end); sent++) {
            Operation operation = operations.get(sent % operations.size());
            FuzzedRequest request = fuzzer.request(operation, ids(operation));
            boolean seeing = request.method().equals("GET");
            String before = seeing ? "" : state();
            String told = "seed " + SEED + ", request " + sent + ": " + request;
            FuzzedRequest.Answer answer = request.send(hub.url());
            check(operation, request, answer, told);
            answers.merge(answer.status(), 1, Integer::sum);
            if (!seeing && answer.status() >= 400) {
                assertThat(state()).as(told).isEqualTo(before);
            } else if (before.length() > LONG_STATE) {
                clear();
            }
        }
        System.out.println("FuzzIT: " + sent + " requests, answers " + answers);
        // So would requests that get nowhere.
        assertThat(answers.getOrDefault(200, 0)).isGreaterThan(sent / 10);
    }

    /** All but the stream, which has no end unless it is asked for one. */
    private static List<Operation> operations() {
        return api.operations().stream()
                .filter(operation -> !operation.path().equals("/v1/stream"))
                .toList();
    }

    private static void check(Operation operation, FuzzedRequest request, FuzzedRequest.Answer answer, String told) {
        String shown = told + "\n→ " + answer.head() + "\n" + answer.text();
        assertThat(answer.status()).as(shown).isLessThan(500);
        assertThat(answer.head() + answer.text()).as(shown).doesNotContainPattern(INSIDE);
        assertThat(answer.header("Server")).as(shown).isNull();
        boolean refused = answer.status() >= 400;
        // What is no HTTP is refused before anybody knows what it asks for.
        boolean unread = request.malformed() && "close".equals(answer.header("Connection"));
        if (request.elsewhere() || (refused && unread)) {
            if (refused) {
                assertThat(ERRORS).as(shown).anyMatch(shape -> api.violations(
                                api.document().at("/components/schemas/" + shape), body(answer))
                        .isEmpty());
            }
            return;
        }
        assertThat(refused || operation.json().path("responses").has(Integer.toString(answer.status())))
                .as("status of " + shown)
                .isTrue();
        JsonNode described = api.response(operation, answer.status());
        described.path("headers").properties().stream()
                .filter(header -> header.getValue().path("required").asBoolean(true))
                .forEach(header -> assertThat(answer.header(header.getKey()))
                        .as(header.getKey() + " of " + shown)
                        .isNotNull());
        JsonNode schema = described.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            assertThat(answer.text()).as(shown).isEmpty();
        } else {
            assertThat(answer.header("Content-Type")).as(shown).startsWith("application/json");
            assertThat(api.violations(schema, body(answer))).as(shown).isEmpty();
        }
    }

    private static JsonNode body(FuzzedRequest.Answer answer) {
        return Json.read(answer.text().getBytes(UTF_8));
    }

    /** The ids that are there for an operation to name. */
    private static List<String> ids(Operation operation) throws Exception {
        if (operation.path().startsWith("/hooks/")) {
            return List.of("json/open");
        }
        if (operation.path().startsWith("/v1/deliveries/{")) {
            if (sent().isEmpty()) {
                createOne("/v1/deliveries");
                await().until(() -> !sent().isEmpty());
            }
            return sent();
        }
        for (Map.Entry<String, List<String>> list : LISTS.entrySet()) {
            // One API of ours is for the alerts of all others.
            String path = operation.path().replaceFirst("^/v1/alerts/", "/v1/private/alerts/");
            if (path.startsWith(list.getKey() + "/{")) {
                List<String> ids = ids(list.getKey());
                if (ids.isEmpty()) {
                    createOne(list.getKey());
                    await().until(() -> !ids(list.getKey()).isEmpty());
                }
                // Of those of the file, nothing can be changed.
                return ids(list.getKey()).reversed();
            }
        }
        return List.of();
    }

    /** The last notification of which the request is kept: not of all of many at a time. */
    private static List<String> sent() throws Exception {
        for (JsonNode attempt :
                client.get("/v1/deliveries?limit=5", AUTHORIZED).json().path("deliveries")) {
            String id = attempt.path("notificationId").asText();
            if (client.get("/v1/deliveries/" + id + "/request", AUTHORIZED).status() == 200) {
                return List.of(id);
            }
        }
        return List.of();
    }

    private static List<String> ids(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        JsonNode listed =
                client.get(path, AUTHORIZED).json().path(LISTS.get(path).getFirst());
        listed.forEach(item -> {
            if (!item.has("read_only")) {
                ids.add(item.path(LISTS.get(path).getLast()).asText());
            }
        });
        return ids;
    }

    private static void createOne(String path) throws Exception {
        switch (path) {
            case "/v1/private/alerts" ->
                post(path, "{\"name\":\"one\",\"webhook\":{\"url\":\"" + receiver.url("/one") + "\"}}");
            case "/v1/webhooks" -> post(path, "{\"destination\":\"" + receiver.url("/one") + "\"}");
            case "/v1/tokens" -> post(path, "{\"name\":\"one\",\"scopes\":[\"read\"]}");
            default -> post("/v1/events", "{\"eventType\":\"trace:errors\"}");
        }
    }

    private static void post(String path, String body) throws Exception {
        HubClient.Answer answer = client.post(path, "application/json", body.getBytes(UTF_8), AUTHORIZED);
        assertThat(answer.status()).as(path + " " + answer.text()).isBetween(200, 299);
    }

    /** All that requests can change and that is kept. */
    private static String state() throws Exception {
        StringBuilder state = new StringBuilder();
        alerts().forEach(alert -> state.append(alert).append('\n'));
        for (String path : List.of("/v1/webhooks", "/v1/tokens")) {
            HubClient.Answer answer = client.get(path, AUTHORIZED);
            assertThat(answer.status()).as(path).isEqualTo(200);
            state.append(answer.text()).append('\n');
        }
        return state.toString();
    }

    /** Of all pages. */
    private static List<JsonNode> alerts() throws Exception {
        List<JsonNode> alerts = new ArrayList<>();
        int total = 1;
        for (int page = 1; alerts.size() < total; page++) {
            HubClient.Answer answer = client.get("/v1/private/alerts?size=100&page=" + page, AUTHORIZED);
            assertThat(answer.status()).isEqualTo(200);
            total = answer.json().path("total").intValue();
            answer.json().path("content").forEach(alerts::add);
        }
        return alerts;
    }

    private static void clear() throws Exception {
        for (JsonNode alert : alerts()) {
            if (!alert.has("read_only")) {
                post(
                        "/v1/private/alerts/delete",
                        "{\"ids\":[\"" + alert.path("id").textValue() + "\"]}");
            }
        }
        for (String path : List.of("/v1/webhooks", "/v1/tokens")) {
            for (String id : ids(path)) {
                client.delete(path + "/" + id, AUTHORIZED);
            }
        }
    }
}
