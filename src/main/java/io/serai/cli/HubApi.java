package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.InvalidInputException;
import io.serai.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running hub, as commands talk to it. */
final class HubApi {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final String TOKEN = "SERAI_API_TOKEN";

    /** What the hub answered that somebody asked for. */
    record Answer(int status, JsonNode body) {
        boolean fine() {
            return status < 300;
        }

        /** The hub's own words. */
        String message() {
            return body.path("message").asText("it answered " + status);
        }
    }

    /** What was asked for can't be had; the message says why, to people. */
    static final class Failure extends RuntimeException {
        Failure(String message) {
            super(message);
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String url;
    private final @Nullable String token;

    /**
     * @param url of the hub, without a path
     * @throws Failure when the URL or the token can't be used
     */
    HubApi(String url, Map<String, String> environment) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        URI uri;
        try {
            uri = URI.create(this.url);
        } catch (IllegalArgumentException e) {
            throw new Failure("--url must be the address of a hub, like http://localhost:8080");
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
            throw new Failure("--url must be the address of a hub, like http://localhost:8080");
        }
        this.token = token(environment);
    }

    private static @Nullable String token(Map<String, String> environment) {
        String value = environment.get(TOKEN);
        String file = environment.get(TOKEN + "_FILE");
        if ((value == null || value.isBlank()) && file != null) {
            try {
                value = Files.readString(Path.of(file));
            } catch (IOException e) {
                throw new Failure("the file that " + TOKEN + "_FILE names can't be read");
            }
        }
        if (value == null || value.isBlank()) {
            return null;
        }
        String stripped = value.strip();
        if (stripped.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new Failure(TOKEN + " has a character that no token can have");
        }
        return stripped;
    }

    Answer get(String path) throws InterruptedException {
        return call(request(path).GET());
    }

    Answer post(String path, ObjectNode body) throws InterruptedException {
        return call(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
    }

    Answer delete(String path) throws InterruptedException {
        return call(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer call(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new Failure(
                    "no hub answers at " + url + ": start one with ./serai run, or say where it is with --url");
        } catch (HttpTimeoutException e) {
            throw new Failure("the hub at " + url + " does not answer in time");
        } catch (IOException e) {
            throw new Failure("the hub at " + url + " can't be asked: the connection broke");
        }
        if (response.statusCode() == 401) {
            throw new Failure("the hub at " + url
                    + (token == null
                            ? " wants its API token: put it into the environment as " + TOKEN + " or " + TOKEN + "_FILE"
                            : " does not accept the token of " + TOKEN));
        }
        JsonNode body = json(response);
        if (response.statusCode() == 503) {
            throw new Failure("the hub at " + url + " can't say for now: "
                    + body.path("message").asText("it is unavailable"));
        }
        return new Answer(response.statusCode(), body);
    }

    private JsonNode json(HttpResponse<byte[]> response) {
        if (response.statusCode() == 204) {
            return MissingNode.getInstance();
        }
        try {
            return Json.read(response.body());
        } catch (InvalidInputException e) {
            throw new Failure(
                    "what answers at " + url + " is no Serai hub: status " + response.statusCode() + " without JSON");
        }
    }
}
