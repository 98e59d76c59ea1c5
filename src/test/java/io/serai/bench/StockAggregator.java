package io.serai.bench;

import io.serai.debounce.BucketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.redis.processor.aggregate.RedisAggregationRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.redisson.api.RedissonClient;

/**
 * The repository of camel-redis as it comes: pessimistic, for with optimistic locking it never completes a group, and
 * with a strategy that keeps the events in the body, for the grouping ones keep them where the repository loses them.
 */
final class StockAggregator implements Aggregator {
    private final RedissonClient client;
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final AtomicLong delivered = new AtomicLong();

    StockAggregator(BenchRedis redis, int bucket) throws Exception {
        client = redis.stockClient();
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
                from("direct:stock")
                        .errorHandler(noErrorHandler())
                        .aggregate(constant("alert:" + BenchEvents.TYPE), StockAggregator::collect)
                        .aggregationRepository(repository)
                        .completionSize(bucket)
                        .process(exchange -> sizes.put(
                                exchange.getExchangeId(),
                                exchange.getMessage().getBody(List.class).size()));
            }
        });
        context.getShutdownStrategy().setTimeout(5);
        context.start();
        producer = context.createProducerTemplate();
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

    @Override
    public void send(BucketEvent event) {
        Sending.send(producer, "direct:stock", exchange -> exchange.getMessage().setBody(event.json()));
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
