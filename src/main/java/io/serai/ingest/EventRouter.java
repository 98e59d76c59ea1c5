package io.serai.ingest;

import io.serai.event.Event;
import java.util.HashMap;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/**
 * Sends the events of each {@link Intake} through {@code direct:events}, one at a time as ops' routing.yaml expects them:
 * the JSON tree, and variables to route by. A failure there is its request's, and no other's.
 */
final class EventRouter implements Processor {
    private final ProducerTemplate events;

    /** @param events sends to {@code direct:events} */
    EventRouter(ProducerTemplate events) {
        this.events = events;
    }

    @Override
    @SuppressWarnings("unchecked") // what direct:take-in is given
    public void process(Exchange exchange) {
        ((List<Intake>) exchange.getMessage().getBody(List.class)).forEach(intake -> route(intake, exchange));
    }

    private void route(Intake intake, Exchange parent) {
        int size = intake.events().size();
        for (int position = 0; position < size && intake.failure() == null; position++) {
            RoutedEvent routed =
                    new RoutedEvent(intake, position, intake.events().get(position));
            Exchange exchange = exchange(routed, parent);
            events.send(exchange);
            if (exchange.getException() != null) {
                intake.failed(exchange.getException());
            }
        }
    }

    private static Exchange exchange(RoutedEvent routed, Exchange parent) {
        Event event = routed.event();
        Exchange exchange = new DefaultExchange(parent.getContext());
        exchange.setProperty(RoutedEvent.PROPERTY, routed);
        // Who called says more: which source it is, and what came with it.
        parent.getVariables().forEach(exchange::setVariable);
        exchange.setVariable("eventType", event.eventType());
        exchange.setVariable("workspaceId", event.workspaceId());
        exchange.setVariable("projectId", event.projectId());
        Message message = exchange.getMessage();
        if (parent.getMessage().hasHeaders()) {
            message.setHeaders(new HashMap<>(parent.getMessage().getHeaders()));
        }
        message.setBody(event.toJson());
        return exchange;
    }
}
