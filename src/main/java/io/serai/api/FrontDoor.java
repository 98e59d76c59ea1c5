package io.serai.api;

import io.serai.access.ApiTokens;
import io.serai.access.Caller;
import io.serai.access.Callers;
import io.serai.access.Credentials;
import io.serai.alert.Secret;
import io.serai.api.HttpLimits.Room;
import io.serai.json.Json;
import io.serai.observe.Meters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all routes of the HTTP server: lets those in who may do what they ask for and tells the routes who they
 * are, and answers in JSON what no route answers: unknown paths, wrong methods, bodies over the limit.
 */
public final class FrontDoor extends ServiceSupport implements CamelContextAware {
    private static final Map<Integer, String> CODES = Map.of(
            400, "bad_request",
            401, "unauthorized",
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "too_large",
            415, "unsupported_media_type",
            503, "unavailable");

    /** A restart takes some seconds; behind a load balancer another hub answers at once. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private static final String EVENTS = "/v1/events";

    private final Admission admission;
    private final HttpLimits limits;
    private final int port;
    private final BodyLimits bodies;
    private final Set<String> hooks;
    private @Nullable CamelContext context;
    private @Nullable VertxPlatformHttpServer server;
    private @Nullable Router router;

    /**
     * @param port that the HTTP server listens on, never 0
     * @param bodies the limits of request bodies
     * @param hooks the paths of hooks that are on
     * @param unverified the paths of hooks at which nobody proves who they are
     */
    public FrontDoor(
            ApiConfig config,
            ApiTokens tokens,
            HttpLimits limits,
            Clock clock,
            int port,
            BodyLimits bodies,
            Set<String> hooks,
            Set<String> unverified) {
        Secret token = config.token();
        this.admission = new Admission(
                new Credentials(token == null ? null : token.value(), tokens),
                new FailedLogins(config.wrongTokensPerMinute(), clock),
                config.host(),
                unverified);
        this.limits = limits;
        this.port = port;
        this.bodies = bodies;
        this.hooks = Set.copyOf(hooks);
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
        CamelContext camel = Objects.requireNonNull(context);
        limits.register(Meters.of(camel));
        // Before the routes make their handlers: a stranger's head takes no room for a body that may never come, and a
        // form's files are not written to disk.
        VertxPlatformHttpServerConfiguration.BodyHandler bodyHandler =
                Objects.requireNonNull(camel.hasService(MainHttpServer.class)).getBodyHandler();
        bodyHandler.setPreallocateBodyBuffer(false);
        bodyHandler.setHandleFileUploads(false);
        VertxPlatformHttpRouter found =
                VertxPlatformHttpRouter.lookup(camel, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        router = found;
        server = found.getServer();
        found.route().order(-1).handler(this::admit).failureHandler(this::fail);
        found.route().last().handler(call -> {
            // A request that was admitted may find its route gone.
            if (stopping()) {
                comeBack(call);
            } else {
                noRoute(call);
            }
        });
    }

    /** The methods that the path knows; empty when there is no such path. */
    private Set<String> methods(String path) {
        return Objects.requireNonNull(router).getRoutes().stream()
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

    private void noRoute(RoutingContext call) {
        Set<String> methods = methods(call.normalizedPath());
        if (methods.isEmpty()) {
            answer(call, 404, "There is nothing at " + call.normalizedPath());
        } else if (methods.contains(call.request().method().name())) {
            answer(call, 406, call.normalizedPath() + " has other forms than Accept asks for");
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
        HttpServerRequest request = call.request();
        String path = call.normalizedPath();
        SecurityHeaders.put(call.response(), path);
        limits.watch(call, refused -> cutOff(call, refused));
        if (stopping() && !path.startsWith("/observe/")) {
            comeBack(call);
            return;
        }
        try {
            Caller caller = admission.admit(asking(request, path));
            checkQuery(request);
            limits.admit(call, room(request, path), mostBytes(call), refused -> cutOff(call, refused));
            if (!call.response().ended()) {
                letIn(call, caller);
            }
        } catch (ApiException e) {
            refuse(call, e);
        }
    }

    private static Admission.Asking asking(HttpServerRequest request, String path) {
        HostAndPort host = request.authority();
        SocketAddress sender = request.remoteAddress();
        String address = sender == null ? null : sender.hostAddress();
        return new Admission.Asking(
                request.method().name(),
                path,
                request.getHeader(HttpHeaders.AUTHORIZATION),
                HeaderText.of(request.getHeader(Admission.WORKSPACE)),
                host == null ? null : host.host(),
                request.getHeader(HttpHeaders.ORIGIN),
                address == null ? "" : address);
    }

    /** The server itself would refuse it in plain text, where a path has parameters too. */
    private static void checkQuery(HttpServerRequest request) {
        try {
            MultiMap unused = request.params();
        } catch (IllegalArgumentException e) {
            throw new ApiException(400, "bad_request", "The query must be URL-encoded");
        }
    }

    private long mostBytes(RoutingContext call) {
        return bodies.at(call.request().method().name(), call.normalizedPath());
    }

    /** Where it counts for what is in flight: requests of people and programs that manage the hub have their own room. */
    private Room room(HttpServerRequest request, String path) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT)) {
            // The router would take it for the path without the slash.
            if (path.equals(EVENTS + "/")) {
                throw new ApiException(404, "not_found", "There is nothing at " + path + ": send to " + EVENTS);
            }
            if (path.equals(EVENTS)) {
                return Room.EVENTS;
            }
            if (Permission.ofHook(path)) {
                if (!hooks.contains(path)) {
                    throw new ApiException(
                            404, "not_found", "There is no such hook: serai.sources names those that are");
                }
                return Room.HOOKS;
            }
        }
        // What else strangers reach has no body, or is the inbox, which keeps little of it.
        return Permission.of(method.name(), path).scope() == null ? Room.NOT_COUNTED : Room.OTHERS;
    }

    /** In the middle of a request, whose body nobody needs any more. */
    private static void cutOff(RoutingContext call, ApiException refused) {
        // What was refused by its head alone has its answer.
        if (!call.response().headWritten()) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            answer(call, refused);
        }
    }

    @SuppressWarnings("deprecation") // what Vert.x 5 has in its place is not there yet
    private static void letIn(RoutingContext call, Caller caller) {
        call.setUser(Callers.user(caller));
        call.next();
    }

    /** A path that nobody serves is unknown to whoever may know it, whatever they may do elsewhere. */
    private void refuse(RoutingContext call, ApiException cause) {
        if (cause.status() == 403 && methods(call.normalizedPath()).isEmpty()) {
            noRoute(call);
        } else {
            answer(call, cause);
        }
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
            case 413 -> answer(call, ApiRequest.tooLarge(mostBytes(call)));
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
        answer(call, new ApiException(status, CODES.getOrDefault(status, "internal"), message));
    }

    private static void answer(RoutingContext call, ApiException refused) {
        HttpServerResponse response = call.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        refused.headers().forEach(response::putHeader);
        response.setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(
                        Json.write(ErrorShape.at(call.normalizedPath()).of(refused))));
    }
}
