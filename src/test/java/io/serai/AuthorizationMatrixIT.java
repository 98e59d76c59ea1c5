package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.access.Scope;
import io.serai.cli.HubOptions;
import io.serai.redis.RedisExtension;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.Receiver;
import io.serai.testing.Stored;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.client.codec.StringCodec;

/**
 * Every endpoint that the hub serves, times everybody who may ask for it: no token, a wrong one, one of each single scope,
 * one of another workspace, the operator's. Whoever is refused has changed nothing.
 *
 * <p>A new route needs a row in {@link #ENDPOINTS}.
 */
class AuthorizationMatrixIT {
    private static final String OPERATOR = "matrix-operator-token";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * One method of one path.
     *
     * @param route as the hub's router knows it
     * @param scope null: everybody may
     * @param path what is asked for; {letter} and {token} stand for ids
     * @param body null: none
     * @param allowed the status for those who may
     * @param elsewhere the status for a token with all scopes, but of another workspace
     */
    private record Endpoint(String route, Scope scope, String path, String body, int allowed, int elsewhere) {
        String method() {
            return route.substring(0, route.indexOf(' '));
        }

        @Override
        public String toString() {
            return route;
        }
    }

    private static final String EVENT = "{\"eventType\":\"one\",\"workspaceId\":\"default\"}";
    private static final String EXPLAINED = "{\"event\":" + EVENT + "}";
    private static final String DRAFT =
            "{\"alert\":{\"workspace_id\":\"default\",\"triggers\":[{\"event_type\":\"one\"}]}}";
    private static final String PREVIEWED = "{\"alert\":\"one\"}";
    private static final String LETTERS = "{\"alertId\":\"one\"}";
    private static final String TOKEN = "{\"name\":\"made\",\"scopes\":[\"manage\"]}";

    private static final String ALERT = "{\"name\":\"Made\",\"webhook\":{\"url\":\"http://127.0.0.1:9/\"}}";
    private static final String WEBHOOK = "{\"destination\":\"http://127.0.0.1:9/\",\"config\":{}}";
    private static final String RENAMED = "{\"name\":\"Renamed\"}";
    private static final String SCORES = "{\"scores\":{\"accuracy\":1}}";
    private static final String ONE_ALERT = "{\"ids\":[\"one\"]}";

    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("POST /v1/events", Scope.INGEST, "/v1/events", EVENT, 202, 403),
            new Endpoint("GET /hooks", Scope.READ, "/hooks", null, 200, 200),
            // Senders have secrets of their own; this one has none, for it is on this machine.
            new Endpoint("POST /hooks/:type/:name", null, "/hooks/json/open", EVENT, 200, 200),
            new Endpoint("PUT /hooks/:type/:name", null, "/hooks/json/open", EVENT, 200, 200),
            new Endpoint("OPTIONS /hooks/:type/:name", null, "/hooks/json/open", null, 405, 405),
            new Endpoint("POST /hooks/:type/:name/test", Scope.MANAGE, "/hooks/json/open/test", "", 200, 404),
            new Endpoint("GET /v1/me", Scope.READ, "/v1/me", null, 200, 200),
            new Endpoint("GET /v1/buckets", Scope.READ, "/v1/buckets", null, 200, 200),
            new Endpoint("GET /v1/deliveries", Scope.READ, "/v1/deliveries", null, 200, 200),
            new Endpoint("GET /v1/deliveries/stats", Scope.READ, "/v1/deliveries/stats?alertId=one", null, 200, 404),
            new Endpoint(
                    "GET /v1/deliveries/:id/request", Scope.READ, "/v1/deliveries/{letter}/request", null, 200, 404),
            new Endpoint("GET /v1/dead-letters", Scope.READ, "/v1/dead-letters", null, 200, 200),
            new Endpoint("GET /v1/dead-letters/reasons", Scope.READ, "/v1/dead-letters/reasons", null, 200, 200),
            new Endpoint("GET /v1/dead-letters/:id", Scope.READ, "/v1/dead-letters/{letter}", null, 200, 404),
            new Endpoint(
                    "POST /v1/dead-letters/:id/replay", Scope.MANAGE, "/v1/dead-letters/{letter}/replay", "", 200, 404),
            new Endpoint("POST /v1/dead-letters/replay", Scope.MANAGE, "/v1/dead-letters/replay", LETTERS, 200, 200),
            new Endpoint("DELETE /v1/dead-letters/:id", Scope.MANAGE, "/v1/dead-letters/{letter}", null, 200, 404),
            new Endpoint("DELETE /v1/dead-letters", Scope.MANAGE, "/v1/dead-letters?alertId=one", null, 200, 200),
            new Endpoint("GET /v1/destinations", Scope.READ, "/v1/destinations", null, 200, 200),
            new Endpoint("GET /v1/destinations/:id", Scope.READ, "/v1/destinations/one", null, 200, 404),
            new Endpoint("POST /v1/destinations/:id/enable", Scope.MANAGE, "/v1/destinations/one/enable", "", 200, 404),
            new Endpoint("POST /v1/explain", Scope.READ, "/v1/explain", EXPLAINED, 200, 403),
            new Endpoint("POST /v1/explain/alert", Scope.READ, "/v1/explain/alert", DRAFT, 200, 403),
            new Endpoint("POST /v1/preview", Scope.READ, "/v1/preview", PREVIEWED, 200, 404),
            new Endpoint("GET /v1/routes", Scope.READ, "/v1/routes", null, 200, 403),
            new Endpoint("GET /v1/tokens", Scope.MANAGE, "/v1/tokens", null, 200, 403),
            new Endpoint("POST /v1/tokens", Scope.MANAGE, "/v1/tokens", TOKEN, 201, 403),
            new Endpoint("DELETE /v1/tokens/:id", Scope.MANAGE, "/v1/tokens/{token}", null, 204, 403),
            new Endpoint("GET /v1/private/alerts", Scope.READ, "/v1/private/alerts", null, 200, 200),
            new Endpoint("POST /v1/private/alerts", Scope.MANAGE, "/v1/private/alerts", ALERT, 201, 201),
            new Endpoint("GET /v1/private/alerts/:id", Scope.READ, "/v1/private/alerts/one", null, 200, 404),
            // it is declared in the file: who may change it is told so
            new Endpoint("PUT /v1/private/alerts/:id", Scope.MANAGE, "/v1/private/alerts/one", ALERT, 409, 404),
            new Endpoint(
                    "POST /v1/private/alerts/delete", Scope.MANAGE, "/v1/private/alerts/delete", ONE_ALERT, 409, 204),
            new Endpoint(
                    "POST /v1/private/alerts/webhooks/tests",
                    Scope.MANAGE,
                    "/v1/private/alerts/webhooks/tests",
                    ALERT,
                    200,
                    200),
            new Endpoint(
                    "GET /v1/private/alerts/webhooks/examples",
                    Scope.READ,
                    "/v1/private/alerts/webhooks/examples",
                    null,
                    200,
                    200),
            new Endpoint(
                    "GET /v1/private/projects/:projectId/alerts",
                    Scope.READ,
                    "/v1/private/projects/p/alerts",
                    null,
                    200,
                    200),
            // of either dialect, and declared in the file
            new Endpoint("POST /v1/alerts/:id/enable", Scope.MANAGE, "/v1/alerts/one/enable", "", 409, 404),
            new Endpoint("POST /v1/alerts/:id/disable", Scope.MANAGE, "/v1/alerts/one/disable", "", 409, 404),
            new Endpoint("POST /v1/alerts/:id/rotate-key", Scope.MANAGE, "/v1/alerts/one/rotate-key", "", 409, 404),
            new Endpoint("GET /v1/webhooks", Scope.READ, "/v1/webhooks", null, 200, 200),
            new Endpoint("POST /v1/webhooks", Scope.MANAGE, "/v1/webhooks", WEBHOOK, 200, 200),
            new Endpoint("GET /v1/webhooks/:id", Scope.READ, "/v1/webhooks/hook", null, 200, 404),
            // declared in the file as well
            new Endpoint("PATCH /v1/webhooks/:id", Scope.MANAGE, "/v1/webhooks/hook", RENAMED, 409, 404),
            new Endpoint("DELETE /v1/webhooks/:id", Scope.MANAGE, "/v1/webhooks/hook", null, 409, 404),
            new Endpoint("POST /v1/webhooks/:id/enable", Scope.MANAGE, "/v1/webhooks/hook/enable", "", 409, 404),
            new Endpoint("POST /v1/webhooks/:id/disable", Scope.MANAGE, "/v1/webhooks/hook/disable", "", 409, 404),
            new Endpoint(
                    "POST /v1/webhooks/:id/rotate-key", Scope.MANAGE, "/v1/webhooks/hook/rotate-key", "", 409, 404),
            new Endpoint("POST /v1/webhooks/:id/test", Scope.MANAGE, "/v1/webhooks/hook/test", "", 200, 404),
            new Endpoint(
                    "POST /v1/webhook/request/:requestId/score",
                    Scope.INGEST,
                    "/v1/webhook/request/r1/score",
                    SCORES,
                    201,
                    201),
            new Endpoint("GET /v1/stream", Scope.READ, "/v1/stream?ticks=1", null, 200, 200),
            new Endpoint("GET /", null, "/", null, 302, 302),
            new Endpoint("GET /console", null, "/console/", null, 200, 200),
            new Endpoint("GET /v1/openapi.json", null, "/v1/openapi.json", null, 200, 200),
            new Endpoint("GET /inbox", Scope.READ, "/inbox", null, 200, 403),
            new Endpoint("GET /inbox/:name", Scope.READ, "/inbox/demo", null, 200, 403),
            new Endpoint("DELETE /inbox", Scope.MANAGE, "/inbox", null, 204, 403),
            new Endpoint("POST /inbox/:name", null, "/inbox/demo", EVENT, 200, 200),
            new Endpoint("GET /observe/health", null, "/observe/health", null, 200, 200),
            new Endpoint("GET /observe/metrics", null, "/observe/metrics", null, 200, 200));

    @RegisterExtension
    static final RedisExtension redis = new RedisExtension();

    @TempDir
    static Path home;

    private static Receiver receiver;
    private static SeraiHub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        HubFolder folder = HubFolder.in(home)
                .alerts(
                        """
                        alerts:
                          - id: one
                            name: One
                            webhook: {url: "%s"}
                            options: {window: 0}
                            triggers: [{event_type: one}]
                          - id: hook
                            name: Hook
                            alert_type: helicone
                            webhook: {url: "%s", hmac_key: the-key}
                            triggers: [{event_type: "request:logged"}]
                        """
                                .formatted(receiver.url("/one"), receiver.url("/one")));
        receiver.answer("/one", 404, Duration.ZERO);
        hub = (SeraiHub) SeraiHub.start(new HubOptions(
                folder.path(),
                Map.of(
                        "camel.server.port",
                        "0",
                        "serai.redis.url",
                        redis.url(),
                        "serai.api.token",
                        OPERATOR,
                        "serai.api.wrong-tokens-per-minute",
                        "10000",
                        "serai.sources",
                        "json/open",
                        "serai.api.changes-per-minute",
                        "10000")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    @Test
    void everyRouteOfTheHubIsInTheTable() {
        assertThat(routes())
                .as("routes of the running hub that have no row here, or rows without a route")
                .isEqualTo(ENDPOINTS.stream()
                        .map(Endpoint::route)
                        .filter(route -> !route.contains(" /observe/") && !route.endsWith(" /console"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** All but health and metrics, which come with Camel, and the console's files: they are open as a whole. */
    private static Set<String> routes() {
        int port = URI.create(hub.url()).getPort();
        Set<String> routes = new TreeSet<>();
        for (Route route : VertxPlatformHttpRouter.lookup(
                        hub.context(), VertxPlatformHttpRouter.getRouterNameFromPort(port))
                .getRoutes()) {
            if (route.getPath() != null && !route.getPath().matches("/(observe/|console).*")) {
                Set<HttpMethod> methods = route.methods() == null ? Set.of() : route.methods();
                if (methods.isEmpty()) {
                    routes.add("any method of " + route.getPath());
                }
                // Whoever may see something may ask whether it is there.
                methods.stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .forEach(method -> routes.add(method.name() + " " + route.getPath()));
            }
        }
        return routes;
    }

    static Stream<Arguments> refused() {
        return ENDPOINTS.stream()
                .filter(endpoint -> endpoint.scope() != null)
                .flatMap(endpoint -> Stream.concat(
                        Stream.of(
                                Arguments.of(endpoint, "no token", 401), Arguments.of(endpoint, "a wrong token", 401)),
                        Stream.concat(
                                Arrays.stream(Scope.values())
                                        .filter(scope -> scope != endpoint.scope())
                                        .map(scope -> Arguments.of(endpoint, scope.wire(), 403)),
                                Stream.of(Arguments.of(endpoint, "another workspace", endpoint.elsewhere())))));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @MethodSource("refused")
    void whoMayNotIsRefusedAndChangesNothing(Endpoint endpoint, String who, int status) throws Exception {
        String letter = bury();
        String token = create("left alone", "[\"read\"]", null).path("id").asText();
        String authorization = authorization(who);
        Map<String, String> before = state();

        Answer answer = call(endpoint, letter, token, authorization);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(state()).isEqualTo(before);
        assertThat(answer.text()).doesNotContain(letter, token, "\"one\"", "\"One\"", "\"Hook\"", OPERATOR);
        if (status == 401) {
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
            assertThat(answer.text())
                    .contains(who.equals("no token") ? "Send an API token" : "This API token is not known");
        } else if (status == 403 && !who.equals("another workspace")) {
            assertThat(answer.text()).contains(endpoint.scope().wire());
        }
    }

    static Stream<Arguments> allowed() {
        return ENDPOINTS.stream()
                .flatMap(endpoint -> Stream.of(
                        Arguments.of(
                                endpoint,
                                endpoint.scope() == null
                                        ? "no token"
                                        : endpoint.scope().wire()),
                        Arguments.of(endpoint, "the operator")));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("allowed")
    void whoMayIsServed(Endpoint endpoint, String who) throws Exception {
        String letter = bury();
        String token = create("to be revoked", "[\"read\"]", null).path("id").asText();

        Answer answer = call(endpoint, letter, token, authorization(who));

        assertThat(answer.status()).as(answer.text()).isEqualTo(endpoint.allowed());
    }

    private static String authorization(String who) throws Exception {
        return switch (who) {
            case "no token" -> null;
            case "a wrong token" -> "Bearer wrong";
            case "the operator" -> "Bearer " + OPERATOR;
            case "another workspace" ->
                "Bearer "
                        + create("elsewhere", "[\"ingest\",\"read\",\"manage\"]", "elsewhere")
                                .path("token")
                                .asText();
            default ->
                "Bearer "
                        + create("only " + who, "[\"" + who + "\"]", null)
                                .path("token")
                                .asText();
        };
    }

    private static JsonNode create(String name, String scopes, String workspace) throws Exception {
        String body = "{\"name\":\"%s\",\"scopes\":%s,\"workspace\":%s}"
                .formatted(name, scopes, workspace == null ? "null" : "\"" + workspace + "\"");
        Answer answer = client.post(
                "/v1/tokens", "application/json", body.getBytes(UTF_8), "Authorization", "Bearer " + OPERATOR);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    /** An event that is refused for good; answers the dead letter's id. */
    private static String bury() throws Exception {
        Stored stored = new Stored(redis.client());
        int before = stored.deadLetters().size();
        client.post("/v1/events", "application/json", EVENT.getBytes(UTF_8), "Authorization", "Bearer " + OPERATOR);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        stored.deadLetters().size() > before && stored.waiting().isEmpty());
        return stored.deadLetters().iterator().next();
    }

    private static Answer call(Endpoint endpoint, String letter, String token, String authorization) throws Exception {
        String path = endpoint.path().replace("{letter}", letter).replace("{token}", token);
        String[] headers = authorization == null ? new String[0] : new String[] {"Authorization", authorization};
        return switch (endpoint.method()) {
            case "GET" -> client.get(path, headers);
            case "DELETE" -> client.delete(path, headers);
            case "OPTIONS" -> client.options(path, headers);
            case "POST" -> client.post(path, "application/json", endpoint.body().getBytes(UTF_8), headers);
            case "PUT" -> client.put(path, "application/json", endpoint.body().getBytes(UTF_8), headers);
            case "PATCH" ->
                client.patch(path, "application/json", endpoint.body().getBytes(UTF_8), headers);
            default -> throw new IllegalArgumentException("teach this test " + endpoint.method());
        };
    }

    /** What the requests could change: alerts of the workspace, events, dead letters, tokens, the inbox. */
    private static Map<String, String> state() throws Exception {
        Stored stored = new Stored(redis.client());
        Map<String, String> state = new TreeMap<>();
        state.put(
                "alerts",
                redis.client().<String, String>getMap("alerts", StringCodec.INSTANCE).readAllEntrySet().stream()
                        .filter(alert -> !alert.getValue().contains("\"workspace_id\":\"elsewhere\""))
                        .map(Map.Entry::toString)
                        .sorted()
                        .toList()
                        .toString());
        state.put("letters", new TreeSet<>(stored.deadLetters()).toString());
        state.put("waiting", stored.waiting().toString());
        state.put(
                "tokens",
                new TreeSet<>(redis.client()
                                .<String, String>getMap("api_tokens", StringCodec.INSTANCE)
                                .readAllKeySet())
                        .toString());
        state.put(
                "inbox",
                client.get("/inbox?format=json", "Authorization", "Bearer " + OPERATOR)
                        .text());
        return state;
    }
}
