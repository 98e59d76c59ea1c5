package io.serai.access;

import io.serai.redis.ForeignDataException;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API tokens of all hubs on one Redis. Each hub has a copy in memory, at most a second old, so that asking costs
 * nothing and known tokens go on while Redis is away.
 */
public final class ApiTokens extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);
    private static final String PRELUDE = "apitokens";
    private static final LuaScript READ = LuaScript.load("readtokens", PRELUDE);
    private static final LuaScript SAVE = LuaScript.load("savetoken", PRELUDE);
    private static final LuaScript DROP = LuaScript.load("droptoken", PRELUDE);
    private static final List<String> KEYS = List.of("api_tokens");

    /** Enough for a token per service; few enough to be listed and copied as a whole. */
    public static final int MOST = 1_000;

    /** Twice in the second within which a change must have come to every hub. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Scripts scripts;
    private final Clock clock;
    private volatile Copy copy = new Copy("", Map.of());
    private volatile @Nullable String trouble;
    private @Nullable ScheduledExecutorService timer;

    private record Copy(String version, Map<String, ApiToken> byId) {}

    /**
     * A token that was just made.
     *
     * @param clear what callers send; kept nowhere
     */
    public record Created(ApiToken token, String clear) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** The tokens on a single server. */
    public ApiTokens(Scripts scripts, Clock clock) {
        this.scripts = scripts;
        this.clock = clock;
    }

    @Override
    protected void doStart() {
        try {
            refresh();
        } catch (ForeignDataException e) {
            // Said already: the hub delivers, and the operator's own token is good, all the same.
        }
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("api-tokens").daemon().factory());
        var unused = timer.scheduleWithFixedDelay(
                this::refreshQuietly, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    /** What a token that somebody sent is good for; empty when there is no such token. Never waits. */
    public Optional<ApiToken> find(String clear) {
        return TokenText.parse(clear).map(text -> copy.byId().get(text.id())).filter(token -> token.hash()
                .equals(TokenHash.of(clear)));
    }

    /** Whether there is still a token with this id, for what lasts longer than a request. Never waits. */
    public boolean has(String id) {
        return copy.byId().containsKey(id);
    }

    /**
     * Makes a token, which this hub knows at once and every other one within a second.
     *
     * @return empty when there are {@link #MOST} already
     * @throws RedisUnavailableException when Redis can't answer
     */
    public Optional<Created> create(String name, Set<Scope> scopes, @Nullable String workspace, String createdBy) {
        TokenText text = TokenText.random();
        ApiToken token = new ApiToken(
                text.id(),
                name,
                TokenHash.of(text.text()),
                scopes,
                workspace,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                createdBy);
        long saved = scripts.number(SAVE, KEYS, token.id(), TokenJson.stored(token), MOST);
        if (saved < 0) {
            throw new IllegalStateException("the random id of a new token is taken");
        }
        if (saved == 0) {
            return Optional.empty();
        }
        refreshQuietly();
        return Optional.of(new Created(token, text.text()));
    }

    /**
     * All tokens, the oldest first, as they are in Redis.
     *
     * @throws RedisUnavailableException when Redis can't answer
     */
    public List<ApiToken> list() {
        return refresh().byId().values().stream()
                .sorted(Comparator.comparing(ApiToken::createdAt).thenComparing(ApiToken::id))
                .toList();
    }

    /**
     * Ends a token: here at once, on every other hub within a second.
     *
     * @return false when there is none with this id
     * @throws RedisUnavailableException when Redis can't answer
     */
    public boolean revoke(String id) {
        boolean gone = scripts.number(DROP, KEYS, id) == 1;
        forget(id);
        return gone;
    }

    /** Even when Redis is away again before it could be read. */
    private synchronized void forget(String id) {
        Map<String, ApiToken> others = new HashMap<>(copy.byId());
        if (others.remove(id) != null) {
            copy = new Copy("", others);
        }
    }

    /** Why the tokens in Redis can't be read and those that were known stay, and what to do; empty: all is well. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** One at a time: what was read earlier must not replace what was read later. */
    private synchronized Copy refresh() {
        Copy before = copy;
        List<@Nullable Object> answer = read(before.version());
        String version = text(answer.getFirst());
        if (!version.equals(before.version())) {
            Map<String, ApiToken> byId = new HashMap<>();
            for (int i = 1; i + 1 < answer.size(); i += 2) {
                String id = text(answer.get(i));
                TokenJson.read(id, (byte[]) Objects.requireNonNull(answer.get(i + 1)))
                        .ifPresentOrElse(
                                token -> byId.put(id, token),
                                () -> LOG.warn("An API token that no hub has written opens nothing"));
            }
            copy = new Copy(version, Map.copyOf(byId));
        }
        return copy;
    }

    private List<@Nullable Object> read(String version) {
        try {
            List<@Nullable Object> answer = scripts.list(READ, KEYS, version);
            trouble = null;
            return answer;
        } catch (ForeignDataException e) {
            String reason = String.valueOf(e.getMessage());
            // Once: health goes on saying it.
            if (!reason.equals(trouble)) {
                LOG.warn("API tokens are not read, and those that were known stay: {}", reason);
            }
            trouble = reason;
            throw e;
        }
    }

    private void refreshQuietly() {
        try {
            refresh();
        } catch (RedisUnavailableException e) {
            LOG.debug("API tokens not read: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("API tokens not read: {}", e.getMessage());
        }
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }
}
