package io.serai.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.Json;
import io.serai.testing.Node;
import io.serai.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Node-RED with {@link NodeRedFlow}, of the version that this repository pins. */
final class NodeRedPeer implements Peer {
    /** Whether it is here already: asking whether it is absent fetches it. */
    static boolean isInstalled() {
        return Files.exists(INSTALLED.resolve(PROGRAM));
    }

    static final Kind KIND = new Kind() {
        @Override
        public String name() {
            return "Node-RED";
        }

        /** Installs it where it is not yet. */
        @Override
        public Optional<String> absent() {
            try {
                Node.withPackages(PACKAGE, INSTALLED);
                return Optional.empty();
            } catch (IllegalStateException | UncheckedIOException e) {
                String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
                return Optional.of(why.replaceFirst(":$", "")
                        + "; with Node.js and npm it is fetched from the npm registry once, by npm ci in " + INSTALLED);
            }
        }

        @Override
        public Peer start(BenchRedis redis, Setup setup) throws IOException, InterruptedException {
            Node.withPackages(PACKAGE, INSTALLED);
            Path folder = Peer.folder(redis, "node-red");
            int port = ServerProcess.freePort();
            Files.writeString(folder.resolve("settings.js"), settings(port));
            Files.write(folder.resolve(FLOWS), new NodeRedFlow(setup).json());
            URI url = URI.create("http://127.0.0.1:" + port);
            ServerProcess server = ServerProcess.start(
                    List.of(
                            "node",
                            INSTALLED.resolve(PROGRAM).toString(),
                            "--userDir",
                            folder.toString(),
                            "--settings",
                            folder.resolve("settings.js").toString()),
                    folder.resolve("node-red.log"),
                    url.resolve(NodeRedFlow.READY));
            return new NodeRedPeer(server, url);
        }
    };

    private static final Path PACKAGE = Path.of("bench", "node-red");
    private static final Path INSTALLED = Path.of("target", "bench", "node-red");
    private static final Path PROGRAM = Path.of("node_modules", "node-red", "red.js");
    private static final String FLOWS = "flows.json";
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ServerProcess server;
    private final URI url;

    private NodeRedPeer(ServerProcess server, URI url) {
        this.server = server;
        this.url = url;
    }

    /** On the loopback address and nothing but the flow. */
    private static String settings(int port) {
        return """
                module.exports = {
                  uiHost: "127.0.0.1",
                  uiPort: %d,
                  flowFile: "%s",
                  credentialSecret: false,
                  httpAdminRoot: false,
                  disableEditor: true,
                  apiMaxLength: "64mb",
                  telemetry: {enabled: false, updateNotification: false},
                  diagnostics: {enabled: false, ui: false},
                  logging: {console: {level: "warn", metrics: false, audit: false}},
                };
                """
                .formatted(port, FLOWS);
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public String version() {
        try {
            Path installed = INSTALLED.resolve(Path.of("node_modules", "node-red", "package.json"));
            return Json.mapper().readTree(installed.toFile()).path("version").asText();
        } catch (IOException e) {
            return "of an unknown version";
        }
    }

    @Override
    public String settings() {
        return "core nodes only: http in, http response, split, batch (interval: the window), join, http request with"
                + " kept connections; no editor";
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public int acknowledged() {
        return OK;
    }

    @Override
    public EventRequest request(int group, int events, int bytes) {
        ObjectNode event = new BenchEvents(bytes).event(EventIds.of(0), null).toJson();
        return events == 1
                ? new EventRequest(url, NodeRedFlow.one(group), Json.write(event), 1)
                : new EventRequest(
                        url,
                        NodeRedFlow.many(group),
                        Json.write(JsonNodeFactory.instance.arrayNode().addAll(Collections.nCopies(events, event))),
                        events);
    }

    @Override
    public Usage usage() {
        return new Usage(server.pid());
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        server.restart();
    }

    /** Without a start, after which its code would be cold. */
    @Override
    public void forget() throws IOException, InterruptedException {
        HttpRequest reset = HttpRequest.newBuilder(url.resolve(NodeRedFlow.RESET))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody())
                .build();
        int status = http.send(reset, BodyHandlers.discarding()).statusCode();
        if (status != OK) {
            throw new IOException("Node-RED answered " + status + ":\n" + server.log());
        }
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
