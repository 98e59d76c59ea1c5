package io.serai.inbox;

import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets nothing that a stranger sent become a Camel header, and no Camel header become part of the answer. Camel would
 * also mix query parameters into the headers, so the inbox reads the HTTP request itself.
 */
final class NoHeaders implements HeaderFilterStrategy {
    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return true;
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }
}
