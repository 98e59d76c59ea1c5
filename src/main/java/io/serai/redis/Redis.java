package io.serai.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * The hub's connection to Redis, one for all rooms, with the embedded server behind it where that is used. It comes back
 * by itself when Redis does.
 */
public final class Redis implements AutoCloseable {
    private static final LuaScript PING = LuaScript.load("ping");

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
        this.scripts = new Scripts(client, url.address(), timeout, url.kind() == RedisUrl.Kind.CLUSTER);
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
        Announcer announcer = new Announcer(url);
        Redis redis;
        try {
            RedissonClient client = Redisson.create(ClientSettings.of(url, timeout, announcer));
            redis = new Redis(client, announcer, url, timeout, embedded);
        } catch (RuntimeException e) {
            throw RedisErrors.unavailable(url.address(), e);
        }
        try {
            new ServerCheck(redis.client, url).run();
            announcer.speak();
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
     * Returns when Redis has answered; on a cluster, all nodes that hold buckets have.
     *
     * @throws RedisUnavailableException when it does not, within the configured timeout
     */
    public void ping() {
        List<CompletableFuture<Long>> answers = Shards.tags(scripts.onCluster()).stream()
                .map(tag -> scripts.numberAsync(PING, tag.isEmpty() ? List.of() : List.of("ping" + tag)))
                .toList();
        for (CompletableFuture<Long> each : answers) {
            long answer = scripts.await(each);
            if (answer != 1) {
                throw new IllegalStateException("ping answered " + answer);
            }
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
        announcer.silence();
        // By default it waits 10 s for what it thinks is under way. Whoever still waited for an answer is gone by now.
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
