package io.serai.bench;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/** A send into a route, as a room does it. */
final class Sending {
    private Sending() {}

    static void send(ProducerTemplate producer, String endpoint, Processor fill) {
        Exchange exchange = producer.send(endpoint, fill);
        if (exchange.getException() != null) {
            throw exchange.getException() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(exchange.getException());
        }
    }
}
