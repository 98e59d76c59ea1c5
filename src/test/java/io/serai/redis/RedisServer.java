package io.serai.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server as operators run one beside their hubs, with the append-only file on: nobody starts it again but its
 * holder. To be killed, stopped, frozen and started again at the same port.
 */
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

    private final ServerFolder folder;
    private final Path binary;
    private final RedisUrl url;
    private final Thread lastResort = new Thread(this::end, "redis-server-close");
    private volatile @Nullable Process process;

    private RedisServer(ServerFolder folder, Path binary, RedisUrl url) {
        this.folder = folder;
        this.binary = binary;
        this.url = url;
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts a server with its data in the folder, and returns when it takes commands. */
    public static RedisServer in(Path home) {
        ServerFolder folder = new ServerFolder(home.toAbsolutePath());
        RedisUrl url = ServerFolder.local(freePort(), UUID.randomUUID().toString());
        RedisServer server =
                new RedisServer(folder, ServerSearch.onThisMachine(null).find(folder), url);
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** What a hub needs in {@code serai.redis.url}, with the password. */
    public String url() {
        return "redis://:" + url.password() + "@" + url.address();
    }

    /** Starts it where it was, with the data that it had. */
    public void start() {
        try {
            folder.write(url);
            process = new ProcessBuilder(binary.toString(), folder.conf().toString(), "--daemonize", "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> ServerProbe.ask(url, ANSWER_PATIENCE).state() == ServerProbe.State.READY);
    }

    /** Ends it as a crash of its process would; returns when it is gone. */
    public void kill9() {
        running().destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end, as an operator's restart does; returns when it is gone. */
    public void terminate() {
        running().destroy();
        awaitEnd();
    }

    /** Lets it hang, connections open, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    /** Forgets all scripts, as a failover to a server that never saw them does. */
    public void flushScripts() {
        call("SCRIPT", "FLUSH");
    }

    /**
     * One command, over a connection of its own.
     *
     * @return a {@link Long}, a {@link String}, a list of them, or null
     */
    public @Nullable Object call(String... command) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) ANSWER_PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(url.host(), url.port()), (int) ANSWER_PATIENCE.toMillis());
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            write(request, "AUTH", String.valueOf(url.password()));
            write(request, command);
            socket.getOutputStream().write(request.toByteArray());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            read(in);
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long number(String... command) {
        return call(command) instanceof Long number ? number : 0;
    }

    /** An answer that is a list, as texts. */
    public List<String> texts(String... command) {
        return call(command) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** What it wrote since it was first started. */
    public List<String> log() {
        return folder.logSince(0);
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void end() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            awaitEnd();
        }
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException("the Redis server was never started");
        }
        return current;
    }

    private void awaitEnd() {
        try {
            if (!running().waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the Redis server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void signal(String signal) {
        try {
            Command.run(List.of("kill", signal, Long.toString(running().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ByteArrayOutputStream out, String... words) {
        out.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
        for (String word : words) {
            byte[] bytes = word.getBytes(UTF_8);
            out.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
            out.writeBytes(bytes);
            out.writeBytes("\r\n".getBytes(UTF_8));
        }
    }

    private static @Nullable Object read(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case ':':
                return Long.parseLong(rest);
            case '$':
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return null;
                }
                String text = new String(in.readNBytes(length), UTF_8);
                in.skipNBytes(2);
                return text;
            case '*':
                List<@Nullable Object> list = new ArrayList<>();
                for (int left = Integer.parseInt(rest); left > 0; left--) {
                    list.add(read(in));
                }
                return list;
            default:
                throw new IOException("Redis answered " + line);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
