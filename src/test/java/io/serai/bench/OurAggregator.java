package io.serai.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import io.serai.config.Settings;
import io.serai.debounce.Append;
import io.serai.debounce.BucketEvent;
import io.serai.debounce.BucketKey;
import io.serai.debounce.BucketStore;
import io.serai.debounce.Claim;
import io.serai.debounce.ClaimLimits;
import io.serai.debounce.DebounceConfig;
import io.serai.debounce.DebounceRoutes;
import io.serai.debounce.RedisBucketStore;
import io.serai.debounce.WindowRules;
import io.serai.testing.SampleEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** The hub's debounce routes with the product's settings, and a delivery that ends at once. */
final class OurAggregator implements Aggregator {
    /** As the product has it. */
    static final DebounceConfig CONFIG = DebounceConfig.read(Settings.of(Map.of(), Map.of(), Map.of()));

    private static final Duration NEVER = Duration.ofHours(1);
    private static final long NO_LIMIT = 1L << 40;

    private final WindowRules rules;
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;
    private final AtomicLong delivered = new AtomicLong();

    private OurAggregator(
            BenchRedis redis, WindowRules rules, UnaryOperator<BucketStore> disguise, Consumer<Claim> claimed)
            throws Exception {
        this.rules = rules;
        BucketStore store = disguise.apply(new ConfirmCount(store(redis), delivered));
        context.addRoutes(new DebounceRoutes(store, CONFIG, ClaimLimits.perAlert(32)));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:claimed")
                        .errorHandler(noErrorHandler())
                        .process(
                                exchange -> claimed.accept(exchange.getMessage().getBody(Claim.class)));
            }
        });
        context.getShutdownStrategy().setTimeout(5);
        context.start();
        producer = context.createProducerTemplate();
    }

    /** Buckets that leave when they are full, and not before. */
    static OurAggregator ofBuckets(BenchRedis redis, int events) throws Exception {
        return new OurAggregator(redis, full(events), store -> store, claim -> {});
    }

    /** Buckets that get full and stay. */
    static OurAggregator appendsOnly(BenchRedis redis, int events) throws Exception {
        return new OurAggregator(redis, full(events), AppendOnlyStore::new, claim -> {});
    }

    /** Buckets that leave when their window ends. */
    static OurAggregator ofWindow(BenchRedis redis, Duration window, Consumer<Claim> claimed) throws Exception {
        return new OurAggregator(redis, new WindowRules(window, false, 1_000, 1_048_576), store -> store, claimed);
    }

    private static WindowRules full(int events) {
        return new WindowRules(NEVER, false, events, NO_LIMIT);
    }

    /** One hub's store on the benchmark's Redis. */
    static BucketStore store(BenchRedis redis) {
        return RedisBucketStore.in(redis.redis().scripts(), CONFIG, id(), OurAggregator::id);
    }

    private static String id() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    @Override
    public void send(String alertId, BucketEvent event) {
        Append append = new Append(
                new BucketKey(alertId, BenchEvents.TYPE),
                SampleEvents.WORKSPACE,
                rules,
                List.of(event),
                appended -> {});
        Sending.send(producer, "direct:debounce", exchange -> {
            exchange.getMessage().setBody(append);
            exchange.setVariable("alertId", alertId);
            exchange.setVariable("eventType", BenchEvents.TYPE);
        });
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        context.stop();
    }
}
