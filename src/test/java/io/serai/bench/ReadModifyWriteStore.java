package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.debounce.BucketEvent;
import io.serai.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.redisson.api.RBucket;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * A model of an access pattern, not of a product: a bucket is one JSON text that each add reads, changes and writes
 * back, and an index says when buckets are ready. So are the buckets in Redis that Serai's documented names come from
 * (key {@code alert_bucket:{alertId}:{eventType}}, sorted set {@code alert_bucket_index}, here with the prefix
 * {@code model:}).
 *
 * <p>Modelled: the members of a bucket; a window that begins with the first event and does not move; an event id that
 * counts once; equal payloads that count each; a window that a bucket keeps when the configuration changes; an expiry of
 * three minutes, renewed with each add, and of three windows where that is longer.
 *
 * <p>Left out: everything that a bucket needs of a database around it (an alert's name, its secrets), and limits of a
 * bucket's size, which the pattern does not have. Nothing locks a bucket between its read and its write: that is the
 * pattern.
 */
final class ReadModifyWriteStore {
    /** As tables name it: never as a product. */
    static final String NAME = "read-modify-write (model)";

    static final String INDEX = "model:alert_bucket_index";
    private static final String BUCKET = "model:alert_bucket:";
    private static final Duration LEAST_LIFETIME = Duration.ofMinutes(3);

    private final RedissonClient client;
    private final Clock clock;
    private final Duration window;

    /** @param window of buckets that are opened from now on */
    ReadModifyWriteStore(RedissonClient client, Clock clock, Duration window) {
        this.client = client;
        this.clock = clock;
        this.window = window;
    }

    static String key(String alertId, String eventType) {
        return BUCKET + alertId + ":" + eventType;
    }

    /** The alert of a bucket's key; event types have colons. */
    static String alertId(String key) {
        return key.substring(BUCKET.length(), key.indexOf(':', BUCKET.length()));
    }

    void add(String alertId, String eventType, BucketEvent event) {
        String key = key(alertId, eventType);
        RBucket<String> stored = client.getBucket(key, StringCodec.INSTANCE);
        String text = stored.get();
        JsonNode json = Json.read(event.json());
        ObjectNode bucket = text == null ? opened(json) : (ObjectNode) Json.read(bytes(text));
        if (!collect(bucket, event.id(), json)) {
            return;
        }
        stored.set(text(bucket), lifetime(bucket));
        if (text == null) {
            index().add(readyAt(bucket), key);
        }
    }

    private ObjectNode opened(JsonNode event) {
        ObjectNode bucket = Json.mapper().createObjectNode();
        bucket.putArray("eventIds");
        bucket.putArray("payloads");
        bucket.putArray("userNames");
        return bucket.put("firstSeen", clock.millis())
                .put("windowSize", window.toMillis())
                .put("workspaceId", event.path("workspaceId").textValue())
                .put("workspaceName", event.path("workspaceName").textValue());
    }

    /** Whether the event was not in it before. */
    private static boolean collect(ObjectNode bucket, String id, JsonNode event) {
        if (!collect(bucket.withArray("eventIds"), id)) {
            return false;
        }
        bucket.withArray("payloads").add(event.path("payload"));
        if (event.hasNonNull("userName")) {
            collect(bucket.withArray("userNames"), event.path("userName").textValue());
        }
        return true;
    }

    private static boolean collect(ArrayNode texts, String text) {
        for (JsonNode known : texts) {
            if (text.equals(known.textValue())) {
                return false;
            }
        }
        texts.add(text);
        return true;
    }

    /** Keys of buckets whose window has ended. */
    Collection<String> ready() {
        return index().valueRange(Double.NEGATIVE_INFINITY, true, clock.millis(), true);
    }

    /** Empty when it has expired. */
    Optional<ObjectNode> read(String key) {
        return Optional.ofNullable(
                        client.<String>getBucket(key, StringCodec.INSTANCE).get())
                .map(text -> (ObjectNode) Json.read(bytes(text)));
    }

    void remove(String key) {
        client.getBucket(key, StringCodec.INSTANCE).delete();
        index().remove(key);
    }

    private RScoredSortedSet<String> index() {
        return client.getScoredSortedSet(INDEX, StringCodec.INSTANCE);
    }

    private static long readyAt(ObjectNode bucket) {
        return bucket.path("firstSeen").longValue() + bucket.path("windowSize").longValue();
    }

    private static Duration lifetime(ObjectNode bucket) {
        Duration windows = Duration.ofMillis(3 * bucket.path("windowSize").longValue());
        return windows.compareTo(LEAST_LIFETIME) > 0 ? windows : LEAST_LIFETIME;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ObjectNode bucket) {
        return new String(Json.write(bucket), StandardCharsets.UTF_8);
    }
}
