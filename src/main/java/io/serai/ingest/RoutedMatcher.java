package io.serai.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.alert.AlertMatcher;
import io.serai.alert.Match;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * {@code direct:match}: finds the alerts that want an event, as routing.yaml left it, and notes them. The body stays, so
 * that routing may go on with it.
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
        RoutedEvent routed = exchange.getProperty(RoutedEvent.PROPERTY, RoutedEvent.class);
        if (routed == null) {
            throw new IllegalStateException("direct:match takes only what comes from direct:events");
        }
        JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
        JsonNode unchanged = routed.event().toJson();
        // Read again only when routing has rewritten it.
        boolean same = body.equals(unchanged);
        Event event = same ? routed.event() : read(body);
        CamelContext context = exchange.getContext();
        List<Match> matches = matcher.match(event, (reason, triggers) -> skips.count(context, reason, triggers));
        if (!matches.isEmpty()) {
            // Written once, however many alerts want it.
            BucketEvent stored = same ? BucketEvent.of(event, unchanged) : BucketEvent.of(event);
            routed.intake().want(new Intake.Wanted(routed.position(), event.eventType(), stored, matches));
        }
    }

    private Event read(JsonNode body) {
        try {
            return codec.again(body);
        } catch (InvalidInputException e) {
            throw new IllegalStateException("routing made an invalid event: " + e.getMessage(), e);
        }
    }
}
