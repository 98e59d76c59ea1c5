package io.serai.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;

/**
 * A real embedded Redis server for the tests of one class, emptied before each test, or a Redis Cluster of three when the
 * test class says {@link OnCluster} or the property {@code serai.test.redis} is {@code cluster}. Tests of what is only with
 * one server skip there:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RedisExtension redis = new RedisExtension();
 * }</pre>
 *
 * <p>As a field that is not static, a server of its own for each test.
 *
 * <p>A test may stop, kill or freeze the server; the next test has it running again.
 */
public final class RedisExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final boolean ALL_ON_CLUSTER =
            System.getProperty("serai.test.redis", "").equals("cluster");

    private final Thread lastResort = new Thread(this::close, "redis-extension-close");
    private int nesting;
    private Path folder;
    private DataFolder data;
    private EmbeddedRedis server;
    private boolean onCluster;
    private ClusterNodes cluster;
    private Redis redis;
    private boolean frozen;

    /** The hub's connection, as the rooms get it. */
    public Redis redis() {
        return redis;
    }

    public RedissonClient client() {
        return redis.client();
    }

    public Scripts scripts() {
        return redis.scripts();
    }

    /** The server itself; it restarts when it is killed. */
    public EmbeddedRedis server() {
        assumeOneServer();
        return server;
    }

    /** The servers of the cluster; of a class that says {@link OnCluster}. */
    public ClusterNodes nodes() {
        return Objects.requireNonNull(cluster, "on one server");
    }

    /** Skips the test on a cluster: it is about what is only with one server. */
    public void assumeOneServer() {
        Assumptions.assumeFalse(onCluster, "what is tested is only with one server");
    }

    /** Where a hub finds it, as an operator writes it in {@code serai.redis.url}. */
    public String url() {
        if (onCluster) {
            return nodes().url();
        }
        RedisUrl url = server.url();
        return "redis://:" + url.password() + "@" + url.address();
    }

    /** Ends the server; it stays away until {@link #start}. What was written is there again then. */
    public void stop() {
        server().close();
    }

    /** Starts the server that was stopped, at the same port. */
    public void start() {
        server().start();
    }

    /** Kills the server like a crash would; the hub's watch starts it again. Returns when the process is gone. */
    public void kill() {
        ServerProcess process = ServerProcess.of(server().pid()).orElseThrow();
        process.handle().destroyForcibly();
        await().atMost(PATIENCE).until(process::gone);
    }

    /** Lets the server hang, connections open, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
        frozen = true;
    }

    public void thaw() {
        signal("-CONT");
        frozen = false;
    }

    /** Lets the server take no more data, as one that has reached its maxmemory, until {@link #drain}. */
    public void fill() {
        configure("maxmemory", "1");
    }

    public void drain() {
        configure("maxmemory", "0");
    }

    /** Changes a setting of the running server, as {@code CONFIG SET} does. */
    public void configure(String name, String value) {
        server();
        client().getRedisNodes(RedisNodes.SINGLE).getInstance().setConfig(name, value);
    }

    /** Waits until the client works again. */
    public void awaitBack() {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(redis::ping);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (nesting++ == 0) {
            open(context);
        }
    }

    private void open(ExtensionContext context) {
        Runtime.getRuntime().addShutdownHook(lastResort);
        // jqwik's properties start and stop it without a context, and look at keys by name.
        onCluster = context != null
                && (ALL_ON_CLUSTER || AnnotationSupport.isAnnotated(context.getRequiredTestClass(), OnCluster.class));
        if (onCluster) {
            Assumptions.assumeFalse(
                    AnnotationSupport.isAnnotated(context.getRequiredTestClass(), OneServer.class),
                    "what is tested is only with one server");
            cluster = SharedCluster.NODES;
            cluster.flush();
            redis = Redis.connect(Objects.requireNonNull(RedisUrl.parse(cluster.url())), TIMEOUT, null);
            return;
        }
        try {
            folder = Files.createTempDirectory("serai redis ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        data = DataFolder.open(folder);
        server = new EmbeddedRedis(data, new RedisConfig(null, null, TIMEOUT));
        server.start();
        redis = Redis.connect(server.url(), TIMEOUT, null);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (nesting == 0) {
            open(context);
        }
        if (onCluster) {
            cluster.flush();
            return;
        }
        if (frozen) {
            thaw();
        }
        start();
        // All connections, not only the one that answers first, so that the test does not meet a dead one.
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            for (int i = 0; i < 16; i++) {
                redis.ping();
            }
        });
        drain();
        client().getKeys().flushall();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (nesting == 0) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--nesting == 0) {
            end();
        }
    }

    private void end() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        close();
    }

    private void close() {
        if (redis != null) {
            redis.close();
        }
        if (server != null) {
            if (frozen) {
                thaw();
            }
            server.close();
            server = null;
            data.close();
            FileUtil.removeDir(folder.toFile());
        }
    }

    private void signal(String signal) {
        try {
            Command.run(List.of("kill", signal, Long.toString(server().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all classes of this JVM: it takes seconds to start. Ends with the JVM. */
    private static final class SharedCluster {
        static final ClusterNodes NODES = ClusterNodes.start();
    }
}
