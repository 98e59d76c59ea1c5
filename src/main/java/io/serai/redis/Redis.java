package io.serai.redis;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.EqualJitterDelay;
import org.redisson.config.SingleServerConfig;
import org.redisson.connection.ConnectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's connection to Redis, one for all rooms, with the embedded server behind it where that is used. It comes back
 * by itself when Redis does.
 */
public final class Redis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final LuaScript PING = LuaScript.load("ping");

    /**
     * Below ten Redisson lets several commands share a connection instead of borrowing it, so that eight are enough for
     * any number of callers; a pool of one starves.
     */
    private static final int CONNECTIONS = 8;

    private final RedissonClient client;
    private final Scripts scripts;
    private final RedisUrl url;
    private final @Nullable EmbeddedRedis embedded;

    private final Announcer announcer;

    private Redis(
            RedissonClient client,
            Announcer announcer,
            RedisUrl url,
            Duration timeout,
            @Nullable EmbeddedRedis embedded) {
        this.client = client;
        this.announcer = announcer;
        this.url = url;
        this.embedded = embedded;
        this.scripts = new Scripts(client, url.address(), timeout);
    }

    /**
     * Connects to the Redis of {@link RedisConfig#url()}.
     *
     * @throws RedisUnavailableException when it can't be reached or is too old
     */
    public static Redis remote(RedisConfig config) {
        return connect(Objects.requireNonNull(config.url(), "serai.redis.url"), config.timeout(), null);
    }

    /**
     * Starts the embedded server in the data folder, or goes on with the one that runs there, and connects to it.
     *
     * @throws RedisUnavailableException when it can't be started
     */
    public static Redis embedded(RedisConfig config, DataFolder data) {
        EmbeddedRedis server = new EmbeddedRedis(data, config);
        try {
            server.start();
            return connect(server.url(), config.timeout(), server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static Redis connect(RedisUrl url, Duration timeout, @Nullable EmbeddedRedis embedded) {
        Announcer announcer = new Announcer(url.address());
        Redis redis;
        try {
            RedissonClient client = Redisson.create(settings(url, timeout, announcer));
            redis = new Redis(client, announcer, url, timeout, embedded);
        } catch (RuntimeException e) {
            throw RedisErrors.unavailable(url.address(), e);
        }
        try {
            redis.examine();
        } catch (RuntimeException e) {
            redis.disconnect();
            throw e;
        }
        return redis;
    }

    public RedissonClient client() {
        return client;
    }

    public Scripts scripts() {
        return scripts;
    }

    /** The channel of this name, which all hubs on this Redis share. */
    public WakeChannel channel(String name) {
        return new WakeChannel(client, name);
    }

    /** Where Redis is, without user and password. */
    public String address() {
        return url.address();
    }

    /**
     * Returns when Redis has answered.
     *
     * @throws RedisUnavailableException when it does not, within the configured timeout
     */
    public void ping() {
        long answer = scripts.number(PING, List.of());
        if (answer != 1) {
            throw new IllegalStateException("ping answered " + answer);
        }
    }

    /** Ends the connections, then the embedded server. */
    @Override
    public void close() {
        disconnect();
        if (embedded != null) {
            embedded.close();
        }
    }

    private void disconnect() {
        announcer.silent = true;
        // By default it waits 10 s for what it thinks is under way. Whoever still waited for an answer is gone by now.
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }

    private static Config settings(RedisUrl url, Duration timeout, Announcer announcer) {
        int millis = (int) timeout.toMillis();
        Config config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE)
                .setThreads(2)
                .setNettyThreads(2)
                // Scripts does it: Redisson would answer NOSCRIPT when the scripts are flushed between its two steps.
                .setUseScriptCache(false)
                .setConnectionListener(announcer)
                .setUseThreadClassLoader(false);
        config.setReferenceEnabled(false);
        SingleServerConfig server = config.useSingleServer()
                .setAddress((url.tls() ? "rediss://" : "redis://") + url.address())
                .setUsername(url.user())
                .setPassword(url.password())
                .setDatabase(url.database())
                .setClientName("serai")
                .setConnectionPoolSize(CONNECTIONS)
                .setConnectionMinimumIdleSize(CONNECTIONS)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setConnectTimeout(millis)
                .setTimeout(millis);
        // Nothing is sent twice behind the caller's back: a claim whose answer was lost must not claim again. Without
        // Redis a command so fails at once, or after one timeout when Redis is silent.
        server.setRetryAttempts(0).setRetryDelay(new ConstantDelay(Duration.ofSeconds(1)));
        // Redisson waits up to 10 s by default: too long for a server that was only restarted.
        server.setReconnectionDelay(new EqualJitterDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
                .setPingConnectionInterval(10_000)
                .setKeepAlive(true);
        return config;
    }

    /** Refuses a server that can't run our scripts and warns of one that may lose what the hub has acknowledged. */
    private void examine() {
        Map<String, String> info;
        try {
            info = client.getRedisNodes(RedisNodes.SINGLE).getInstance().info(InfoSection.ALL);
        } catch (RedisException e) {
            // Some hosted servers don't allow it. What follows is advice; the scripts would fail with a clear word.
            LOG.debug("Redis at {} does not describe itself", address());
            return;
        }
        ServerVersion version = ServerVersion.parse(info.getOrDefault("redis_version", ""));
        if (version != null && version.isBefore(ServerVersion.OLDEST)) {
            throw new RedisUnavailableException("Redis at " + address() + " is version " + version + "; the hub needs "
                    + ServerVersion.OLDEST + " or newer");
        }
        LOG.info("Connected to Redis {} at {}", info.get("redis_version"), address());
        if ("0".equals(info.get("aof_enabled"))) {
            LOG.warn(
                    "Redis at {} keeps no append-only file: acknowledged events are lost when it ends. Set appendonly yes there",
                    address());
        }
        String eviction = info.get("maxmemory_policy");
        if (eviction != null && !eviction.equals("noeviction")) {
            LOG.warn(
                    "Redis at {} evicts keys when it is full ({}): acknowledged events may be lost. Set maxmemory-policy noeviction there",
                    address(),
                    eviction);
        }
    }

    /** One line in the log when Redis goes and one when it comes back. */
    private static final class Announcer implements ConnectionListener {
        private final String address;
        private volatile boolean away;
        private volatile boolean silent;

        Announcer(String address) {
            this.address = address;
        }

        @Override
        @SuppressWarnings("deprecation") // the only abstract form there is
        public void onConnect(InetSocketAddress ignored) {
            if (away) {
                away = false;
                LOG.info("Redis at {} is back", address);
            }
        }

        @Override
        @SuppressWarnings("deprecation")
        public void onDisconnect(InetSocketAddress ignored) {
            if (!silent) {
                away = true;
                LOG.warn("Redis at {} is away: events are refused until it is back", address);
            }
        }
    }
}
