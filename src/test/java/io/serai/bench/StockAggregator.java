package io.serai.bench;

import io.serai.debounce.BucketEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.redis.processor.aggregate.RedisAggregationRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.AggregateDefinition;
import org.redisson.api.RedissonClient;

/**
 * The aggregate EIP in a Camel context of its own with the repository of camel-redis as it comes: with recovery, and
 * pessimistic, for with optimistic locking it never completes a group; and with a strategy that keeps the events in the
 * body, for the grouping ones keep them where the repository loses them.
 */
final class StockAggregator implements Aggregator {
    private static final String GROUP_OF_EVENT = "group";

    private final RedissonClient client;
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final AtomicLong delivered = new AtomicLong();

    private StockAggregator(
            RedissonClient client, int bucket, Duration window, BiConsumer<String, List<byte[]>> consumer)
            throws Exception {
        this.client = client;
        RedisAggregationRepository repository = new RedisAggregationRepository("stock", "given by the client") {
            @Override
            public void confirm(CamelContext camel, String exchangeId) {
                super.confirm(camel, exchangeId);
                Integer size = sizes.remove(exchangeId);
                if (size != null) {
                    delivered.addAndGet(size);
                }
            }
        };
        repository.setRedisson(client);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                AggregateDefinition aggregate = from("direct:stock")
                        .errorHandler(noErrorHandler())
                        .aggregate(header(GROUP_OF_EVENT), StockAggregator::collect)
                        .aggregationRepository(repository)
                        .completionSize(bucket);
                if (!window.isZero()) {
                    aggregate.completionTimeout(window.toMillis());
                }
                aggregate.process(exchange -> consume(exchange, consumer));
            }
        });
        context.getShutdownStrategy().setTimeout(5);
        context.start();
        producer = context.createProducerTemplate();
    }

    /** One group's buckets that leave when they are full, and not before. */
    static StockAggregator ofBuckets(BenchRedis redis, int events) throws Exception {
        return new StockAggregator(redis.stockClient(), events, Duration.ZERO, (group, taken) -> {});
    }

    /**
     * Buckets that leave when nothing has come for a window, which is what the EIP offers in place of a window from the
     * first event on; or when they are full.
     *
     * @param client closed with it
     * @param window zero sends each event by itself
     * @param consumer throws when the group is not delivered: recovery has it sent again
     */
    static StockAggregator ofWindow(RedissonClient client, Duration window, int events, Consumer<Consolidated> consumer)
            throws Exception {
        return new StockAggregator(
                client,
                window.isZero() ? 1 : events,
                window,
                (group, taken) -> consumer.accept(Consolidated.of(group, taken)));
    }

    @SuppressWarnings("unchecked")
    private static Exchange collect(Exchange group, Exchange event) {
        byte[] json = event.getMessage().getBody(byte[].class);
        List<byte[]> events =
                group == null ? new ArrayList<>() : group.getMessage().getBody(List.class);
        events.add(json);
        if (group != null) {
            return group;
        }
        event.getMessage().setBody(events);
        return event;
    }

    @SuppressWarnings("unchecked")
    private void consume(Exchange exchange, BiConsumer<String, List<byte[]>> consumer) {
        List<byte[]> events = exchange.getMessage().getBody(List.class);
        consumer.accept(
                Objects.requireNonNull(exchange.getProperty(Exchange.AGGREGATED_CORRELATION_KEY, String.class)),
                events);
        sizes.put(exchange.getExchangeId(), events.size());
    }

    @Override
    public void send(String group, BucketEvent event) {
        Sending.send(producer, "direct:stock", exchange -> {
            exchange.getMessage().setBody(event.json());
            exchange.getMessage().setHeader(GROUP_OF_EVENT, group);
        });
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        context.stop();
        client.shutdown();
    }
}
