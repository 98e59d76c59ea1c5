package io.serai.redis;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses servers that can't run our scripts and warns of those that may lose what the hub has acknowledged. */
final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);

    private final RedissonClient client;
    private final RedisUrl url;

    ServerCheck(RedissonClient client, RedisUrl url) {
        this.client = client;
        this.url = url;
    }

    /**
     * @throws RedisUnavailableException when a server is too old, or another one than the URL says
     */
    void run() {
        try {
            servers().forEach(server -> check(address(server), server.info(InfoSection.ALL)));
        } catch (RedisException e) {
            // Some hosted servers don't allow it. What follows is advice; the scripts would fail with a clear word.
            LOG.debug("Redis at {} does not describe itself", url.address());
        }
    }

    private Collection<? extends RedisNode> servers() {
        return switch (url.kind()) {
            case SERVER -> List.of(client.getRedisNodes(RedisNodes.SINGLE).getInstance());
            case CLUSTER -> client.getRedisNodes(RedisNodes.CLUSTER).getMasters();
            case SENTINEL ->
                List.of(client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
        };
    }

    private String address(RedisNode server) {
        // As the operator has written it, where that is possible.
        return url.kind() == RedisUrl.Kind.SERVER
                ? url.address()
                : server.getAddr().getHostString() + ":" + server.getAddr().getPort();
    }

    private void check(String address, Map<String, String> info) {
        ServerVersion version = ServerVersion.parse(info.getOrDefault("redis_version", ""));
        if (version != null && version.isBefore(ServerVersion.OLDEST)) {
            throw new RedisUnavailableException("Redis at " + address + " is version " + version + "; the hub needs "
                    + ServerVersion.OLDEST + " or newer");
        }
        if (url.kind() != RedisUrl.Kind.CLUSTER && "1".equals(info.get("cluster_enabled"))) {
            throw new RedisUnavailableException("Redis at " + address + " is a node of a Redis Cluster: write"
                    + " redis+cluster:// and some of its nodes in serai.redis.url");
        }
        LOG.info("Connected to Redis {} at {}", info.get("redis_version"), address);
        if ("0".equals(info.get("aof_enabled"))) {
            LOG.warn(
                    "Redis at {} keeps no append-only file: acknowledged events are lost when it ends. Set appendonly yes there",
                    address);
        }
        String eviction = info.get("maxmemory_policy");
        if (eviction != null && !eviction.equals("noeviction")) {
            LOG.warn(
                    "Redis at {} evicts keys when it is full ({}): acknowledged events may be lost. Set maxmemory-policy noeviction there",
                    address,
                    eviction);
        }
    }
}
