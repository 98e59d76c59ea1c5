package io.serai.api;

import io.serai.access.Caller;
import io.serai.access.Callers;
import io.serai.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all routes of the HTTP server: asks for the token where one is set, and answers in JSON what no route
 * answers: unknown paths, wrong methods, bodies over the limit. Health, metrics and arriving inbox webhooks need no
 * token.
 */
public final class FrontDoor extends ServiceSupport implements CamelContextAware {
    private static final String BEARER = "Bearer ";
    private static final Map<Integer, String> CODES = Map.of(
            400, "bad_request",
            401, "unauthorized",
            404, "not_found",
            405, "method_not_allowed",
            413, "too_large",
            415, "unsupported_media_type",
            503, "unavailable");

    /** A restart takes some seconds; behind a load balancer another hub answers at once. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private final ApiConfig config;
    private final int port;
    private final long maxBodyBytes;
    private @Nullable CamelContext context;
    private @Nullable VertxPlatformHttpServer server;

    /**
     * @param port that the HTTP server listens on, never 0
     * @param maxBodyBytes the server's limit, for its message
     */
    public FrontDoor(ApiConfig config, int port, long maxBodyBytes) {
        this.config = config;
        this.port = port;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        this.context = context;
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                Objects.requireNonNull(context), VertxPlatformHttpRouter.getRouterNameFromPort(port));
        server = router.getServer();
        router.route().order(-1).handler(this::admit).failureHandler(this::fail);
        router.route().last().handler(call -> {
            // A request that was admitted may find its route gone.
            if (stopping()) {
                comeBack(call);
            } else {
                noRoute(call, methods(router, call.normalizedPath()));
            }
        });
    }

    /** The methods that the path knows; empty when there is no such path. */
    private static Set<String> methods(Router router, String path) {
        return router.getRoutes().stream()
                .filter(route -> fits(route.getPath(), path) && route.methods() != null)
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @param pattern of a route: words, and <code>:name</code> in the place of any word */
    private static boolean fits(@Nullable String pattern, String path) {
        if (pattern == null) {
            return false;
        }
        String[] expected = pattern.split("/", -1);
        String[] words = path.split("/", -1);
        return expected.length == words.length
                && IntStream.range(0, words.length)
                        .allMatch(i -> expected[i].startsWith(":") || expected[i].equals(words[i]));
    }

    private static void noRoute(RoutingContext call, Set<String> methods) {
        if (methods.isEmpty()) {
            answer(call, 404, "There is nothing at " + call.normalizedPath());
        } else {
            String allowed = String.join(", ", methods);
            call.response().putHeader("Allow", allowed);
            answer(call, 405, call.normalizedPath() + " knows only " + allowed);
        }
    }

    /** Whether the server behind has got its port: Camel goes on without when it has not. */
    public boolean listening() {
        VertxPlatformHttpServer current = server;
        return current != null
                && current.getServer() != null
                && current.getServer().actualPort() > 0;
    }

    private void admit(RoutingContext call) {
        String path = call.normalizedPath();
        if (stopping() && !path.startsWith("/observe/")) {
            comeBack(call);
            return;
        }
        boolean open = path.startsWith("/observe/")
                || (path.startsWith("/inbox/") && call.request().method().name().equals("POST"));
        if (config.token() == null || open || hasToken(call)) {
            letIn(call, Caller.ANYBODY);
        } else {
            call.response().putHeader("WWW-Authenticate", "Bearer");
            answer(call, 401, "Send the API token: Authorization: Bearer <token>");
        }
    }

    @SuppressWarnings("deprecation") // what Vert.x 5 has in its place is not there yet
    private static void letIn(RoutingContext call, Caller caller) {
        call.setUser(Callers.user(caller));
        call.next();
    }

    private boolean hasToken(RoutingContext call) {
        String header = call.request().getHeader("Authorization");
        return header != null
                && config.token() != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
                        config.token().value().getBytes(StandardCharsets.UTF_8));
    }

    /** Camel takes its routes away before the server stops listening. */
    private boolean stopping() {
        return !Objects.requireNonNull(context).isStarted();
    }

    private static void comeBack(RoutingContext call) {
        call.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
        answer(call, 503, "The hub is starting or stopping: send the request again");
    }

    private void fail(RoutingContext call) {
        if (stopping()) {
            comeBack(call);
            return;
        }
        int status = call.statusCode();
        switch (status) {
            case 413 -> answer(call, 413, "A request may have at most " + maxBodyBytes + " bytes");
            case 404 -> answer(call, 404, "There is nothing at " + call.normalizedPath());
            case 405 ->
                answer(
                        call,
                        405,
                        "This path does not know the method " + call.request().method());
            default -> answer(call, status < 400 ? 500 : status, "The request failed");
        }
    }

    private static void answer(RoutingContext call, int status, String message) {
        if (call.response().ended() || call.response().headWritten()) {
            return;
        }
        ApiException refused = new ApiException(status, CODES.getOrDefault(status, "internal"), message);
        call.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(
                        Json.write(ErrorShape.at(call.normalizedPath()).of(refused))));
    }
}
