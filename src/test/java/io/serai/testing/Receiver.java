package io.serai.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.serai.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks on a port of its own. Keeps each request from the moment it is there, answered or not. */
public final class Receiver implements AutoCloseable {
    private final List<Received> all = new CopyOnWriteArrayList<>();
    private final WireMockServer server;

    /** One request as it came. */
    public record Received(LoggedRequest request) {
        public String path() {
            return request.getUrl();
        }

        public byte[] body() {
            return request.getBody();
        }

        public JsonNode json() {
            return Json.read(body());
        }

        public @Nullable String header(String name) {
            return request.getHeader(name);
        }

        /** The notification's id: the same in every attempt. */
        public String id() {
            return String.valueOf(header("webhook-id"));
        }
    }

    public Receiver() {
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .containerThreads(64)
                .disableRequestJournal()
                .extensions(new ServeEventListener() {
                    @Override
                    public void beforeMatch(ServeEvent event, Parameters parameters) {
                        all.add(new Received(event.getRequest()));
                    }

                    @Override
                    public String getName() {
                        return "keep";
                    }
                }));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    /** From now on requests of the path are answered so. */
    public void answer(String path, int status, Duration after) {
        server.stubFor(any(urlPathEqualTo(path))
                .willReturn(aResponse().withStatus(status).withFixedDelay((int) after.toMillis())));
    }

    /** From now on requests of the path are answered so. */
    public void answer(String path, int status, String body) {
        server.stubFor(any(urlPathEqualTo(path))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "text/plain; charset=utf-8")
                        .withBody(body)));
    }

    /** All requests so far, in the order in which they came. */
    public List<Received> all() {
        return List.copyOf(all);
    }

    public List<Received> at(String path) {
        return all.stream().filter(received -> received.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
