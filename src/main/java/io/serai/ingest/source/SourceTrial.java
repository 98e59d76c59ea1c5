package io.serai.ingest.source;

import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.ingest.IngestConfig;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What the route of a kind of sender makes of a request, as {@code direct:hook} would have it: for tests of routes, which
 * have no connection, no secret and no Redis.
 */
public final class SourceTrial {
    private final SourceMapping mapping;
    private final Completion completion;
    private final Clock clock;

    /** @param producer of a context with {@code direct:source-<type>} */
    public SourceTrial(ProducerTemplate producer, IngestConfig limits, Clock clock) {
        this.mapping = new SourceMapping(producer);
        this.completion = new Completion(limits);
        this.clock = clock;
    }

    /**
     * What became of a request.
     *
     * @param refusal what the sender would be told; null: it was understood
     */
    public record Result(List<Event> events, @Nullable String refusal) {
        public Result {
            events = List.copyOf(events);
        }
    }

    /**
     * @param name of the connection, which a mapping may choose by
     * @param headers of the request; without {@code Content-Type} it has that of its kind
     * @throws IllegalStateException when the route fails, or ends with something else than events
     */
    public Result send(String type, String name, byte[] body, Map<String, String> headers) {
        Sender sender = Sender.of(type);
        Connection connection = new Connection(
                type,
                name,
                true,
                EventCodec.DEFAULT_WORKSPACE,
                List.of(AuthScheme.NONE),
                new Verification.Nothing(),
                null,
                sender.anyBody(),
                sender.keepUnmapped(),
                Map.of());
        Map<String, String> all = new LinkedHashMap<>();
        if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            all.put("Content-Type", sender.mediaType());
        }
        all.putAll(headers);
        HookRequest request = new HookRequest(all, Map.of(), body);
        try {
            return new Result(
                    completion.complete(mapping.map(connection, request), connection, request, clock.instant()), null);
        } catch (HookException refused) {
            return new Result(List.of(), String.valueOf(refused.getMessage()));
        }
    }

    /** The body of a request as a sender of the type makes it, where the hub ships one. */
    public static Optional<byte[]> sample(String type) {
        return Optional.ofNullable(Snippets.sample(type));
    }
}
