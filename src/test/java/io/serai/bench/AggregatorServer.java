package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of its own around an aggregator, so that it can be driven and killed like a whole system: takes an array of
 * events at {@code POST /v1/events}, a group for each project, answers 202 when they are kept, and sends what comes out
 * to the group's receiver.
 */
final class AggregatorServer {
    static final String PATH = "/v1/events";

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorServer.class);
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;
    private static final String INSTANCE = "the only one";
    private static final int NO_BODY = -1;
    private static final int BACKLOG = 256;

    /** As many as in a bucket of Serai's in the benchmarks: no bucket is full before its window ends. */
    static final int MOST_EVENTS = Ingest.EVENTS_IN_BUCKET;

    private final Aggregator aggregator;

    private AggregatorServer(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    /** What gathers the events. */
    enum Inside {
        /** camel-redis; what a receiver refuses is sent again by its recovery. */
        STOCK,
        /** {@link ReadModifyWriteStore}, with retries as the pattern's documentation has them. */
        MODEL;

        Aggregator start(RedissonClient client, Duration window, Map<String, URI> receivers) throws Exception {
            Webhooks webhooks = new Webhooks();
            return switch (this) {
                case STOCK ->
                    StockAggregator.ofWindow(
                            client,
                            window,
                            MOST_EVENTS,
                            consolidated -> webhooks.send(receiver(receivers, consolidated), consolidated.body()));
                case MODEL ->
                    new ReadModifyWriteAggregator(
                            client,
                            window,
                            ReadModifyWriteAggregator.SCAN,
                            INSTANCE,
                            consolidated ->
                                    webhooks.sendWithRetries(receiver(receivers, consolidated), consolidated.body()));
            };
        }

        private static URI receiver(Map<String, URI> receivers, Consolidated consolidated) {
            return Objects.requireNonNull(receivers.get(consolidated.group()));
        }
    }

    /** @param args a file with its settings, in JSON */
    public static void main(String[] args) throws Exception {
        JsonNode settings = Json.read(Files.readAllBytes(Path.of(args[0])));
        JsonNode urls = settings.path("receivers");
        List<String> projects = Ingest.projects(urls.size());
        Map<String, URI> receivers = IntStream.range(0, urls.size())
                .boxed()
                .collect(Collectors.toMap(
                        projects::get, group -> URI.create(urls.get(group).textValue())));
        Aggregator aggregator = Inside.valueOf(settings.path("inside").textValue())
                .start(
                        BenchRedis.stockClient(URI.create(settings.path("redis").textValue())),
                        Duration.ofMillis(settings.path("windowMillis").longValue()),
                        receivers);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(PATH, new AggregatorServer(aggregator)::serve);
        server.start();
        JavaServer.ready(server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = ACCEPTED;
            try {
                for (JsonNode event : Json.read(body)) {
                    aggregator.send(event.path("projectId").textValue(), stored(event));
                }
            } catch (RuntimeException e) {
                LOG.error("An event is not kept", e);
                status = UNAVAILABLE;
            }
            exchange.sendResponseHeaders(status, NO_BODY);
        }
    }

    private static BucketEvent stored(JsonNode json) {
        Event event = new Event(
                json.path("id").textValue(),
                json.path("eventType").textValue(),
                json.path("workspaceId").textValue(),
                json.path("projectId").textValue(),
                null,
                Instant.parse(json.path("timestamp").textValue()),
                Map.of(),
                json.path("payload"));
        return BucketEvent.of(event, json);
    }
}
