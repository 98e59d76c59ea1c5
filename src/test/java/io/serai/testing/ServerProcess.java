package io.serai.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that others wrote, as a process of its own on the loopback address: to be killed and started again. Its close
 * ends it, and so does the end of this JVM.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int OK = 200;

    /** Some servers keep an offer of HTTP/2 waiting for ever. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final Thread lastResort = new Thread(this::kill, "server-process-close");
    private final List<String> command;
    private final Path log;
    private final URI ready;
    private Process process;

    private ServerProcess(List<String> command, Path log, URI ready) throws IOException {
        this.command = List.copyOf(command);
        this.log = log;
        this.ready = ready;
        process = launch();
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @param log for what it writes on stdout and stderr
     * @param ready answers 200 as soon as it is
     */
    public static ServerProcess start(List<String> command, Path log, URI ready)
            throws IOException, InterruptedException {
        ServerProcess server = new ServerProcess(command, log, ready);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** A port that nobody has just now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(command.getFirst() + " does not start:\n" + log());
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ready).timeout(PATIENCE).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    /** What it has written so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Starts it once more after {@link #kill}, by the same command, and returns when it is ready. */
    public void restart() throws IOException, InterruptedException {
        kill();
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook does it.
            return;
        }
        kill();
    }
}
