package io.serai.routing;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/**
 * What stands for ops' repositories wherever their routes are but in a hub. The real ones keep what they see in a file or
 * a database that a hub uses, too: an event that is only tried out would be a duplicate there when it comes.
 */
public final class MemoryStores {
    private MemoryStores() {}

    /** To be called when all beans are bound, and before a route is made. */
    public static void bind(CamelContext stage) {
        replace(stage.getRegistry(), IdempotentRepository.class, MemoryIdempotentRepository::new);
        replace(stage.getRegistry(), AggregationRepository.class, MemoryAggregationRepository::new);
    }

    /** Makes them forget the events that they saw. */
    public static void clear(CamelContext stage) {
        stage.getRegistry().findByType(MemoryIdempotentRepository.class).forEach(MemoryIdempotentRepository::clear);
    }

    private static <T> void replace(Registry beans, Class<T> type, Supplier<? extends T> memory) {
        for (String name : Map.copyOf(beans.findByTypeWithName(type)).keySet()) {
            // A name may have a bean of each class.
            beans.unbind(name);
            beans.bind(name, memory.get());
        }
    }
}
