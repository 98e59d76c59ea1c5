package io.serai.ingest;

import io.serai.alert.AlertMatcher;
import io.serai.alert.AlertRegistry;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import io.serai.routing.RouteFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Sends an event through {@code direct:events} to see what routing.yaml does with it: it ends at {@code direct:match},
 * where nothing is matched, counted or stored. Steps of ops' own run as they are; those that should not can look at the
 * variable {@code trial}, which is true then.
 */
public final class RoutingTrials {
    /** For one event: somebody waits. */
    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private static final int MAX_REASON = 300;
    private static final String TRIAL = "trial";

    private final Supplier<CamelContext> context;

    /** @param context with {@code direct:events} and {@code direct:match} */
    public RoutingTrials(Supplier<CamelContext> context) {
        this.context = context;
    }

    /**
     * What became of an event.
     *
     * @param failure why its sender would be told that it failed; null: it did not
     * @param arrived at {@code direct:match}, as routing left it; none when it was dropped, several when routing made several
     */
    public record Routed(@Nullable String failure, List<Event> arrived) {
        public Routed {
            arrived = List.copyOf(arrived);
        }
    }

    /** What stands at {@code direct:match} where no hub runs: events of trials arrive there, and others fail. */
    public static Processor end(EventCodec codec) {
        return new RoutedMatcher(codec, new AlertMatcher(new AlertRegistry()));
    }

    /** @param source as routing.yaml sees it, like {@code event-api} */
    public Routed route(Event event, String source) {
        List<Event> arrived = new ArrayList<>();
        RoutedEvent routed = new RoutedEvent(new Intake(Events.of(List.of(event))), 0, event, each -> {
            synchronized (arrived) {
                arrived.add(each);
            }
        });
        CompletableFuture<@Nullable String> done = new CompletableFuture<>();
        // Steps in ops' routes may take as long as they like: whoever waits does not.
        Thread.ofVirtual().name("routing-trial").start(() -> {
            try {
                done.complete(send(routed, source));
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        String failure = await(done);
        synchronized (arrived) {
            return new Routed(failure, failure == null ? arrived : List.of());
        }
    }

    private @Nullable String send(RoutedEvent routed, String source) throws Exception {
        CamelContext running = context.get();
        Exchange exchange = EventRouter.exchange(routed, running, Map.of("source", source, TRIAL, true));
        try (ProducerTemplate producer = running.createProducerTemplate()) {
            producer.send("direct:events", exchange);
        }
        return exchange.getException() == null ? null : reason(exchange.getException());
    }

    /** Without the payload that a failed conversion quotes. */
    private static String reason(Throwable failure) {
        // What is wrong with the event is said by who found it, not by its root.
        String message = failure.getCause() instanceof InvalidInputException
                ? String.valueOf(failure.getMessage())
                : RouteFiles.describe(failure);
        String reason = message.split(" with value ", 2)[0];
        return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
    }

    private static @Nullable String await(CompletableFuture<@Nullable String> done) {
        try {
            return done.get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return reason(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return "routing took longer than " + MOST_TIME.toSeconds() + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the hub stops";
        }
    }
}
