package io.serai.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Prometheus Alertmanager that is installed on this machine, as a process of its own on the loopback address. */
public final class Alertmanager implements AutoCloseable {
    /** As Debian names both the package and the program. */
    public static final String COMMAND = "prometheus-alertmanager";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("version ([0-9.]+)");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Path program;
    private final ServerProcess server;
    private final String url;

    private Alertmanager(Path program, ServerProcess server, String url) {
        this.program = program;
        this.server = server;
        this.url = url;
    }

    /** The program; empty where it is not on the PATH. */
    public static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, COMMAND))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it on a free port, without a cluster, and returns when it is ready.
     *
     * @param folder for its configuration, its data and its log
     * @param config as its own documentation has it
     */
    public static Alertmanager start(Path folder, String config) throws IOException, InterruptedException {
        Path program =
                installed().orElseThrow(() -> new IllegalStateException("there is no " + COMMAND + " on the PATH"));
        String address = "127.0.0.1:" + ServerProcess.freePort();
        Path configuration = Files.writeString(folder.resolve("alertmanager.yml"), config);
        String url = "http://" + address;
        ServerProcess server = ServerProcess.start(
                List.of(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address,
                        "--cluster.listen-address=",
                        "--log.level=warn"),
                folder.resolve("alertmanager.log"),
                URI.create(url + "/-/ready"));
        return new Alertmanager(program, server, url);
    }

    /** Sends alerts as Prometheus does: a JSON array. */
    public void send(String alerts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(alerts))
                .build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("Alertmanager answered " + status + ":\n" + log());
        }
    }

    public String url() {
        return url;
    }

    public long pid() {
        return server.pid();
    }

    /** What it wrote on stdout and stderr. */
    public String log() throws IOException {
        return server.log();
    }

    public String version() throws IOException {
        Process asked = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (Stream<String> lines = asked.inputReader().lines()) {
            List<String> said = lines.toList();
            Matcher version = VERSION.matcher(String.join(" ", said));
            return version.find() ? version.group(1) : "of an unknown version";
        }
    }

    /** Ends it as a crash would. */
    public void kill() {
        server.kill();
    }

    /** Starts it once more after {@link #kill}, in the same folder and at the same address. */
    public void restart() throws IOException, InterruptedException {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
