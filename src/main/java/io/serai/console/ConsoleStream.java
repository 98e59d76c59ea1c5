package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.access.ApiTokens;
import io.serai.access.Caller;
import io.serai.access.Callers;
import io.serai.console.Audience.Line;
import io.serai.console.Audience.Listener;
import io.serai.delivery.Attempt;
import io.serai.delivery.AttemptJson;
import io.serai.delivery.AttemptTail;
import io.serai.json.Json;
import io.serai.observe.HubState;
import io.serai.observe.HubState.Said;
import io.serai.observe.Meters;
import io.serai.redis.RedisUnavailableException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens, as it happens: {@code GET /v1/stream}, server-sent events for the console and for whoever has curl.
 *
 * <ul>
 *   <li>{@code history}, first: the rates of the last minutes; then
 *   <li>{@code tick}, each second: rates, what waits, dead letters, health;
 *   <li>{@code attempt}: each new attempt of any hub, as {@code GET /v1/deliveries} has it;
 *   <li>{@code inbox}: a webhook has come into the inbox; {@code reload}: files were changed.
 * </ul>
 *
 * Looks once a second, however many listen, and at Redis only while somebody does.
 */
public final class ConsoleStream extends ServiceSupport implements CamelContextAware {
    static final String PATH = "/v1/stream";

    /** Each costs a connection and a little memory; people who watch are few. */
    static final int MOST_LISTENERS = 50;

    /** Tabs of some people; a script that opens more leaves room to others. */
    static final int MOST_BY_A_TOKEN = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleStream.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    /** That are looked at, of all workspaces, and that are told of them to one listener. */
    private static final int MOST_LOOKED_AT = 500;

    private static final int MOST_ATTEMPTS = 100;
    private static final int MOST_ARRIVED = 100;

    /** Some checks ask others; so often is soon enough, but for when Redis comes or goes. */
    private static final Duration HEALTH_EACH = Duration.ofSeconds(5);

    /** Between two comments, which keep what is between hub and browser from taking silence for an end. */
    private static final int ROUNDS_PER_COMMENT = 15;

    /** Bytes on their way to one listener: some seconds of everything. */
    private static final int MOST_QUEUED = 524_288;

    private static final AttemptTail.News NOTHING = new AttemptTail.News(List.of(), 0);
    private static final String RETRY_AFTER_SECONDS = "10";
    private static final String TICKS = "ticks";
    private static final int MOST_TICKS = 3_600;

    private final int port;
    private final AttemptTail tail;
    private final HubState health;
    private final ApiTokens tokens;
    private final Supplier<List<Arrived>> inbox;
    private final Clock clock;
    private final Audience audience = new Audience(MOST_LISTENERS, MOST_BY_A_TOKEN);
    private final AtomicReference<AttemptTail.@Nullable News> news = new AtomicReference<>();
    /** Null: not known. */
    private volatile @Nullable Map<String, Said> said;

    private @Nullable String lastArrived;
    private @Nullable CamelContext context;
    private @Nullable Ticks ticks;
    private @Nullable Route route;
    private @Nullable ScheduledExecutorService beats;
    private @Nullable ScheduledExecutorService looks;
    private @Nullable ScheduledExecutorService healths;
    private final AtomicBoolean healthIsOld = new AtomicBoolean(true);
    private boolean redisIsAway;
    private long felt;
    private long rounds;

    /** A webhook that has come into the inbox. */
    public record Arrived(String id, String name) {}

    /**
     * @param port that the HTTP server listens on, never 0
     * @param inbox what is in it, the newest first
     */
    public ConsoleStream(
            int port, AttemptTail tail, HubState health, ApiTokens tokens, Supplier<List<Arrived>> inbox, Clock clock) {
        this.port = port;
        this.tail = tail;
        this.health = health;
        this.tokens = tokens;
        this.inbox = inbox;
        this.clock = clock;
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
    protected void doInit() {
        Objects.requireNonNull(context).addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                // Before the server is closed under them.
                audience.end();
            }
        });
    }

    @Override
    protected void doStart() {
        CamelContext camel = Objects.requireNonNull(context);
        ticks = new Ticks(Meters.of(camel));
        route = VertxPlatformHttpRouter.lookup(camel, VertxPlatformHttpRouter.getRouterNameFromPort(port))
                .route(HttpMethod.GET, PATH)
                .handler(this::open);
        audience.begin();
        beats = timer("console-beat");
        // By the clock: rates are of seconds.
        var unusedBeats = beats.scheduleAtFixedRate(quietly(this::beat), 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
        // What may have to wait for Redis, or for others, holds nothing up, and nothing that was missed is made up for.
        looks = timer("console-look");
        var unusedLooks = looks.scheduleWithFixedDelay(quietly(this::look), 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
        healths = timer("console-health");
        var unusedHealths =
                healths.scheduleWithFixedDelay(quietly(this::feel), 0, EACH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** What fails does so alone, now: it is told once, and the next time comes all the same. */
    private static Runnable quietly(Runnable task) {
        AtomicBoolean told = new AtomicBoolean();
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                if (told.compareAndSet(false, true)) {
                    LOG.warn("The stream is not whole: {}", e.getClass().getSimpleName(), e);
                } else {
                    LOG.debug("Not told: {}", e.getClass().getSimpleName());
                }
            }
        };
    }

    @Override
    protected void doStop() {
        if (route != null) {
            route.remove();
            route = null;
        }
        if (beats != null) {
            beats.shutdownNow();
            beats = null;
        }
        if (looks != null) {
            looks.shutdownNow();
            looks = null;
        }
        if (healths != null) {
            healths.shutdownNow();
            healths = null;
        }
        audience.end();
    }

    // --- who listens ---

    private void open(RoutingContext call) {
        HttpServerRequest request = call.request();
        HttpServerResponse response = call.response();
        int wanted = wanted(request);
        if (wanted < 0) {
            refuse(
                    response,
                    400,
                    "bad_request",
                    "ticks: must be a whole number from 1 to " + MOST_TICKS + ", and is all that may be asked for");
            return;
        }
        Caller caller = Callers.ofUser(call.user());
        response.setChunked(true)
                .setWriteQueueMaxSize(MOST_QUEUED)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                // nginx would gather it.
                .putHeader("X-Accel-Buffering", "no");
        Line line = new HttpLine(response, Objects.requireNonNull(Vertx.currentContext()));
        Listener listener = audience.enter(caller, line, isWelcome(caller), wanted);
        if (listener == null) {
            response.setChunked(false).putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            refuse(
                    response,
                    503,
                    "overloaded",
                    "As many listen as may, in all or with this token: come again after Retry-After");
            return;
        }
        response.exceptionHandler(gone -> audience.leave(listener));
        response.closeHandler(gone -> audience.leave(listener));
        // Also tells proxies that the answer has begun.
        response.write(event("history", Objects.requireNonNull(ticks).history()));
    }

    /** After how many ticks it is enough; 0: never; negative: nothing that it may be. */
    private static int wanted(HttpServerRequest request) {
        if (request.params().isEmpty()) {
            return 0;
        }
        String text = request.getParam(TICKS);
        boolean right = request.params().size() == 1 && text != null && text.matches("[1-9]\\d{0,3}");
        int number = right ? Integer.parseInt(text) : -1;
        return number <= MOST_TICKS ? number : -1;
    }

    private static void refuse(HttpServerResponse response, int status, String code, String message) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("error", code).put("message", message);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(Json.write(body)));
    }

    /** A token may be revoked while its owner listens; the operator's, and no token at all, last as long as the hub. */
    private BooleanSupplier isWelcome(Caller caller) {
        return caller.isByGivenToken() ? () -> tokens.has(caller.id()) : () -> true;
    }

    // --- what they are told ---

    /** Once a second. */
    private void beat() {
        Ticks source = Objects.requireNonNull(ticks);
        ObjectNode tick = source.next(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        List<ObjectNode> reloads = source.reloads();
        AttemptTail.News current = news.getAndSet(null);
        audience.check();
        if (audience.isEmpty()) {
            lastArrived = null;
            return;
        }
        try {
            tell(source, tick, reloads, current == null ? NOTHING : current);
        } finally {
            // Also when something could not be told: who wants so many rounds is not kept for ever.
            audience.endRound();
        }
    }

    private void tell(Ticks source, ObjectNode tick, List<ObjectNode> reloads, AttemptTail.News current) {
        reloads.forEach(reload -> audience.say(event("reload", reload), everybody -> true));
        arrived();
        if (rounds++ % ROUNDS_PER_COMMENT == 0) {
            audience.say(": still here\n\n", everybody -> true);
        }
        Ticks.addHealth(tick, said);
        for (Caller one : audience.workspaces()) {
            Predicate<Caller> alike = caller -> Objects.equals(caller.workspace(), one.workspace());
            ObjectNode own = tick.deepCopy();
            long skipped = tellAttempts(one, alike, current);
            if (skipped > 0) {
                own.put("skipped", skipped);
            }
            if (one.workspace() == null) {
                // What is counted over all workspaces is nothing for those of one.
                source.addQueues(own);
            }
            audience.say(event("tick", own), alike);
        }
    }

    /** The newest that this one may know, whatever others have. Answers how many more there were. */
    private long tellAttempts(Caller one, Predicate<Caller> alike, AttemptTail.News current) {
        List<Attempt> own = current.attempts().stream()
                .filter(attempt -> one.mayTouch(attempt.workspaceId()))
                .toList();
        int more = Math.max(0, own.size() - MOST_ATTEMPTS);
        own.stream().skip(more).forEach(attempt -> audience.say(event("attempt", AttemptJson.write(attempt)), alike));
        return more + (one.workspace() == null ? current.skipped() : 0);
    }

    /** The inbox is about all workspaces. */
    private void arrived() {
        List<Arrived> newestFirst = inbox.get();
        String newest = newestFirst.isEmpty() ? "" : newestFirst.getFirst().id();
        String before = lastArrived;
        lastArrived = newest;
        if (before == null || newest.equals(before)) {
            return;
        }
        newestFirst.stream()
                // The ids are in the order of time.
                .takeWhile(arrived -> arrived.id().compareTo(before) > 0)
                .limit(MOST_ARRIVED)
                .toList()
                .reversed()
                .forEach(arrived -> audience.say(
                        event(
                                "inbox",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("id", arrived.id())
                                        .put("name", arrived.name())),
                        caller -> caller.workspace() == null));
    }

    /** Once a second, but for when Redis does not answer. */
    private void look() {
        if (audience.isEmpty()) {
            tail.rest();
            return;
        }
        boolean wasAway = redisIsAway;
        try {
            AttemptTail.News found = tail.look(MOST_LOOKED_AT);
            // What nobody has fetched yet is told all the same, unless it is too much.
            news.accumulateAndGet(found, ConsoleStream::together);
            redisIsAway = false;
        } catch (RedisUnavailableException e) {
            LOG.debug("Attempts not looked up: {}", e.getMessage());
            redisIsAway = true;
        }
        if (wasAway != redisIsAway) {
            healthIsOld.set(true);
        }
    }

    /** Asks for health by the clock, however long Redis or a check takes. */
    private void feel() {
        if (audience.isEmpty()) {
            said = null;
            healthIsOld.set(true);
        } else if (healthIsOld.getAndSet(false) || System.nanoTime() - felt >= HEALTH_EACH.toNanos()) {
            felt = System.nanoTime();
            said = health.said();
        }
    }

    /** Both, or the newest of them. */
    static AttemptTail.News together(AttemptTail.@Nullable News before, AttemptTail.@Nullable News after) {
        List<Attempt> all = Stream.of(before, after)
                .filter(Objects::nonNull)
                .flatMap(each -> each.attempts().stream())
                .toList();
        int more = Math.max(0, all.size() - MOST_LOOKED_AT);
        return new AttemptTail.News(
                all.subList(more, all.size()),
                more + (before == null ? 0 : before.skipped()) + (after == null ? 0 : after.skipped()));
    }

    /** JSON has no line of its own but the one. */
    private static String event(String type, JsonNode data) {
        return "event: " + type + "\ndata: " + new String(Json.write(data), StandardCharsets.UTF_8) + "\n\n";
    }
}
