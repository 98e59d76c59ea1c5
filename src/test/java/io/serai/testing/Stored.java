package io.serai.testing;

import io.serai.redis.Shards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redisson.api.RKeys;
import org.redisson.api.RType;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;

/**
 * What an operator with {@code redis-cli} sees of the hubs' data, under the names that docs/operations.md gives it, on a
 * cluster with the shards' tags in them.
 */
public final class Stored {
    /** What comes before the alert and the event type in the key of an open bucket, and of the list of its events. */
    public static final String BUCKET = "alert_bucket:";

    public static final String BUCKET_EVENTS = "alert_bucket_events:";
    public static final String BUCKET_INDEX = "alert_bucket_index";
    public static final String CLAIM = "alert_claim:";
    public static final String CLAIM_INDEX = "alert_claim_index";
    private static final String DEAD_LETTERS = "dead_letters";
    private static final String DEAD_LETTER = "dead_letter:";

    private final RedissonClient redis;
    private final boolean onCluster;

    public Stored(RedissonClient redis) {
        this.redis = redis;
        this.onCluster = redis.getConfig().isClusterConfig();
    }

    /** Keys of open buckets and of claims; empty when all events have left. */
    public List<String> waiting() {
        List<String> keys = new ArrayList<>(keys("alert_bucket*"));
        keys.addAll(keys("alert_full_bucket*"));
        keys.addAll(keys("alert_claim*"));
        return keys;
    }

    /** The ids of all claims. */
    public Collection<String> claims() {
        return members(CLAIM_INDEX);
    }

    /** What is known of a claim: its owner and more. */
    public Map<String, String> claim(String id) {
        return redis.<String, String>getMap(key(CLAIM, id), StringCodec.INSTANCE)
                .readAllMap();
    }

    /** How many attempts a claim has had. */
    public int attempts(String claimId) {
        return Integer.parseInt(claim(claimId).getOrDefault("attempts", "0"));
    }

    /** When the lease of a claim ends, in ms. */
    public double leaseEnd(String claimId) {
        return redis.getScoredSortedSet(CLAIM_INDEX + tag(claimId), StringCodec.INSTANCE)
                .getScore(claimId);
    }

    /** The ids of all dead letters. */
    public Collection<String> deadLetters() {
        return members(DEAD_LETTERS);
    }

    /** What is known of a dead letter: its reason and more. */
    public Map<String, String> deadLetter(String id) {
        return new TreeMap<>(redis.<String, String>getMap(key(DEAD_LETTER, id), StringCodec.INSTANCE)
                .readAllMap());
    }

    /** Everything that is kept of a dead letter, as one text to search in. */
    public String allOf(String deadLetterId) {
        StringBuilder text = new StringBuilder();
        for (String key : keys("dead_letter*" + deadLetterId)) {
            text.append(key).append(" = ").append(value(key)).append('\n');
        }
        return text.toString();
    }

    /** Puts a text at a key, whatever was there. */
    public void put(String key, String text) {
        redis.getBucket(key, StringCodec.INSTANCE).set(text);
    }

    /** Adds a text at the end of a list. */
    public void push(String list, String text) {
        redis.getList(list, StringCodec.INSTANCE).add(text);
    }

    /** Adds a member to a sorted set. */
    public void add(String sortedSet, double score, String member) {
        redis.getScoredSortedSet(sortedSet, StringCodec.INSTANCE).add(score, member);
    }

    private Collection<String> members(String sortedSet) {
        return Shards.tags(onCluster).stream()
                .flatMap(tag ->
                        redis.<String>getScoredSortedSet(sortedSet + tag, StringCodec.INSTANCE).readAll().stream())
                .toList();
    }

    /** The key that is completed by an id, in the shard of that id. */
    private String key(String prefix, String id) {
        return prefix.substring(0, prefix.length() - 1) + tag(id) + ":" + id;
    }

    private String tag(String id) {
        return onCluster ? Shards.tag(Shards.of(id, Shards.ON_CLUSTER)) : "";
    }

    private List<String> keys(String pattern) {
        List<String> keys = new ArrayList<>();
        redis.getKeys().getKeys(KeysScanOptions.defaults().pattern(pattern)).forEach(keys::add);
        return keys;
    }

    private Object value(String key) {
        RKeys keys = redis.getKeys();
        RType type = keys.getType(key);
        if (type == RType.MAP) {
            return redis.getMap(key, StringCodec.INSTANCE).readAllMap();
        } else if (type == RType.LIST) {
            return redis.getList(key, StringCodec.INSTANCE).readAll();
        } else if (type == RType.OBJECT) {
            return String.valueOf(redis.getBucket(key, StringCodec.INSTANCE).get());
        }
        return type;
    }
}
