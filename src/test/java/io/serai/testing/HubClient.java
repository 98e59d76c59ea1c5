package io.serai.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.event.Event;
import io.serai.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Talks to a hub over HTTP, as its senders do. */
public final class HubClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String url;

    /** An answer of the hub. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            return Json.read(response.body().getBytes(UTF_8));
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    public HubClient(String url) {
        this.url = url;
    }

    /** Sends events to the event API, all in one request. */
    public Answer send(Collection<Event> events) throws IOException, InterruptedException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        events.forEach(event -> array.add(event.toJson()));
        return post("/v1/events", "application/json", Json.write(array));
    }

    public Answer post(String path, String contentType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return call(request(path, headers).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    public Answer patch(String path, String contentType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return call(request(path, headers)
                .header("Content-Type", contentType)
                .method("PATCH", BodyPublishers.ofByteArray(body)));
    }

    public Answer put(String path, String contentType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return call(request(path, headers).header("Content-Type", contentType).PUT(BodyPublishers.ofByteArray(body)));
    }

    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return call(request(path, headers).GET());
    }

    public Answer delete(String path, String... headers) throws IOException, InterruptedException {
        return call(request(path, headers).DELETE());
    }

    public Answer options(String path, String... headers) throws IOException, InterruptedException {
        return call(request(path, headers).method("OPTIONS", BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private Answer call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    }
}
