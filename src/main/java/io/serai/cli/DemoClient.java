package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Talks to the demo's hub as any client would. */
final class DemoClient {
    /** A status and the JSON that came with it. */
    record Answer(int status, JsonNode body) {}

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    DemoClient(String url) {
        this.url = url;
    }

    Answer post(String path, String contentType, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), Json.read(response.body()));
    }

    /** What the inbox got, once it has so many requests or patience is at its end. */
    List<JsonNode> awaitInbox(int expected, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<JsonNode> arrived = inbox();
            if (arrived.size() >= expected || System.nanoTime() - end > 0) {
                return arrived;
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private List<JsonNode> inbox() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(url + "/inbox"))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        List<JsonNode> requests = new ArrayList<>();
        Json.read(response.body()).path("requests").forEach(requests::add);
        return requests;
    }
}
