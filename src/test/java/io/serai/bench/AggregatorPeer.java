package io.serai.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import java.io.IOException;
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
    private JavaServer server;

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
        server = launch();
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

    private JavaServer launch() throws IOException {
        return JavaServer.start(AggregatorServer.class, folder, file().toString());
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
        return server.url();
    }

    @Override
    public int acknowledged() {
        return ACCEPTED;
    }

    @Override
    public EventRequest request(int group, int events, int bytes) {
        return new EventRequest(url(), new BenchEvents(bytes), events, projects.get(group));
    }

    @Override
    public Usage usage() {
        return new Usage(server.process().pid());
    }

    @Override
    public Duration cpu(BenchRedis redis) {
        return usage().cpu().plus(redis.cpu());
    }

    @Override
    public void kill() {
        server.close();
    }

    @Override
    public void restart() throws IOException {
        server = launch();
    }

    @Override
    public void close() {
        server.close();
    }
}
