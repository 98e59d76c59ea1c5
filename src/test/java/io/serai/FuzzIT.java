package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 3_000);
    private static final Duration LONGEST = Duration.ofSeconds(25L * Math.max(1, REQUESTS / 3_000));

    /** What an answer or the log would show of a fault. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|io\\.serai|java\\.(lang|util|net)|org\\.apache|io\\.(vertx|netty)|redisson|jackson|\\n\\s+at ");

    /** Where things are listed, and where their ids are in the answer. */
    private static final Map<String, List<String>> LISTS = Map.of(
            "/v1/private/alerts", List.of("content", "id"),
            "/v1/webhooks", List.of("data", "id"),
            "/v1/tokens", List.of("tokens", "id"),
            "/v1/dead-letters", List.of("deadLetters", "id"),
            "/v1/destinations", List.of("destinations", "alertId"));

    private static final Set<String> ANY_SHAPE = Set.of("SeraiError", "OpikError", "HeliconeError");

    @TempDir
    Path home;

    private final Map<String, Integer> statuses = new TreeMap<>();
    private final Map<String, Integer> successes = new HashMap<>();

    @Test
    void whateverComesIsAnsweredAsDescribedAndRefusalsChangeNothing() throws Exception {
        long seed = Long.getLong("fuzz.seed", new Random().nextInt(1_000_000));
        System.out.println("FuzzIT: -Dfuzz.seed=" + seed);
        try (Receiver receiver = new Receiver();
                HubProcess hub = HubProcess.start(folder(receiver))) {
            HubClient client = hub.client();
            OpenApi api = new OpenApi(client.get("/v1/openapi.json").json());
            List<Operation> operations = api.operations();
            Fuzzer fuzzer = new Fuzzer(api, new Random(seed), receiver.url("/fuzz"), TOKEN);
            receiver.answer("/file", 400, Duration.ZERO);
            String before = state(client);
            long end = System.nanoTime() + LONGEST.toNanos();
            int sent = 0;
            while (sent < REQUESTS && System.nanoTime() < end) {
                Operation operation = operations.get(sent % operations.size());
                FuzzedRequest request = fuzzer.request(operation, ids(client, operation));
                String told = "seed " + seed + ", request " + sent + ": " + request;
                FuzzedRequest.Answer answer = request.send(hub.url());
                check(api, operation, request, answer, told);
                count(operation, answer.status());
                if (!request.method().equals("GET")) {
                    String after = state(client);
                    if (answer.status() >= 400) {
                        assertThat(after).as(told).isEqualTo(before);
                    }
                    before = after.length() > 200_000 ? cleared(client) : after;
                }
                sent++;
            }
            System.out.println("FuzzIT: " + sent + " requests, answers " + statuses);
            assertThat(String.join("\n", hub.err()))
                    .as("log")
                    .doesNotContainPattern(INSIDE)
                    .doesNotContain("ERROR");
            assertThat(sent).isGreaterThan(20 * operations.size());
            // Requests that are all refused would show little.
            assertThat(operations).allSatisfy(operation -> assertThat(successes).containsKey(operation.toString()));
        }
    }

    private HubFolder folder(Receiver receiver) {
        return HubFolder.in(home)
                .set("serai.api.token", TOKEN)
                .set("serai.api.changes-per-minute", "100000")
                .alerts(
                        """
                        alerts:
                          - id: from-file
                            name: From the file
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: "trace:errors"}]
                        """
                                .formatted(receiver.url("/file")));
    }

    /** The ids that are there for an operation to name. */
    private static List<String> ids(HubClient client, Operation operation) throws Exception {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, List<String>> list : LISTS.entrySet()) {
            if (operation.path().startsWith(list.getKey() + "/{")) {
                client.get(list.getKey(), AUTHORIZED)
                        .json()
                        .path(list.getValue().getFirst())
                        .forEach(item ->
                                ids.add(item.path(list.getValue().getLast()).asText()));
            }
        }
        return ids;
    }

    /** All that requests can change and that is kept. */
    private static String state(HubClient client) throws Exception {
        StringBuilder state = new StringBuilder();
        for (String path : List.of("/v1/private/alerts?size=1000", "/v1/webhooks", "/v1/tokens")) {
            HubClient.Answer answer = client.get(path, AUTHORIZED);
            assertThat(answer.status()).as(path).isEqualTo(200);
            state.append(answer.text()).append('\n');
        }
        return state.toString();
    }

    /** Lists that grow for ever would slow the test down. */
    private static String cleared(HubClient client) throws Exception {
        JsonNode alerts = client.get("/v1/private/alerts?size=1000", AUTHORIZED).json();
        List<String> ids = new ArrayList<>();
        alerts.path("content").forEach(alert -> {
            if (!alert.has("read_only")) {
                ids.add('"' + alert.path("id").textValue() + '"');
            }
        });
        client.post(
                "/v1/private/alerts/delete", "application/json", ("{\"ids\":" + ids + "}").getBytes(UTF_8), AUTHORIZED);
        for (JsonNode webhook : client.get("/v1/webhooks", AUTHORIZED).json().path("data")) {
            client.delete("/v1/webhooks/" + webhook.path("id").textValue(), AUTHORIZED);
        }
        for (JsonNode token : client.get("/v1/tokens", AUTHORIZED).json().path("tokens")) {
            client.delete("/v1/tokens/" + token.path("id").textValue(), AUTHORIZED);
        }
        return state(client);
    }

    private static void check(
            OpenApi api, Operation operation, FuzzedRequest request, FuzzedRequest.Answer answer, String told) {
        String shown = told + "\n→ " + answer.head() + "\n" + answer.text();
        assertThat(answer.status()).as(shown).isLessThan(500);
        assertThat(answer.head() + answer.text()).as(shown).doesNotContainPattern(INSIDE);
        assertThat(answer.header("Server")).as(shown).isNull();
        if (request.malformed() && answer.text().isEmpty()) {
            // What is not HTTP is refused before anybody knows what it asks for.
            assertThat(answer.status()).as(shown).isBetween(400, 499);
            return;
        }
        if (answer.status() < 400 && request.elsewhere()) {
            return;
        }
        JsonNode described = api.response(operation, answer.status());
        if (answer.status() < 400 && !operation.json().path("responses").has(Integer.toString(answer.status()))) {
            throw new AssertionError("not described: " + shown);
        }
        described.path("headers").fieldNames().forEachRemaining(name -> assertThat(answer.header(name))
                .as(name + " of " + shown)
                .isNotNull());
        JsonNode schema = described.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            assertThat(answer.text()).as(shown).isEmpty();
            return;
        }
        assertThat(answer.header("Content-Type")).as(shown).startsWith("application/json");
        JsonNode body = Json.read(answer.text().getBytes(UTF_8));
        if (answer.status() >= 400 && request.elsewhere()) {
            assertThat(ANY_SHAPE).as(shown).anyMatch(shape -> api.violations(
                            api.document().at("/components/schemas/" + shape), body)
                    .isEmpty());
        } else {
            assertThat(api.violations(schema, body)).as(shown).isEmpty();
        }
    }

    private void count(Operation operation, int status) {
        statuses.merge(Integer.toString(status), 1, Integer::sum);
        if (status < 300) {
            successes.merge(operation.toString(), 1, Integer::sum);
        }
    }
}
