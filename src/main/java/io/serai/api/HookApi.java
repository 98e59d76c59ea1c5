package io.serai.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.ingest.source.SourceStatus;
import io.serai.ingest.source.SourceTests;
import io.serai.ingest.source.Sources;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The hooks for the people who set senders up: {@code GET /hooks} says what to paste into a sender's settings and what has
 * come from it; {@code POST /hooks/<type>/<name>/test} tries one out. What senders send themselves is not here.
 */
public final class HookApi extends RouteBuilder {
    /** A host that may stand in a command which people copy into a shell. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}");

    private static final String TEST = "/hooks/{type}/{name}/test";

    private final Sources sources;
    private final Supplier<Set<String>> types;
    private final SourceTests tests;
    private final Clock clock;

    /** @param types of senders that have a route */
    public HookApi(Sources sources, Supplier<Set<String>> types, SourceTests tests, Clock clock) {
        this.sources = sources;
        this.types = types;
        this.tests = tests;
        this.clock = clock;
    }

    @Override
    public void configure() {
        from(ApiEndpoint.uri("GET", "/hooks"))
                .routeId("list-hooks")
                .routeDescription("Says where senders send to, and what has come from them")
                .process(new ApiEndpoint(this::list, clock));

        ChangeLimit.limited(
                        from(ApiEndpoint.uri("POST", TEST))
                                .routeId("test-hook")
                                .routeDescription("Sends what a sender would send"),
                        ErrorShape.SERAI)
                .process(new ApiEndpoint(this::test, clock));
    }

    private ObjectNode list(ApiRequest request) {
        request.noQuery();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode hooks = answer.putArray("hooks");
        sources.status(address(request.http())).stream()
                .filter(source -> request.caller().mayTouch(source.workspaceId()))
                .forEach(source -> hooks.add(json(source)));
        ArrayNode available = answer.putArray("available");
        sources.available(types.get()).forEach(type -> {
            ObjectNode json = available.addObject().put("type", type.type()).put("title", type.title());
            put(json, "auth", type.auth());
            put(json, "lines", type.lines());
        });
        return answer;
    }

    /** Of the hub, as whoever asks knows it. */
    private static String address(HttpServerRequest request) {
        String origin = request.scheme() + "://" + request.authority();
        return ORIGIN.matcher(origin).matches() ? origin : "http://localhost:8080";
    }

    private static ObjectNode json(SourceStatus source) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("source", source.source())
                .put("title", source.title())
                .put("url", source.url())
                .put("enabled", source.enabled())
                .put("workspaceId", source.workspaceId());
        put(json, "auth", source.auth());
        json.put("verified", source.verified());
        put(json, "send", source.send());
        if (source.rate() != null) {
            json.put("rate", source.rate());
        }
        json.put("snippet", source.snippet());
        ObjectNode requests = json.putObject("requests");
        source.requests().forEach((outcome, count) -> requests.put(outcome.word(), count));
        json.putObject("events").put("accepted", source.accepted()).put("duplicates", source.duplicates());
        put(json, "lastAcceptedAt", source.lastAccepted());
        put(json, "lastRefusedAt", source.lastRefused());
        if (source.lastRefusal() != null) {
            json.put("lastRefusal", source.lastRefusal().word());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        ArrayNode array = json.putArray(name);
        texts.forEach(array::add);
    }

    private static void put(ObjectNode json, String name, @Nullable Instant moment) {
        if (moment != null) {
            json.put(name, moment.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private ObjectNode test(ApiRequest request) {
        request.noQuery();
        String type = request.path("type");
        String name = request.path("name");
        if (tests.workspace(type, name).filter(request.caller()::mayTouch).isEmpty()) {
            throw new ApiException(404, "not_found", "There is no such hook");
        }
        JsonNode given = request.hasBody()
                ? request.body(body -> Optional.ofNullable(body.fields().any("body")))
                        .orElse(null)
                : null;
        try {
            return json(tests.send(type, name, given));
        } catch (SourceTests.NotTestableException e) {
            throw new ApiException(409, "not_testable", String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode json(SourceTests.Result result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", result.status());
        json.set("answer", result.answer());
        ObjectNode request = json.putObject("request");
        ObjectNode headers = request.putObject("headers");
        result.headers().forEach(headers::put);
        request.put("body", result.body());
        ArrayNode events = json.putArray("events");
        result.events().forEach(made -> {
            ObjectNode event = events.addObject();
            event.set("mapped", made.mapped().toJson());
            event.set("event", made.event().toJson());
            ArrayNode alerts = event.putArray("alerts");
            made.alerts()
                    .forEach(alert -> alerts.addObject().put("id", alert.id()).put("name", alert.name()));
        });
        return json;
    }
}
