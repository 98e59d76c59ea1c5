package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's connection to a server that Sentinels know, and to its successor. */
class SentinelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "not-for-everybody";
    private static final LuaScript COUNT = new LuaScript("count", "return redis.call('INCR', KEYS[1])");

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path server;
    private int master;
    private int sentinel;

    @BeforeEach
    void start() throws IOException {
        try (DataFolder data = DataFolder.open(folder)) {
            server = ServerSearch.onThisMachine(null).find(ServerFolder.in(data));
        }
        master = freePort();
        int replica = freePort();
        sentinel = freePort();
        launch(master, "appendonly yes\n");
        launch(replica, "replicaof 127.0.0.1 " + master + "\n");
        awaitReady(master);
        awaitReady(replica);
        Path conf = folder.resolve("sentinel.conf");
        Files.writeString(
                conf,
                """
                bind 127.0.0.1
                port %d
                sentinel monitor ours 127.0.0.1 %d 1
                sentinel auth-pass ours %s
                sentinel down-after-milliseconds ours 500
                sentinel failover-timeout ours 5000
                """
                        .formatted(sentinel, master, PASSWORD));
        run(conf, "--sentinel");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    @Test
    void theSuccessorOfAServerThatDiedIsFoundWithWhatItHas() {
        try (Redis redis = connect("ours")) {
            assertThat(redis.scripts().number(COUNT, List.of("counter"))).isEqualTo(1);
            awaitReplicaIsKnown();

            processes.getFirst().destroyForcibly();

            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            redis.scripts().number(COUNT, List.of("counter")))
                    .isGreaterThanOrEqualTo(2));
            redis.ping();
        }
    }

    @Test
    void aNameThatNoSentinelKnowsIsTold() {
        assertThatThrownBy(() -> connect("theirs"))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("know no master of this name")
                .hasMessageNotContaining(PASSWORD);
    }

    private Redis connect(String name) {
        String url = "redis+sentinel://:" + PASSWORD + "@127.0.0.1:" + sentinel + "/" + name;
        RedisUrl parsed = Objects.requireNonNull(RedisUrl.parse(url));
        // The Sentinel takes a moment to start.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), sentinel).close();
            return true;
        });
        return Redis.connect(parsed, Duration.ofSeconds(2), null);
    }

    /** Else it would have nobody to put in the master's place. It writes down what it finds. */
    private void awaitReplicaIsKnown() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> Files.readString(folder.resolve("sentinel.conf"))
                .contains("known-replica ours"));
    }

    private void awaitReady(int port) {
        RedisUrl url = ServerFolder.local(port, PASSWORD);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> ServerProbe.ask(url, Duration.ofSeconds(2)).state() == ServerProbe.State.READY);
    }

    private void launch(int port, String more) throws IOException {
        Path home = Files.createDirectories(folder.resolve(Integer.toString(port)));
        Path conf = home.resolve("redis.conf");
        Files.writeString(
                conf,
                """
                bind 127.0.0.1
                port %d
                requirepass %s
                masterauth %s
                dir %s
                save ""
                repl-diskless-sync yes
                repl-diskless-sync-delay 0
                %s"""
                        .formatted(port, PASSWORD, PASSWORD, home, more));
        run(conf);
    }

    private void run(Path conf, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(server.toString(), conf.toString()));
        command.addAll(List.of(options));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(conf.getFileName() + "-" + processes.size() + ".log")
                        .toFile())
                .start());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
