package io.serai.ingest;

import io.serai.alert.AlertMatcher;
import io.serai.debounce.DebounceConfig;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.ingest.http.HttpBatchComponent;
import io.serai.redis.Scripts;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final String INTAKE = "seraiIntake";

    private final EventApi api;
    private final RoutedMatcher matcher;
    private final DebounceConfig debounce;

    public IngestRoutes(
            EventCodec codec, AlertMatcher matcher, IngestConfig config, DebounceConfig debounce, Scripts scripts) {
        this(codec, matcher, config, debounce, new RedisIdempotencyKeys(scripts, config.idempotencyKeys()));
    }

    IngestRoutes(
            EventCodec codec,
            AlertMatcher matcher,
            IngestConfig config,
            DebounceConfig debounce,
            IdempotencyKeys keys) {
        this.api = new EventApi(new EventRequestReader(codec, config), keys);
        this.matcher = new RoutedMatcher(codec, matcher);
        this.debounce = debounce;
    }

    @Override
    public void configure() {
        // Whoever called is told of a failure: the component answers 500, and other sources keep what they sent.
        errorHandler(noErrorHandler());
        ExecutorService perBucket = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("append-", 0).factory());

        from(HttpBatchComponent.NAME + ":/v1/events")
                .routeId("ingest-events")
                .setVariable("source", constant("event-api"))
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
                .process(new BucketWriter(to("direct:debounce"), perBucket, debounce.defaults()));

        // What the hub itself has to say, as an event like any other.
        from("direct:raise")
                .routeId("raise")
                .setVariable("source", constant("serai"))
                .process(IngestRoutes::raised)
                .to("direct:accept");

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
        Intake intake = new Intake(Events.of((List<Event>) exchange.getMessage().getBody(List.class)));
        exchange.setProperty(INTAKE, intake);
        exchange.getMessage().setBody(List.of(intake));
    }

    private static void sign(Exchange exchange) throws Exception {
        Intake intake = exchange.getProperty(INTAKE, Intake.class);
        Exception failure = intake.failure();
        if (failure != null) {
            throw failure;
        }
        exchange.getMessage().setBody(intake.receipt());
    }
}
