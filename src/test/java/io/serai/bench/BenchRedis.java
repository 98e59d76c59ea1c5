package io.serai.bench;

import static org.awaitility.Awaitility.await;

import io.serai.redis.DataFolder;
import io.serai.redis.EmbeddedRedis;
import io.serai.redis.Redis;
import io.serai.redis.RedisConfig;
import io.serai.redis.RedisUrl;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.FileUtil;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.config.Config;

/** A Redis server for the benchmark alone, set up as the hub's embedded one: append-only file, written before each answer. */
final class BenchRedis implements Closeable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REWRITE_PATIENCE = Duration.ofMinutes(1);

    private final Thread lastResort = new Thread(this::end, "bench-redis-close");
    private final Path folder;
    private final DataFolder data;
    private final EmbeddedRedis server;
    private final Redis redis;

    private BenchRedis() throws IOException {
        folder = Files.createTempDirectory("serai-bench-");
        data = DataFolder.open(folder);
        server = new EmbeddedRedis(data, new RedisConfig(null, null, TIMEOUT));
        Runtime.getRuntime().addShutdownHook(lastResort);
        try {
            server.start();
            redis = Redis.remote(new RedisConfig(server.url(), null, TIMEOUT));
        } catch (RuntimeException e) {
            Closing.after(e, List.of(this));
            throw e;
        }
    }

    static BenchRedis start() throws IOException {
        return new BenchRedis();
    }

    /** The hub's own connection. */
    Redis redis() {
        return redis;
    }

    /** A client set up as the stock repository sets up its own, but for the password. */
    RedissonClient stockClient() {
        return stockClient(URI.create(url()));
    }

    /** The same in another process. */
    static RedissonClient stockClient(URI url) {
        String password = url.getUserInfo().substring(1);
        Config config = new Config();
        config.useSingleServer()
                .setAddress("redis://" + url.getHost() + ":" + url.getPort())
                .setPassword(password);
        return Redisson.create(config);
    }

    /** For a hub of its own, with the password. */
    String url() {
        RedisUrl url = server.url();
        return "redis://:" + url.password() + "@" + url.address();
    }

    Path folder() {
        return folder;
    }

    String version() {
        return info(InfoSection.SERVER).getOrDefault("redis_version", "?");
    }

    /** CPU time that the server has used, without that of the processes that rewrite its file. */
    Duration cpu() {
        Map<String, String> info = info(InfoSection.CPU);
        double seconds = Double.parseDouble(info.get("used_cpu_user")) + Double.parseDouble(info.get("used_cpu_sys"));
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Scripts run so far: round trips, but for those of requests that share one. */
    long scripts() {
        return info(InfoSection.COMMANDSTATS).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("cmdstat_eval"))
                .mapToLong(entry -> Long.parseLong(entry.getValue().replaceAll("^calls=(\\d+).*", "$1")))
                .sum();
    }

    /** What its process takes of the machine. */
    Usage usage() {
        return new Usage(server.pid());
    }

    void clear() {
        redis.client().getKeys().flushall();
        settle();
    }

    /** Waits for a rewrite of its file that may be going on: a forked server pays for each page that it touches. */
    void settle() {
        await().atMost(REWRITE_PATIENCE)
                .until(() -> "0".equals(info(InfoSection.PERSISTENCE).get("aof_rewrite_in_progress")));
    }

    private Map<String, String> info(InfoSection section) {
        return redis.client().getRedisNodes(RedisNodes.SINGLE).getInstance().info(section);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }

    private void end() {
        if (redis != null) {
            redis.close();
        }
        server.close();
        data.close();
        FileUtil.removeDir(folder.toFile());
    }
}
