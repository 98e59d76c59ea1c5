package io.serai.redis;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How keys that belong together are spread over the nodes of a Redis Cluster: in so many shards, each with a hash tag of
 * its own that stands behind the first word of the names, like <code>alert_bucket{7}:…</code>. A single server is one
 * shard, whose tag is empty.
 */
public final class Shards {
    /**
     * Enough to spread over the nodes of a large cluster; each costs a look per tick. Fixed for ever, because the names
     * depend on it.
     */
    public static final int ON_CLUSTER = 16;

    private Shards() {}

    /** The tags of all shards, in their order. */
    public static List<String> tags(boolean onCluster) {
        return onCluster ? IntStream.range(0, ON_CLUSTER).mapToObj(Shards::tag).toList() : List.of("");
    }

    /** The tag of one shard on a cluster. */
    public static String tag(int shard) {
        return "{" + shard + "}";
    }

    /**
     * The shard of a name. Java has fixed for ever how a string's hash is made; its low bits alone would hang on few
     * characters.
     */
    public static int of(String name, int shards) {
        int hash = name.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), shards);
    }
}
