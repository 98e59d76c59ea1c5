package io.serai.debounce;

import io.serai.redis.RedisExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with the debounce routes, and a delivery that the test writes. */
final class TestHub implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final List<Claim> claimed = new CopyOnWriteArrayList<>();

    /** What happens to a claim; an exception fails its exchange. */
    interface Delivery {
        void deliver(Claim claim) throws Exception;
    }

    TestHub(RedisExtension redis, String owner, DebounceConfig config) {
        this(redis, owner, config, claim -> {});
    }

    TestHub(RedisExtension redis, String owner, DebounceConfig config, Delivery delivery) {
        this(redis, owner, config, ClaimLimits.perAlert(128), delivery);
    }

    TestHub(RedisExtension redis, String owner, DebounceConfig config, ClaimLimits limits, Delivery delivery) {
        try {
            context.addRoutes(new DebounceRoutes(Given.store(redis, owner, config), config, limits));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:claimed").errorHandler(noErrorHandler()).process(exchange -> {
                        Claim claim = exchange.getMessage().getBody(Claim.class);
                        claimed.add(claim);
                        delivery.deliver(claim);
                    });
                }
            });
            context.getShutdownStrategy().setTimeout(5);
            context.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends an append as the ingest room does; throws what the caller would get. */
    void append(Append append) {
        Exchange exchange = context.createProducerTemplate().send("direct:debounce", sent -> {
            sent.getMessage().setBody(append);
            sent.setVariable("alertId", append.key().alertId());
            sent.setVariable("eventType", append.key().eventType());
        });
        if (exchange.getException() instanceof RuntimeException e) {
            throw e;
        }
    }

    /** The claims that came to delivery, each time they came. */
    List<Claim> claimed() {
        return claimed;
    }

    List<String> eventIds() {
        return claimed.stream().flatMap(claim -> Given.ids(claim).stream()).toList();
    }

    @Override
    public void close() {
        context.stop();
    }
}
