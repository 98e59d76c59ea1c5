package io.serai.debounce;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.debounce.ClaimLimits.Allowance;
import io.serai.event.Event;
import io.serai.event.EventType;
import io.serai.redis.RedisExtension;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** Stores, appends, and what is in Redis. */
final class Given {
    static final Keys KEYS = Keys.ofAllShards(false).getFirst();
    static final String TYPE = EventType.TRACE_ERRORS.wire();
    static final BucketKey KEY = new BucketKey("alert-1", TYPE);
    static final WindowRules AT_ONCE = window(Duration.ZERO);
    static final WindowRules IN_AN_HOUR = window(Duration.ofHours(1));
    static final Allowance ANY = Allowance.ofEach(128);
    static final Duration LONG_LEASE = Duration.ofSeconds(30);

    private Given() {}

    static WindowRules window(Duration window) {
        return new WindowRules(window, false, 1_000, 1_048_576);
    }

    static DebounceConfig config(Duration lease) {
        return config(lease, Duration.ofMinutes(10), 128);
    }

    static DebounceConfig config(Duration lease, Duration idempotency, int maxInHand) {
        return new DebounceConfig(
                IN_AN_HOUR, idempotency, Duration.ofMillis(50), Duration.ofMillis(50), lease, maxInHand, 1L << 25);
    }

    static RedisBucketStore store(RedisExtension redis, String owner, Duration lease) {
        return store(redis, owner, config(lease));
    }

    static RedisBucketStore store(RedisExtension redis, String owner, DebounceConfig config) {
        return RedisBucketStore.in(redis.scripts(), config, owner, () -> UuidCreator.getTimeOrderedEpoch()
                .toString());
    }

    static Event event(String id) {
        return SampleEvents.event(id, TYPE, SampleEvents.payload(EventType.TRACE_ERRORS));
    }

    static Append append(WindowRules rules, String... ids) {
        return append(KEY, rules, ids);
    }

    static Append append(BucketKey key, WindowRules rules, String... ids) {
        return new Append(
                key,
                SampleEvents.WORKSPACE,
                rules,
                Arrays.stream(ids).map(Given::event).map(BucketEvent::of).toList(),
                appended -> {});
    }

    static List<String> ids(Claim claim) {
        return claim.events().stream().map(event -> event.get("id").textValue()).toList();
    }

    /** All keys but the marks of seen event ids, which stay for the idempotency window. */
    static List<String> keys(RedisExtension redis) {
        List<String> keys = new ArrayList<>();
        redis.client().getKeys().getKeys().forEach(keys::add);
        keys.removeIf(key -> key.startsWith("alert_seen"));
        return keys.stream().sorted().toList();
    }

    static Map<String, String> hash(RedisExtension redis, String key) {
        return new TreeMap<>(
                text(redis).<String, String>getMap(key, StringCodec.INSTANCE).readAllMap());
    }

    static List<String> list(RedisExtension redis, String key) {
        return text(redis).<String>getList(key, StringCodec.INSTANCE).readAll();
    }

    static List<String> members(RedisExtension redis, String index) {
        return List.copyOf(text(redis)
                .<String>getScoredSortedSet(index, StringCodec.INSTANCE)
                .readAll());
    }

    static Double score(RedisExtension redis, String index, String member) {
        return text(redis)
                .<String>getScoredSortedSet(index, StringCodec.INSTANCE)
                .getScore(member);
    }

    private static RedissonClient text(RedisExtension redis) {
        return redis.client();
    }
}
