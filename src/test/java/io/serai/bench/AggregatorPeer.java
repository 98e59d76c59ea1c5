package io.serai.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An {@link AggregatorServer} on the benchmark's Redis, by the same Java as Serai, without limits of its memory. */
final class AggregatorPeer implements Peer {
    private static final int ACCEPTED = 202;

    private final Described described;
    private final Path folder;
    private final List<String> projects;
    private final Thread lastResort = new Thread(this::end, "aggregator-peer-close");
    private Process process;
    private URI url;

    /** What tables say of it. */
    record Described(AggregatorServer.Inside inside, String name, String version, String settings) {}

    private AggregatorPeer(Described described, BenchRedis redis, Setup setup) throws IOException {
        this.described = described;
        folder = Peer.folder(redis, "aggregator");
        projects = Ingest.projects(setup.receivers().size());
        ObjectNode settings = Json.mapper()
                .createObjectNode()
                .put("inside", described.inside().name())
                .put("redis", redis.url())
                .put("windowMillis", setup.window().toMillis());
        ArrayNode receivers = settings.putArray("receivers");
        setup.receivers().forEach(receivers::add);
        Files.write(file(), Json.write(settings));
        Runtime.getRuntime().addShutdownHook(lastResort);
        process = launch();
        url = awaitReady();
    }

    static Kind kind(Described described) {
        return new Kind() {
            @Override
            public String name() {
                return described.name();
            }

            @Override
            public Optional<String> absent() {
                return Optional.empty();
            }

            @Override
            public Peer start(BenchRedis redis, Setup setup) throws IOException {
                return new AggregatorPeer(described, redis, setup);
            }
        };
    }

    private Path file() {
        return folder.resolve("settings.json");
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr",
                        // Else it waits for acknowledgements of the network between the parts of an answer.
                        "-Dsun.net.httpserver.nodelay=true",
                        "-Dlogback.configurationFile=logback.xml",
                        "-Dserai.log.level=WARN",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AggregatorServer.class.getName(),
                        file().toString())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private URI awaitReady() throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(AggregatorServer.READY)) {
                return URI.create(line.substring(AggregatorServer.READY.length()));
            }
        }
        throw new IOException(name() + " does not start: " + Files.readString(folder.resolve("stderr")));
    }

    @Override
    public String name() {
        return described.name();
    }

    @Override
    public String version() {
        return described.version();
    }

    @Override
    public String settings() {
        return described.settings();
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public int acknowledged() {
        return ACCEPTED;
    }

    @Override
    public EventRequest request(int group, int events, int bytes) {
        return new EventRequest(url, new BenchEvents(bytes), events, projects.get(group));
    }

    @Override
    public Usage usage() {
        return new Usage(process.pid());
    }

    @Override
    public Duration cpu(BenchRedis redis) {
        return usage().cpu().plus(redis.cpu());
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void restart() throws IOException {
        process = launch();
        url = awaitReady();
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void end() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
