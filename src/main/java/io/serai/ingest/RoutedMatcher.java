package io.serai.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.AlertMatcher;
import io.serai.alert.Match;
import io.serai.debounce.BucketEvent;
import io.serai.event.Event;
import io.serai.event.EventCodec;
import io.serai.json.InvalidInputException;
import java.util.List;
import java.util.function.Consumer;
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
    private final Consumer<Event> onlooker;
    private final SkipCounter skips = new SkipCounter();

    RoutedMatcher(EventCodec codec, AlertMatcher matcher) {
        this(codec, matcher, event -> {});
    }

    /** @param onlooker sees each event that is held against the alerts; must neither wait nor fail */
    RoutedMatcher(EventCodec codec, AlertMatcher matcher, Consumer<Event> onlooker) {
        this.codec = codec;
        this.matcher = matcher;
        this.onlooker = onlooker;
    }

    /** Shows the counts of what alerts do not take. */
    void register(CamelContext context) {
        skips.register(context);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RoutedEvent routed = exchange.getProperty(RoutedEvent.PROPERTY, RoutedEvent.class);
        if (routed == null) {
            throw new IllegalStateException("direct:match takes only what comes from direct:events");
        }
        JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
        Intake intake = routed.intake();
        intake.routed(routed.position());
        ObjectNode unchanged = routed.event().toJson();
        // Read again only when routing has rewritten it.
        boolean same = body.equals(unchanged);
        Event event = same ? routed.event() : read(body);
        if (routed.trial() != null) {
            routed.trial().arrived(event);
            return;
        }
        onlooker.accept(event);
        CamelContext context = exchange.getContext();
        List<Match> matches = matcher.match(event, (reason, triggers) -> skips.count(context, reason, triggers));
        if (!matches.isEmpty()) {
            // Written once, however many alerts want it.
            ObjectNode stored = same ? unchanged : event.toJson();
            String traceparent = intake.traceparent();
            if (traceparent != null) {
                stored.put(BucketEvent.TRACEPARENT, traceparent);
            }
            intake.want(
                    new Intake.Wanted(routed.position(), event.eventType(), BucketEvent.of(event, stored), matches));
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
