package io.serai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.util.FileUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;

/** A real Redis Cluster of three nodes for the tests of one class, emptied before each test. */
public final class ClusterExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final int TO_BUS_PORT = 10_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread lastResort = new Thread(this::close, "cluster-extension-close");
    private final List<Process> processes = new ArrayList<>();
    private List<Integer> ports = List.of();
    private Path folder;
    private RedissonClient client;

    public RedissonClient client() {
        return client;
    }

    public Scripts scripts() {
        return new Scripts(client, "the cluster", TIMEOUT);
    }

    /** The keys on each node. */
    public List<List<String>> keysByNode() {
        return ports.stream().map(port -> ask(port, "KEYS *").lines().toList()).toList();
    }

    /** Which of the cluster's 16,384 slots a key belongs to. */
    public int slot(String key) {
        return client.getKeys().getSlot(key);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Runtime.getRuntime().addShutdownHook(lastResort);
        folder = Files.createTempDirectory("serai-cluster");
        Path server;
        try (DataFolder data = DataFolder.open(folder)) {
            server = ServerSearch.onThisMachine(null).find(ServerFolder.in(data));
        }
        ports = freePorts();
        for (int port : ports) {
            processes.add(start(server, port));
        }
        for (int i = 0; i < NODES; i++) {
            int port = ports.get(i);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> ask(port, "PING")
                    .equals("PONG"));
            assertThat(ask(port, "CLUSTER SET-CONFIG-EPOCH " + (i + 1))).isEqualTo("OK");
            String slots = IntStream.range(i * SLOTS / NODES, (i + 1) * SLOTS / NODES)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            assertThat(ask(port, "CLUSTER ADDSLOTS " + slots)).isEqualTo("OK");
            assertThat(ask(port, "CLUSTER MEET 127.0.0.1 " + ports.getFirst())).isEqualTo("OK");
        }
        for (int port : ports) {
            await().atMost(PATIENCE)
                    .until(() -> ask(port, "CLUSTER INFO").contains("cluster_state:ok")
                            && ask(port, "CLUSTER NODES").lines().count() == NODES);
        }
        client = connect();
    }

    private RedissonClient connect() {
        Config config = new Config();
        config.setCodec(ByteArrayCodec.INSTANCE).setThreads(2).setNettyThreads(2);
        config.setReferenceEnabled(false);
        config.useClusterServers()
                .addNodeAddress(
                        ports.stream().map(port -> "redis://127.0.0.1:" + port).toArray(String[]::new))
                .setReadMode(ReadMode.MASTER)
                .setMasterConnectionPoolSize(4)
                .setMasterConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setTimeout((int) TIMEOUT.toMillis())
                .setRetryAttempts(0);
        return Redisson.create(config);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ports.forEach(port -> assertThat(ask(port, "FLUSHALL")).isEqualTo("OK"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        close();
    }

    private void close() {
        if (client != null) {
            client.shutdown(0, 5, TimeUnit.SECONDS);
        }
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        if (folder != null) {
            FileUtil.removeDir(folder.toFile());
        }
    }

    private Process start(Path server, int port) throws IOException {
        return new ProcessBuilder(
                        server.toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        port + ".conf",
                        "--cluster-node-timeout",
                        "2000",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start();
    }

    /** Ports that are free together with those at which the nodes will talk to each other. */
    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int port = 21_000; ports.size() < NODES && port < 32_000; port++) {
                try {
                    listen(port + TO_BUS_PORT).close();
                    taken.add(listen(port));
                    ports.add(port);
                } catch (IOException e) {
                    // somebody else's
                }
            }
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
        assertThat(ports).as("free ports").hasSize(NODES);
        return ports;
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** One command to one node; a list is answered as lines. */
    private static String ask(int port, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return answer(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(DataInputStream in) throws IOException {
        String head = line(in);
        String rest = head.substring(1);
        return switch (head.charAt(0)) {
            case '$' -> {
                byte[] bytes = new byte[Integer.parseInt(rest)];
                in.readFully(bytes);
                line(in);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case '*' -> {
                List<String> parts = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    parts.add(answer(in));
                }
                yield String.join("\n", parts);
            }
            default -> rest;
        };
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
