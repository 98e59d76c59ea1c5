package io.serai.debounce;

import io.serai.observe.Meters;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * {@code direct:debounce}: the aggregate EIP over the buckets in Redis. What it completes is a claim, and goes to
 * {@code direct:claimed} on a virtual thread of its own, so that one slow destination holds up nobody else.
 */
public final class DebounceRoutes extends RouteBuilder {
    private final BucketStore store;
    private final DebounceConfig config;
    private final ClaimLimits limits;

    public DebounceRoutes(BucketStore store, DebounceConfig config, ClaimLimits limits) {
        this.store = store;
        this.limits = limits;
        this.config = config;
    }

    @Override
    public void configure() throws Exception {
        ClaimsInHand inHand = new ClaimsInHand(config.maxInHand(), config.maxBytesInHand());
        ClaimMeters.register(Meters.of(getContext()), inHand);
        DueSignal dueSignal = new DueSignal();
        BucketAggregationRepository repository =
                new BucketAggregationRepository(store, inHand, dueSignal, limits, config);
        AggregateController controller = new DefaultAggregateController();
        ExecutorService perClaim = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("claim-", 0).factory());
        AggregationStrategy newcomersOnly = (old, event) -> event;

        // A failed append must reach the caller, who has not acknowledged the event yet.
        errorHandler(noErrorHandler());
        from("direct:debounce")
                .routeId("debounce")
                .aggregate(simple("${variable.alertId}:${variable.eventType}"), newcomersOnly)
                .id("buckets")
                .aggregationRepository(repository)
                .optimisticLocking()
                .aggregateController(controller)
                .executorService(perClaim)
                // The scripts say when a bucket is complete, not the EIP.
                .completionPredicate(PredicateBuilder.constant(false))
                .to("direct:claimed");

        Claimer claimer = new Claimer(store, repository, controller, inHand, dueSignal, limits, config);
        getContext().addService(claimer, true, false);
        getContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                claimer.claimNoMore();
            }
        });
    }
}
