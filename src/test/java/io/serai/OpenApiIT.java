package io.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.HubOptions;
import io.serai.json.Json;
import io.serai.testing.HubClient;
import io.serai.testing.HubClient.Answer;
import io.serai.testing.HubFolder;
import io.serai.testing.OpenApi;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API that a hub serves is the API that it serves. */
class OpenApiIT {
    private static final String PATH = "/v1/openapi.json";

    @TempDir
    static Path home;

    private static SeraiHub hub;
    private static HubClient client;

    @BeforeAll
    static void start() {
        HubFolder folder = HubFolder.in(home).alerts("alerts: []");
        hub = (SeraiHub) SeraiHub.start(
                new HubOptions(folder.path(), Map.of("camel.server.port", "0", "serai.api.token", "test-api-token")));
        client = new HubClient(hub.url());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void describesEveryMethodOfEveryPathAndNoOther() throws Exception {
        Set<String> served = new TreeSet<>();
        int port = URI.create(hub.url()).getPort();
        for (Route route : VertxPlatformHttpRouter.lookup(
                        hub.context(), VertxPlatformHttpRouter.getRouterNameFromPort(port))
                .getRoutes()) {
            if (route.getPath() != null && route.getPath().matches("/(v1|hooks)(/.*)?") && route.methods() != null) {
                String path = route.getPath().replaceAll(":([A-Za-z]+)", "{$1}");
                // OPTIONS is CloudEvents' own question, and described there.
                route.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.OPTIONS))
                        .map(HttpMethod::name)
                        .forEach(method -> served.add(method + " " + path));
            }
        }

        assertThat(described()).isNotEmpty().isEqualTo(served);
    }

    @Test
    void operationsHaveTheNamesOfTheirRoutes() throws Exception {
        Map<String, String> routes = new TreeMap<>();
        hub.context().getRoutes().stream()
                .filter(route ->
                        route.getEndpoint().getEndpointUri().matches("(platform-http|http-batch):///(v1|hooks).*"))
                .forEach(route -> routes.put(
                        route.getRouteId(),
                        URLDecoder.decode(
                                route.getEndpoint()
                                        .getEndpointUri()
                                        .replaceFirst("^[a-z-]+://", "")
                                        .replaceFirst("\\?.*$", ""),
                                UTF_8)));

        // A route for two methods is two operations, which may not have the same name. The stream is no route of
        // Camel's,
        // which answers when it has all that there is to say.
        assertThat(document().operations())
                .filteredOn(operation -> !operation.path().equals("/v1/stream"))
                .allSatisfy(operation -> assertThat(routes)
                        .containsEntry(
                                operation.json().path("operationId").textValue().replaceFirst("-put$", ""),
                                operation.path()));
    }

    @Test
    void everybodyMayReadIt() throws Exception {
        Answer answer = client.get(PATH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("Cache-Control")).contains("public, max-age=300");
        assertThat(answer.json().path("openapi").textValue()).isEqualTo("3.1.0");
    }

    @Test
    void isNotSentAgainToThoseWhoHaveIt() throws Exception {
        String tag = client.get(PATH).header("ETag").orElseThrow();

        for (String known : Set.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Answer answer = client.get(PATH, "If-None-Match", known);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.text()).isEmpty();
            assertThat(answer.header("ETag")).contains(tag);
        }
        assertThat(client.get(PATH, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    /** A list that lint has of its own, because it starts nothing. */
    @Test
    void lintKnowsTheEndpointsThatRoutesMaySendTo() {
        assertThat(hub.context().getRoutes())
                .extracting(route -> route.getEndpoint().getEndpointUri().replace("direct://", "direct:"))
                .containsAll(RouteStage.ENDPOINTS);
    }

    private static OpenApi document() throws Exception {
        return new OpenApi(Json.read(client.get(PATH).text().getBytes(UTF_8)));
    }

    private static Set<String> described() throws Exception {
        return document().operations().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
