package io.serai.debounce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.event.Event;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import io.serai.redis.LuaScript;
import io.serai.redis.RedisUnavailableException;
import io.serai.redis.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The buckets and claims in Redis, one script per change of state. */
public final class RedisBucketStore implements BucketStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBucketStore.class);

    /** The reason of a dead letter whose data no hub has written. */
    private static final String UNDECODABLE = "undecodable";

    private static final LuaScript APPEND = LuaScript.load("append");
    private static final LuaScript CLAIM = LuaScript.load("claim");
    private static final LuaScript TAKE_OVER = LuaScript.load("takeover");
    private static final LuaScript EXTEND = LuaScript.load("extend");
    private static final LuaScript ATTEMPT = LuaScript.load("attempt");
    private static final LuaScript CONFIRM = LuaScript.load("confirm");
    private static final LuaScript RELEASE = LuaScript.load("release");
    private static final LuaScript BURY = LuaScript.load("bury");

    private final Scripts scripts;
    private final DebounceConfig config;
    private final String owner;
    private final Supplier<String> notificationIds;

    /**
     * @param owner names this hub's process among all that share the Redis; never used twice
     * @param notificationIds a new UUIDv7 at each call
     */
    public RedisBucketStore(Scripts scripts, DebounceConfig config, String owner, Supplier<String> notificationIds) {
        this.scripts = scripts;
        this.config = config;
        this.owner = owner;
        this.notificationIds = notificationIds;
    }

    @Override
    public Appended append(Append append) {
        WindowRules rules = append.rules();
        String member = append.key().toString();
        List<Object> args = new ArrayList<>(9 + 2 * append.events().size());
        args.add(member);
        args.add(append.key().alertId());
        args.add(append.key().eventType());
        args.add(append.workspaceId());
        args.add(rules.window().toMillis());
        args.add(rules.leadingEdge() ? 1 : 0);
        args.add(rules.maxEvents());
        args.add(rules.maxBytes());
        args.add(config.idempotency().toMillis());
        for (Event event : append.events()) {
            args.add(event.id());
            args.add(Json.write(event.toJson()));
        }
        List<@Nullable Object> answer = scripts.list(
                APPEND,
                List.of(
                        Keys.BUCKET + member,
                        Keys.BUCKET_EVENTS + member,
                        Keys.BUCKET_INDEX,
                        Keys.SEEN + member,
                        Keys.LEADING_EDGE + member),
                args.toArray());
        List<Boolean> appended = answer.subList(1, answer.size()).stream()
                .map(result -> number(result) == 1)
                .toList();
        return new Appended(delay(answer.getFirst()), appended);
    }

    @Override
    public Claimed claim(int max) {
        List<Object> args = new ArrayList<>(List.of(
                owner, config.lease().toMillis(), Keys.BUCKET, Keys.BUCKET_EVENTS, Keys.CLAIM, Keys.CLAIM_EVENTS));
        for (int i = 0; i < max; i++) {
            args.add(notificationIds.get());
        }
        List<@Nullable Object> answer =
                scripts.list(CLAIM, List.of(Keys.BUCKET_INDEX, Keys.CLAIM_INDEX), args.toArray());
        return new Claimed(delay(answer.getFirst()), claims(answer.subList(1, answer.size())));
    }

    @Override
    public List<Claim> takeOver(int max) {
        return claims(scripts.list(
                TAKE_OVER,
                List.of(Keys.CLAIM_INDEX),
                owner,
                config.lease().toMillis(),
                max,
                Keys.CLAIM,
                Keys.CLAIM_EVENTS));
    }

    @Override
    public Collection<String> extend(Collection<String> claimIds) {
        List<String> ids = List.copyOf(claimIds);
        List<Object> args = new ArrayList<>(List.of(owner, config.lease().toMillis(), Keys.CLAIM));
        args.addAll(ids);
        List<@Nullable Object> answer = scripts.list(EXTEND, List.of(Keys.CLAIM_INDEX), args.toArray());
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (number(answer.get(i)) == 0) {
                lost.add(ids.get(i));
            }
        }
        return lost;
    }

    @Override
    public boolean attempted(String claimId, int attempts) {
        return 1
                == scripts.number(
                        ATTEMPT,
                        List.of(Keys.CLAIM + claimId, Keys.CLAIM_INDEX),
                        owner,
                        config.lease().toMillis(),
                        claimId,
                        attempts);
    }

    @Override
    public boolean confirm(String claimId) {
        return 1
                == scripts.number(
                        CONFIRM,
                        List.of(Keys.CLAIM + claimId, Keys.CLAIM_EVENTS + claimId, Keys.CLAIM_INDEX),
                        owner,
                        claimId);
    }

    @Override
    public boolean release(String claimId) {
        return 1 == scripts.number(RELEASE, List.of(Keys.CLAIM + claimId, Keys.CLAIM_INDEX), owner, claimId);
    }

    @Override
    public boolean bury(String claimId, String reason, String detail, int attempts) {
        return 1
                == scripts.number(
                        BURY,
                        List.of(
                                Keys.CLAIM + claimId,
                                Keys.CLAIM_EVENTS + claimId,
                                Keys.CLAIM_INDEX,
                                Keys.DEAD_LETTER + claimId,
                                Keys.DEAD_LETTER_EVENTS + claimId,
                                Keys.DEAD_LETTERS),
                        owner,
                        claimId,
                        reason,
                        detail,
                        attempts);
    }

    /** The claims that can be read. One that can't would fail for ever, and everything claimed along with it. */
    private List<Claim> claims(List<@Nullable Object> answer) {
        List<Claim> readable = new ArrayList<>(answer.size());
        for (Object claim : answer) {
            List<?> parts = (List<?>) Objects.requireNonNull(claim);
            String id = text(parts.get(0));
            try {
                readable.add(claim(id, meta((List<?>) parts.get(1)), (List<?>) parts.get(2)));
            } catch (InvalidInputException e) {
                buryUndecodable(id, String.valueOf(e.getMessage()));
            }
        }
        return readable;
    }

    private void buryUndecodable(String claimId, String problem) {
        try {
            if (bury(claimId, UNDECODABLE, problem, 0)) {
                LOG.atError()
                        .addKeyValue("notificationId", claimId)
                        .addKeyValue("reason", UNDECODABLE)
                        .log("Dead letter, not written by a hub: {}", problem);
            }
        } catch (RedisUnavailableException e) {
            // It is met again when its lease has run out.
            LOG.debug("Not buried, Redis is away: {}", e.getMessage());
        }
    }

    private static Map<String, String> meta(List<?> flat) {
        Map<String, String> meta = new HashMap<>();
        for (Iterator<?> it = flat.iterator(); it.hasNext(); ) {
            meta.put(text(it.next()), text(it.next()));
        }
        return meta;
    }

    private static Claim claim(String id, Map<String, String> meta, List<?> events) {
        if (events.isEmpty()) {
            throw new InvalidInputException("events", "must not be empty");
        }
        return new Claim(
                id,
                member(meta, "alertId"),
                member(meta, "eventType"),
                member(meta, "workspaceId"),
                Instant.ofEpochMilli(number(meta, "firstSeen")),
                Instant.ofEpochMilli(number(meta, "claimedAt")),
                (int) Math.min(Integer.MAX_VALUE, number(meta, "attempts")),
                events.stream().map(event -> event((byte[]) event)).toList());
    }

    private static ObjectNode event(byte[] json) {
        if (Json.read(json) instanceof ObjectNode event) {
            return event;
        }
        throw new InvalidInputException("events", "must be objects");
    }

    private static long number(Map<String, String> meta, String name) {
        String value = member(meta, name);
        if (!value.matches("\\d{1,15}")) {
            throw new InvalidInputException(name, "must be a whole number");
        }
        return Long.parseLong(value);
    }

    private static String member(Map<String, String> meta, String name) {
        String value = meta.get(name);
        if (value == null) {
            throw new InvalidInputException(name, "is missing");
        }
        return value;
    }

    private static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }

    private static @Nullable Duration delay(@Nullable Object millis) {
        return number(millis) < 0 ? null : Duration.ofMillis(number(millis));
    }
}
