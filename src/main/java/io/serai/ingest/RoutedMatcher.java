package io.serai.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.AlertMatcher;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * {@code direct:match}: finds the alerts that want an event, as routing.yaml left it, and puts it in their buckets. The
 * body stays, so that routing may go on with it.
 */
final class RoutedMatcher implements Processor {
    private final EventCodec codec;
    private final AlertMatcher matcher;
    private final SkipCounter skips = new SkipCounter();

    RoutedMatcher(EventCodec codec, AlertMatcher matcher) {
        this.codec = codec;
        this.matcher = matcher;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Event event;
        try {
            // Read again: routing may have rewritten it.
            event = codec.read(exchange.getMessage().getMandatoryBody(JsonNode.class));
        } catch (InvalidInputException e) {
            throw new IllegalStateException("routing made an invalid event: " + e.getMessage(), e);
        }
        Buckets buckets = exchange.getProperty(IngestRoutes.BUCKETS, Buckets.class);
        Integer position = exchange.getProperty(IngestRoutes.POSITION, Integer.class);
        if (buckets == null || position == null) {
            throw new IllegalStateException("direct:match takes only what comes from direct:events");
        }
        CamelContext context = exchange.getContext();
        buckets.add(
                position, event, matcher.match(event, (reason, triggers) -> skips.count(context, reason, triggers)));
    }
}
