package io.serai.ingest;

import io.serai.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of each {@link Intake} through {@code direct:events}, one at a time as ops' routing.yaml expects them:
 * the JSON tree, and variables to route by. A failure there is its request's, and no other's.
 */
final class EventRouter extends ServiceSupport implements Processor {
    private final Endpoint events;
    private @Nullable Producer producer;

    /** @param events {@code direct:events} */
    EventRouter(Endpoint events) {
        this.events = events;
    }

    @Override
    protected void doStart() throws Exception {
        // Not a template: for each event that would cost as much again as the route itself.
        producer = events.createProducer();
        ServiceHelper.startService(producer);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(producer);
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
            // Who called says more, as which source it is.
            Exchange exchange = exchange(routed, parent.getContext(), parent.getVariables());
            send(exchange);
            if (exchange.getException() != null) {
                intake.failed(exchange.getException());
            }
        }
    }

    private void send(Exchange exchange) {
        try {
            Objects.requireNonNull(producer).process(exchange);
        } catch (Exception | StackOverflowError e) {
            exchange.setException(e);
        }
    }

    /** What {@code direct:events} is given. */
    static Exchange exchange(RoutedEvent routed, CamelContext context, Map<String, Object> variables) {
        Event event = routed.event();
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(RoutedEvent.PROPERTY, routed);
        variables.forEach(exchange::setVariable);
        exchange.setVariable("eventType", event.eventType());
        exchange.setVariable("workspaceId", event.workspaceId());
        exchange.setVariable("projectId", event.projectId());
        // No headers: with a request they hold its secrets, and steer whatever the event is sent on to.
        exchange.getMessage().setBody(event.toJson());
        return exchange;
    }
}
