package io.serai.ingest;

import io.serai.alert.AlertMatcher;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.ingest.http.HttpBatchComponent;
import io.serai.observe.Meters;
import io.serai.redis.Scripts;
import io.serai.tracing.Tracing;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Events come in. {@code POST /v1/events} and {@code direct:accept}, where all other sources end, hand their events, one
 * {@link Intake} for each request, to {@code direct:take-in}: that sends each event through {@code direct:events}
 * (routing.yaml, which ends in {@code direct:match}), sorts what alerts want into buckets, and appends to all of them at
 * once, so that they share round trips. Only then a request is acknowledged.
 */
public final class IngestRoutes extends RouteBuilder {
    /**
     * The exchange property in which {@code direct:accept} is told what its senders said of their traces: a list of
     * {@code traceparent}s, as they came.
     */
    public static final String TRACEPARENTS = "seraiTraceparents";

    private static final String INTAKE = "seraiIntake";

    private final EventApi api;
    private final RoutedMatcher matcher;
    private final AlertWindows windows;

    /** @param onlooker sees each event that is held against the alerts; must neither wait nor fail */
    public IngestRoutes(
            EventCodec codec,
            AlertMatcher matcher,
            IngestConfig config,
            AlertWindows windows,
            Scripts scripts,
            Consumer<Event> onlooker) {
        this(codec, matcher, config, windows, new RedisIdempotencyKeys(scripts, config.idempotencyKeys()), onlooker);
    }

    IngestRoutes(
            EventCodec codec,
            AlertMatcher matcher,
            IngestConfig config,
            AlertWindows windows,
            IdempotencyKeys keys,
            Consumer<Event> onlooker) {
        this.api = new EventApi(new EventRequestReader(codec, config), keys);
        this.matcher = new RoutedMatcher(codec, matcher, onlooker);
        this.windows = windows;
    }

    @Override
    public void configure() {
        // Whoever called is told of a failure: the component answers 500, and other sources keep what they sent.
        errorHandler(noErrorHandler());
        ExecutorService perBucket = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("append-", 0).factory());

        from(HttpBatchComponent.NAME + ":/v1/events")
                .routeId("ingest-events")
                .setVariable("source", constant(EventApi.SOURCE))
                .process(api::read)
                .to("direct:take-in")
                .process(api::answer);

        from("direct:accept")
                .routeId("accept")
                .process(IngestRoutes::begin)
                .to("direct:take-in")
                .process(IngestRoutes::sign);

        from("direct:take-in")
                .routeId("take-in")
                .process(new EventRouter(getContext().getEndpoint("direct:events")))
                .process(new BucketWriter(to("direct:debounce"), perBucket, windows))
                .process(new EventMeters(Meters.of(getContext())));

        // What the hub itself has to say, as an event like any other.
        from("direct:raise")
                .routeId("raise")
                .setVariable("source", constant("serai"))
                .process(IngestRoutes::raised)
                .to("direct:accept");

        matcher.register(getContext());
        from("direct:match").routeId("match").process(matcher);
    }

    private ProducerTemplate to(String endpoint) {
        ProducerTemplate template = getContext().createProducerTemplate();
        template.setDefaultEndpointUri(endpoint);
        return template;
    }

    private static void raised(Exchange exchange) {
        exchange.getMessage().setBody(List.of(exchange.getMessage().getBody(Event.class)));
    }

    @SuppressWarnings("unchecked") // what direct:accept is given
    private static void begin(Exchange exchange) {
        List<String> traceparents = exchange.getProperty(TRACEPARENTS, List.of(), List.class);
        String source = exchange.getVariable("source", "unknown", String.class);
        Intake intake = new Intake(
                Events.of((List<Event>) exchange.getMessage().getBody(List.class)),
                Tracing.of(exchange.getContext()).intake(source, traceparents));
        exchange.setProperty(INTAKE, intake);
        exchange.getMessage().setBody(List.of(intake));
    }

    private static void sign(Exchange exchange) throws Exception {
        Intake intake = exchange.getProperty(INTAKE, Intake.class);
        intake.endSpan();
        Exception failure = intake.failure();
        if (failure != null) {
            throw failure;
        }
        exchange.getMessage().setBody(intake.receipt());
    }
}
