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
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.util.FileUtil;

/** A real Redis Cluster: three servers with a password and the append-only file on, each with a third of the slots. */
public final class ClusterNodes implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final int TO_BUS_PORT = 10_000;
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread lastResort = new Thread(this::end, "cluster-nodes-close");
    private final String password = UUID.randomUUID().toString();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final Path server;
    private final List<Integer> ports;

    private ClusterNodes() throws IOException {
        folder = Files.createTempDirectory("serai-cluster");
        Runtime.getRuntime().addShutdownHook(lastResort);
        try (DataFolder data = DataFolder.open(folder)) {
            server = ServerSearch.onThisMachine(null).find(ServerFolder.in(data));
        }
        ports = freePorts();
    }

    /** Returns when the nodes agree that the cluster is whole. */
    public static ClusterNodes start() {
        ClusterNodes nodes;
        try {
            nodes = new ClusterNodes();
            try {
                nodes.join();
                return nodes;
            } catch (IOException | RuntimeException e) {
                nodes.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void join() throws IOException {
        for (int node = 0; node < NODES; node++) {
            processes.add(launch(node));
        }
        for (int node = 0; node < NODES; node++) {
            awaitAnswer(node);
            assertThat(ask(node, "CLUSTER SET-CONFIG-EPOCH " + (node + 1))).isEqualTo("OK");
            String slots = IntStream.range(node * SLOTS / NODES, (node + 1) * SLOTS / NODES)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            assertThat(ask(node, "CLUSTER ADDSLOTS " + slots)).isEqualTo("OK");
            assertThat(ask(node, "CLUSTER MEET 127.0.0.1 " + ports.getFirst())).isEqualTo("OK");
        }
        awaitWhole();
    }

    /** What a hub needs in {@code serai.redis.url}: two of the nodes, through which it finds the third. */
    public String url() {
        return "redis+cluster://:" + password + "@127.0.0.1:" + ports.get(1) + ",127.0.0.1:" + ports.get(0);
    }

    /** The keys on each node. */
    public List<List<String>> keys() {
        return IntStream.range(0, NODES)
                .mapToObj(node -> ask(node, "KEYS *").lines().toList())
                .toList();
    }

    /** Empties all nodes; one that a test has left killed runs again. */
    public void flush() {
        for (int node = 0; node < NODES; node++) {
            if (!processes.get(node).isAlive()) {
                restart(node);
            }
            assertThat(ask(node, "FLUSHALL")).isEqualTo("OK");
        }
    }

    /** Ends one node as a crash of its process would. Nobody takes its slots over: it has no replica. */
    public void kill(int node) {
        processes.get(node).destroyForcibly();
        processes.get(node).onExit().join();
    }

    /** Starts a node that was killed, with the data that it had; returns when the cluster is whole again. */
    public void restart(int node) {
        try {
            processes.set(node, launch(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer(node);
        awaitWhole();
    }

    private void awaitAnswer(int node) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> ask(node, "PING").equals("PONG"));
    }

    private void awaitWhole() {
        for (int node = 0; node < NODES; node++) {
            int each = node;
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(PATIENCE)
                    .until(() -> ask(each, "CLUSTER INFO").contains("cluster_state:ok")
                            && ask(each, "CLUSTER NODES").lines().count() == NODES);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }

    private void end() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        FileUtil.removeDir(folder.toFile());
    }

    private Process launch(int node) throws IOException {
        int port = ports.get(node);
        List<String> command = new ArrayList<>(List.of(server.toString()));
        option(command, "bind", "127.0.0.1");
        option(command, "port", Integer.toString(port));
        option(command, "requirepass", password);
        option(command, "cluster-enabled", "yes");
        option(command, "cluster-config-file", port + ".conf");
        option(command, "cluster-node-timeout", "2000");
        option(command, "dir", folder.toString());
        option(command, "save", "");
        option(command, "appendonly", "yes");
        option(command, "appendfsync", "no");
        option(command, "appendfilename", port + ".aof");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start();
    }

    private static void option(List<String> command, String name, String value) {
        command.add("--" + name);
        command.add(value);
    }

    /** Ports that are free together with those at which the nodes will talk to each other. */
    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        // Two builds at once begin elsewhere.
        int first = 21_000 + (int) (ProcessHandle.current().pid() % 100) * 100;
        try {
            for (int port = first; ports.size() < NODES && port < 32_000; port++) {
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
    private String ask(int node, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(node))) {
            socket.setSoTimeout((int) ANSWER_PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            answer(in);
            return answer(in);
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
