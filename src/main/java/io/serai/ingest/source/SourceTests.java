package io.serai.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.Alert;
import io.serai.alert.AlertMatcher;
import io.serai.alert.Match;
import io.serai.event.Event;
import io.serai.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Tries a connection out: a request as its sender makes it, signed with the connection's secret, on the very way of all
 * requests. Its events are real ones with an id of their own each time, and have the property {@code test}.
 */
public final class SourceTests {
    private final Sources sources;
    private final AlertMatcher matcher;
    private final Function<String, Optional<byte[]>> ownSamples;
    private final Supplier<CamelContext> context;
    private final Clock clock;

    /**
     * @param ownSamples of types that somebody has added
     * @param context with {@code direct:hook}
     */
    public SourceTests(
            Sources sources,
            AlertMatcher matcher,
            Function<String, Optional<byte[]>> ownSamples,
            Supplier<CamelContext> context,
            Clock clock) {
        this.sources = sources;
        this.matcher = matcher;
        this.ownSamples = ownSamples;
        this.context = context;
        this.clock = clock;
    }

    /**
     * What became of it.
     *
     * @param status that the sender would have been answered
     * @param answer likewise
     * @param headers that were sent, without secrets and signatures
     * @param body that was sent
     * @param events that it became
     */
    public record Result(int status, ObjectNode answer, Map<String, String> headers, String body, List<Made> events) {}

    /**
     * An event that was made.
     *
     * @param mapped as it would be if the sender itself had sent it, with its id and time
     * @param event as it was sent
     * @param alerts that want it, as it is before routing.yaml
     */
    public record Made(Event mapped, Event event, List<Alert> alerts) {}

    /** It can't be tried out; the message says why and what to do, to people. */
    public static final class NotTestableException extends RuntimeException {
        NotTestableException(String message) {
            super(message);
        }
    }

    /** The workspace of a connection's events; empty when there is no such connection. */
    public Optional<String> workspace(String type, String name) {
        return sources.known(type, name).map(source -> source.connection().workspaceId());
    }

    /**
     * Sends one request.
     *
     * @param given the body to send; null: the type's sample
     * @throws NotTestableException when the connection is off, or there is nothing to send or to sign with
     */
    public Result send(String type, String name, @Nullable JsonNode given) {
        Source source = sources.find(type, name)
                .orElseThrow(() -> new NotTestableException(
                        "This connection is off: set " + Connection.key(type, name) + "enabled = true"));
        Connection connection = source.connection();
        byte[] body = given == null ? sample(type) : Json.write(given);
        HookRequest plain = new HookRequest(
                Map.of("Content-Type", connection.sender().mediaType(), "User-Agent", "Serai-Test"), Map.of(), body);
        HookRequest signed = connection
                .verification()
                .sign(plain, clock.instant())
                .orElseThrow(() -> new NotTestableException(
                        "The hub has only the public half of this connection's key and can't sign as the sender does:"
                                + " send a test from there"));
        Exchange done = run(source, signed);
        HookAnswer answer = done.getMessage().getBody(HookAnswer.class);
        if (answer == null) {
            throw new IllegalStateException("direct:hook gave no answer", done.getException());
        }
        return new Result(
                answer.status(),
                answer.body(),
                shown(plain, signed),
                new String(body, StandardCharsets.UTF_8),
                made(HookRoutes.mapped(done), HookRoutes.events(done)));
    }

    private byte[] sample(String type) {
        return ownSamples
                .apply(type)
                .or(() -> Optional.ofNullable(Snippets.sample(type)))
                .orElseThrow(() -> new NotTestableException(
                        "There is no sample of " + type + ": put one into the routes' folder as sources/" + type
                                + ".sample.json, or send a body along"));
    }

    private Exchange run(Source source, HookRequest request) {
        try (ProducerTemplate producer = context.get().createProducerTemplate()) {
            return producer.send("direct:hook", exchange -> HookRoutes.begin(exchange, source, request, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What signing has added is as good as a secret, to whoever reads it over a shoulder. */
    private static Map<String, String> shown(HookRequest plain, HookRequest signed) {
        Map<String, String> shown = new LinkedHashMap<>();
        signed.headers().forEach((name, value) -> shown.put(name, plain.header(name) == null ? "***" : value));
        return shown;
    }

    private List<Made> made(List<Event> mapped, List<Event> events) {
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            made.add(new Made(mapped.get(i), events.get(i), alerts(events.get(i))));
        }
        return made;
    }

    private List<Alert> alerts(Event event) {
        List<Alert> alerts = new ArrayList<>();
        for (Match match : matcher.match(event, (reason, triggers) -> {})) {
            alerts.add(Objects.requireNonNull(match.alert()));
        }
        return alerts;
    }
}
